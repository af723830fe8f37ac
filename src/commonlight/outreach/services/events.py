"""Planning events: write, publish, move, cancel; tell the place of a private one to one person."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import DayMinutes, Event, Occurrence, PlaceTold
from commonlight.outreach.sealing import open_kept, seal_kept
from commonlight.outreach.services.seats import promote, tell_all
from commonlight.outreach.wall_time import days_of, span

# A day of a series that moved by less than a week is the same meeting.
SAME_MEETING = timedelta(days=6)


@dataclass(frozen=True)
class EventPlan:
    """
    What somebody wrote about an event.

    words : {language: (title, text)}, the first is the language it was written in
    opens, closes : wall time in `time_zone`; an end at or before the beginning is on the next day
    place : sealed when the event is private; `link` always is
    """

    words: dict[str, tuple[str, str]]
    kind: str
    audience: str
    first_day: date
    opens: time
    closes: time
    time_zone: str
    mode: str = Event.Mode.ROOM
    place: str = ""
    link: str = ""
    repeat: str = Event.Repeat.ONCE
    every: int = 1
    until: date | None = None
    takes_sign_ups: bool = False
    capacity: int | None = None
    has_waitlist: bool = True
    largest_group: int = 6
    access: list[str] = field(default_factory=list)
    has_childcare: bool = False
    interpreters: list[str] = field(default_factory=list)
    contact: str = ""
    host_id: UUID | None = None
    programme_id: UUID | None = None
    uid: str = ""
    brought_by_id: UUID | None = None


def new_door() -> str:
    """Return the random name of a counting page."""
    return secrets.token_hex(9)


def kept_of(event: Event) -> dict[str, str]:
    """Return what lies sealed of an event: "link", and "place" of a private one."""
    return open_kept(event.kept, row=f"event {event.pk}")


def _slug(plan: EventPlan) -> str:
    tail = secrets.token_hex(3 if plan.audience != Event.Audience.PRIVATE else 10)
    if plan.audience == Event.Audience.PRIVATE:
        return tail
    title = next(iter(plan.words.values()))[0]
    return f"{slugify(title)[:56].strip('-') or 'event'}-{tail}"


def _fill(event: Event, plan: EventPlan, at: datetime) -> None:
    is_private = plan.audience == Event.Audience.PRIVATE
    for name in (
        "kind", "audience", "first_day", "opens", "closes", "time_zone", "mode", "repeat", "every", "capacity",
        "has_waitlist", "largest_group", "access", "has_childcare", "interpreters", "contact", "host_id",
        "programme_id", "uid", "brought_by_id",
    ):  # fmt: skip
        setattr(event, name, getattr(plan, name))
    event.until = plan.until if plan.repeat != Event.Repeat.ONCE else None
    event.words = {code: {"title": title, "text": text} for code, (title, text) in plan.words.items()}
    event.takes_sign_ups = plan.takes_sign_ups and not is_private
    event.place = "" if is_private else plan.place
    kept = {"link": plan.link, "place": plan.place if is_private else ""}
    event.kept = seal_kept(kept, row=f"event {event.pk}") if any(kept.values()) else b""
    event.changed_at = at


def save_event(plan: EventPlan, *, event: Event | None, by: Account | None, at: datetime) -> Event:
    """
    Write an event and bring its days in step with its rhythm; days that are over or were changed by hand stay.

    An event that becomes private gets a new address that tells nothing, and its sign-ups and minutes are forgotten.
    Raises NoSuchZone.
    """
    is_new = event is None
    event = event or Event(slug=_slug(plan))
    with write():
        if not is_new:
            event = Event.objects.select_for_update().get(pk=event.pk)
            if event.is_private != (plan.audience == Event.Audience.PRIVATE):
                event.slug = _slug(plan)
        _fill(event, plan, at)
        event.save(force_insert=is_new)
        _keep_days_in_step(event, at)
        if event.is_private:
            _forget_sign_ups(event)
        audit.record("event written", by=by, at=at, subject=("event", event.pk), detail={"audience": event.audience})
    return event


def _forget_sign_ups(event: Event) -> None:
    from commonlight.outreach.models import SignUp

    SignUp.objects.filter(occurrence__event=event).delete()
    DayMinutes.objects.filter(occurrence__event=event).delete()
    event.occurrences.update(n_seats=0, n_online=0, n_waiting=0)


def day_row(event: Event, day: date) -> Occurrence:
    """Return an unsaved day of an event's rhythm."""
    starts_at, ends_at = span(day, event.opens, event.closes, event.time_zone)
    return Occurrence(
        event=event, day=day, opens=event.opens, closes=event.closes, starts_at=starts_at, ends_at=ends_at,
        in_series=day, capacity=event.capacity, door=new_door(),
    )  # fmt: skip


