"""Bringing a calendar in: what it would do first, then in one transaction, and back again."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Event, EventImport, Occurrence
from commonlight.outreach.reading_ics import Entry, Problem
from commonlight.outreach.services.events import new_door
from commonlight.outreach.wall_time import span

MOST_NOTED = 200


class CannotUndo(Exception):
    """A calendar was already taken back."""


@dataclass(frozen=True)
class Preview:
    """What bringing a calendar in would do."""

    new: list[Entry]
    known: list[Entry]
    problems: list[Problem]

    @property
    def n_times(self) -> int:
        """Return how many days would stand in the calendar."""
        return sum(len(entry.times) for entry in self.new)


def preview(entries: list[Entry], problems: list[Problem]) -> Preview:
    """Return which entries are new; one that stands already is left alone, for somebody may have changed it."""
    uids = {entry.uid for entry in entries if entry.uid}
    here = set(Event.objects.filter(uid__in=uids).exclude(uid="").values_list("uid", flat=True)) if uids else set()
    new: list[Entry] = []
    known: list[Entry] = []
    seen: set[str] = set()
    for entry in entries:
        twice = bool(entry.uid) and (entry.uid in here or entry.uid in seen)
        (known if twice else new).append(entry)
        seen.add(entry.uid)
    return Preview(new, known, problems)


def bring_in(found: Preview, *, name: str, language: str, audience: str, by: Account, at: datetime) -> EventImport:
    """Write the new entries as published events without sign-ups; the import can be taken back."""
    if audience == Event.Audience.PRIVATE:
        raise ValueError("a calendar file may have been anywhere; a private place is written by hand")
    problems = [[one.number, one.reason] for one in found.problems[:MOST_NOTED]]
    with write():
        batch = EventImport.objects.create(name=name[:120], at=at, by=by, n_made=len(found.new), problems=problems)
        events = [_event(entry, batch, language, audience, at) for entry in found.new]
        Event.objects.bulk_create(events, batch_size=200)
        days = [row for event, entry in zip(events, found.new, strict=True) for row in _days(event, entry)]
        Occurrence.objects.bulk_create(days, batch_size=300)
        audit.record("calendar brought in", by=by, at=at, subject=("event import", batch.pk), detail={"n": len(events)})
    return batch


def _event(entry: Entry, batch: EventImport, language: str, audience: str, at: datetime) -> Event:
    first = entry.times[0]
    return Event(
        slug=f"event-{token_hex(6)}",
        words={language: {"title": entry.title, "text": entry.text}},
        kind=Event.Kind.OTHER,
        audience=audience,
        state=Event.State.CANCELLED if entry.is_cancelled else Event.State.PUBLISHED,
        place=entry.place,
        time_zone=entry.zone,
        first_day=first.day,
        opens=first.opens,
        closes=first.closes,
        uid=entry.uid,
        brought_by=batch,
        changed_at=at,
    )


def _days(event: Event, entry: Entry) -> list[Occurrence]:
    rows = []
    for number, one in enumerate(entry.times):
        starts_at, ends_at = span(one.day, one.opens, one.closes, entry.zone)
        rows.append(
            Occurrence(
                event=event, day=one.day, opens=one.opens, closes=one.closes, starts_at=starts_at, ends_at=ends_at,
                # Times of a rhythm that came from elsewhere are each their own: ours does not know that rhythm.
                is_exception=number > 0, in_series=one.day if number == 0 else None, door=new_door(),
                state=Occurrence.State.CANCELLED if entry.is_cancelled else Occurrence.State.PLANNED,
            )
        )  # fmt: skip
    return rows


def undo(batch: EventImport, *, by: Account, at: datetime) -> tuple[int, int]:
    """
    Take a calendar back; return (events deleted, events kept because people signed up or were counted since).

    Raises CannotUndo when it was done before.
    """
    with write():
        batch = EventImport.objects.select_for_update().get(pk=batch.pk)
        if batch.undone_day is not None:
            raise CannotUndo
        used = Event.objects.filter(brought_by=batch).filter(occurrences__sign_ups__isnull=False)
        counted = Event.objects.filter(brought_by=batch, occurrences__counted_day__isnull=False)
        changed = Event.objects.filter(brought_by=batch, changed_at__gt=batch.at)
        kept = {
            *used.values_list("pk", flat=True),
            *counted.values_list("pk", flat=True),
            *changed.values_list("pk", flat=True),
        }
        gone = Event.objects.filter(brought_by=batch).exclude(pk__in=kept)
        n_gone = gone.count()
        gone.delete()
        batch.undone_day = at.date()
        batch.save(update_fields=["undone_day"])
        detail: dict[str, str | int] = {"gone": n_gone, "kept": len(kept)}
        audit.record("calendar taken back", by=by, at=at, subject=("event import", batch.pk), detail=detail)
    return n_gone, len(kept)