def _keep_days_in_step(event: Event, at: datetime) -> None:
    wanted = list(days_of(event.first_day, event.repeat, event.every, event.until))
    standing = list(event.occurrences.select_for_update().order_by("day"))
    by_day = {row.in_series: row for row in standing}
    left = [row for row in standing if row.in_series not in wanted and row.ends_at > at and not row.is_exception]
    if event.repeat == Event.Repeat.ONCE and len(standing) == 1 and standing[0].in_series not in wanted:
        left = standing
    missing = [day for day in wanted if day not in by_day]
    kept: list[tuple[Occurrence, date]] = [(by_day[day], day) for day in wanted if day in by_day]
    new = []
    for day in missing:
        near = next(
            (row for row in left if event.repeat == Event.Repeat.ONCE or abs(row.day - day) <= SAME_MEETING), None
        )
        if near is None:
            new.append(day_row(event, day))
        else:
            left.remove(near)
            kept.append((near, day))
    for row in left:
        _drop(row)
    for row, day in kept:
        if not row.is_exception and (row.ends_at > at or event.repeat == Event.Repeat.ONCE):
            _set_time(row, event, day, event.opens, event.closes, in_series=day)
        _set_capacity(row, event.capacity)
    Occurrence.objects.bulk_create(new)


def _drop(row: Occurrence) -> None:
    if row.n_seats or row.n_online or row.n_waiting or row.came or DayMinutes.objects.filter(occurrence=row).exists():
        row.state = Occurrence.State.CANCELLED
        row.save(update_fields=["state"])
        tell_all(row, "cancelled")
    else:
        row.delete()


def _set_time(row: Occurrence, event: Event, day: date, opens: time, closes: time, *, in_series: date | None) -> None:
    before = (row.starts_at, row.ends_at)
    row.day, row.opens, row.closes, row.in_series = day, opens, closes, in_series
    row.starts_at, row.ends_at = span(day, opens, closes, event.time_zone)
    row.save(update_fields=["day", "opens", "closes", "in_series", "starts_at", "ends_at"])
    if (row.starts_at, row.ends_at) != before:
        tell_all(row, "moved")


def _set_capacity(row: Occurrence, capacity: int | None) -> None:
    # Nobody who has a seat loses it: fewer seats than people means that no more come in.
    row.capacity = capacity if capacity is None else max(capacity, row.n_seats)
    row.save(update_fields=["capacity"])
    promote(row)


def publish(event: Event, *, by: Account, at: datetime) -> None:
    """Let those see it for whom it is meant."""
    with write():
        Event.objects.filter(pk=event.pk).update(state=Event.State.PUBLISHED, changed_at=at)
        audit.record("event published", by=by, at=at, subject=("event", event.pk), detail={"audience": event.audience})


def cancel_event(event: Event, *, by: Account, at: datetime) -> None:
    """Call off all days that are not over; whoever left an address is told."""
    with write():
        Event.objects.filter(pk=event.pk).update(state=Event.State.CANCELLED, changed_at=at)
        for row in event.occurrences.select_for_update().filter(ends_at__gt=at, state=Occurrence.State.PLANNED):
            row.state = Occurrence.State.CANCELLED
            row.save(update_fields=["state"])
            tell_all(row, "cancelled")
        audit.record("event cancelled", by=by, at=at, subject=("event", event.pk))


def cancel_day(occurrence: Occurrence, *, by: Account, at: datetime) -> None:
    """Call off one day: an exception of the rhythm."""
    with write():
        row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
        row.state, row.is_exception = Occurrence.State.CANCELLED, True
        row.save(update_fields=["state", "is_exception"])
        tell_all(row, "cancelled")
        Event.objects.filter(pk=row.event_id).update(changed_at=at)
        audit.record("event day cancelled", by=by, at=at, subject=("event day", row.pk))


def move_day(occurrence: Occurrence, *, day: date, opens: time, closes: time, by: Account, at: datetime) -> None:
    """Move one day; its wall time is what was asked for, on whichever side of a clock change it falls."""
    with write():
        row = Occurrence.objects.select_for_update().select_related("event").get(pk=occurrence.pk)
        row.is_exception, row.state = True, Occurrence.State.PLANNED
        row.save(update_fields=["is_exception", "state"])
        _set_time(row, row.event, day, opens, closes, in_series=row.in_series)
        Event.objects.filter(pk=row.event_id).update(changed_at=at)
        audit.record("event day moved", by=by, at=at, subject=("event day", row.pk))


def tell_place(event: Event, *, how: str, by: Account, at: datetime) -> dict[str, str]:
    """
    Return the place and link of a private event, to be told to one person; the telling is kept, the person is not.

    Raises ValueError for an event that is not private.
    """
    if not event.is_private:
        raise ValueError("only the place of a private event is told person by person")
    with write():
        PlaceTold.objects.create(event=event, by=by, at=at, how=PlaceTold.How(how))
        audit.record("place told", by=by, at=at, subject=("event", event.pk), detail={"how": how})
    return kept_of(event)


def delete_draft(event: Event, *, by: Account, at: datetime) -> None:
    """Delete an event that was never published; raises ValueError for any other."""
    if event.state != Event.State.DRAFT:
        raise ValueError("only a draft is deleted")
    with write():
        event.delete()
        audit.record("event deleted", by=by, at=at, subject=("event", event.pk))


def draft_of(event: Event) -> dict[str, Any]:
    """Return the words of an event for a form, with what lies sealed."""
    return {"words": event.words, **kept_of(event), **({} if event.is_private else {"place": event.place})}
