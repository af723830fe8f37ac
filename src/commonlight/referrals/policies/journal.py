"""What a client's journal says: entries that were added one after the other, read into one picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from commonlight.referrals.policies.consent import (
    NO_CONTACT,
    Consent,
    Consenter,
    ConsentState,
    ContactConsent,
    Item,
    Method,
)

FOLLOW_UP_DAYS = (7, 30, 90)
AGE_GROUPS = ("under_18", "18_24", "25_59", "60_up", "unknown")


@dataclass(frozen=True)
class Profile:
    """What is known of a person: a pseudonym, a language, how to reach her safely. Names are elsewhere or nowhere."""

    pseudonym: str = ""
    language: str = ""
    age_group: str = "unknown"
    area: str = ""
    safety: str = ""
    story: str = ""
    documents: str = ""
    treatment: str = ""


@dataclass(frozen=True)
class Need:
    """A need in the person's own words, with a term of the directory; it stands up to a year unless it is met."""

    id: str
    term: str
    words: str
    urgent: bool
    since: date
    ended: date | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Task:
    """Something to do or an appointment, with its day."""

    id: str
    what: str
    due: date
    at: str = ""
    done: date | None = None


@dataclass(frozen=True)
class SentReferral:
    """What the sender keeps of a referral: to whom, under which consent, which items went, for which need."""

    id: int
    recipient: str
    recipient_name: str
    consent: str
    items: tuple[str, ...]
    need: str
    sent: date
    contents: dict[str, Any] = field(default_factory=dict)
    wants_outcome: bool = False


@dataclass(frozen=True)
class FollowUp:
    """Asking the person how it went, on a day; `connected` is the person's own word."""

    id: str
    referral: int
    due: date
    done: date | None = None
    connected: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Disclosure:
    """One line of the log the person can ask for: what left, to whom, on what ground, on which day."""

    day: date
    what: tuple[str, ...]
    to: str
    ground: str


@dataclass(frozen=True)
class BrokenGlass:
    """Somebody outside the ring looked: why, until when, who confirmed, and whether the person was told."""

    id: str
    by: str
    reason: str
    at: datetime
    until: datetime
    confirmed_by: str = ""
    person_told: date | None = None


@dataclass(frozen=True)
class LegalDemand:
    """An order or a duty to give something: who asked, the basis, counsel, what was given, whether the person knows."""

    id: str
    asked_by: str
    basis: str
    counsel: str
    day: date
    given: str = ""
    notice: str = ""
    closed: date | None = None


@dataclass(frozen=True)
class Note:
    """A working note of the team."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class ClientFile:
    """The whole picture of a journal."""

    profile: Profile = field(default_factory=Profile)
    needs: dict[str, Need] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    consents: dict[str, Consent] = field(default_factory=dict)
    contact: ContactConsent = NO_CONTACT
    referrals: dict[int, SentReferral] = field(default_factory=dict)
    follow_ups: dict[str, FollowUp] = field(default_factory=dict)
    disclosures: tuple[Disclosure, ...] = ()
    broken_glass: dict[str, BrokenGlass] = field(default_factory=dict)
    demands: dict[str, LegalDemand] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    hold: str = ""
    coding: dict[str, Any] = field(default_factory=dict)
    counted: frozenset[int] = frozenset()

    def due_follow_ups(self) -> list[FollowUp]:
        """Return the follow-ups still to be made, none after the end of the consent to be contacted."""
        return sorted(
            (one for one in self.follow_ups.values() if one.done is None and self.contact.allows(one.due)),
            key=lambda one: (one.due, one.id),
        )

    def open_tasks(self) -> list[Task]:
        """Return what is still to do, earliest first."""
        return sorted((one for one in self.tasks.values() if one.done is None), key=lambda one: (one.due, one.id))

    def open_needs(self) -> list[Need]:
        """Return the needs that stand, urgent ones first."""
        return sorted(
            (one for one in self.needs.values() if one.ended is None), key=lambda one: (not one.urgent, one.since)
        )

    def next_due(self) -> date | None:
        """Return the earliest day on which something is due."""
        days = [one.due for one in self.due_follow_ups()] + [one.due for one in self.open_tasks()]
        return min(days, default=None)


Entry = dict[str, Any]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text_of(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(str(one) for one in value)
    return list(value) if isinstance(value, tuple) else value


def content_of(thing: Any) -> dict[str, Any]:
    """Return a thing of the journal as JSON content."""
    return {one.name: _text_of(getattr(thing, one.name)) for one in fields(thing)}


def consent_of(held: dict[str, Any]) -> Consent:
    """Return the consent that `content_of` wrote."""
    return Consent(
        **{
            **held,
            "state": ConsentState(held["state"]),
            "who": Consenter(held["who"]),
            "method": Method(held["method"]),
            "recipients": tuple(held["recipients"]),
            "recipient_names": tuple(held["recipient_names"]),
            "items": frozenset(Item(one) for one in held["items"]),
            **{name: _day(held[name]) for name in ("valid_from", "valid_to", "decided", "ended")},
        }
    )


def _put(file: ClientFile, place: str, key: Any, thing: Any) -> ClientFile:
    held: dict[str, Any] = {place: {**getattr(file, place), key: thing}}
    return replace(file, **held)


def _changed(file: ClientFile, place: str, key: Any, **changes: Any) -> ClientFile:
    return _put(file, place, key, replace(getattr(file, place)[key], **changes))


def _consent_stepped(file: ClientFile, entry: Entry) -> ClientFile:
    held = file.consents[entry["id"]]
    changes: dict[str, Any] = {"state": ConsentState(entry["to"])}
    changes |= {name: _day(entry[name]) for name in ("decided", "ended") if entry.get(name)}
    changes |= {name: entry[name] for name in ("explained_by", "channel", "interpreter", "copy_given") if name in entry}
    return _put(file, "consents", held.id, replace(held, **changes))


def _broke(file: ClientFile, entry: Entry) -> ClientFile:
    at, until = (datetime.fromisoformat(entry[name]) for name in ("at", "until"))
    return _put(file, "broken_glass", entry["id"], BrokenGlass(entry["id"], entry["by"], entry["reason"], at, until))


_READ: dict[str, Callable[[ClientFile, Entry], ClientFile]] = {
    "profile": lambda file, e: replace(file, profile=Profile(**e["profile"])),
    "need": lambda file, e: _put(
        file, "needs", e["id"], Need(e["id"], e["term"], e["words"], e["urgent"], date.fromisoformat(e["since"]))
    ),
    "need_ended": lambda file, e: _changed(file, "needs", e["id"], ended=_day(e["day"]), outcome=e["outcome"]),
    "task": lambda file, e: _put(
        file, "tasks", e["id"], Task(e["id"], e["what"], date.fromisoformat(e["due"]), e.get("time", ""))
    ),
    "task_done": lambda file, e: _changed(file, "tasks", e["id"], done=_day(e["day"])),
    "consent": lambda file, e: _put(file, "consents", e["consent"]["id"], consent_of(e["consent"])),
    "consent_step": _consent_stepped,
    "contact": lambda file, e: replace(
        file,
        contact=ContactConsent(
            ConsentState(e["state"]),
            _day(e["valid_to"]),
            e.get("how", ""),
            e.get("hours", ""),
            e.get("words", ""),
            _day(e.get("ended")),
        ),
    ),
    "referral": lambda file, e: _put(
        file,
        "referrals",
        e["id"],
        SentReferral(
            e["id"],
            e["recipient"],
            e["recipient_name"],
            e["consent"],
            tuple(e["items"]),
            e["need"],
            date.fromisoformat(e["sent"]),
            e["contents"],
            e["wants_outcome"],
        ),
    ),
    "follow_up": lambda file, e: _put(
        file, "follow_ups", e["id"], FollowUp(e["id"], e["referral"], date.fromisoformat(e["due"]))
    ),
    "follow_up_done": lambda file, e: _changed(
        file, "follow_ups", e["id"], done=_day(e["day"]), connected=e["connected"], note=e.get("note", "")
    ),
    "disclosure": lambda file, e: replace(
        file,
        disclosures=(
            *file.disclosures,
            Disclosure(date.fromisoformat(e["day"]), tuple(e["what"]), e["to"], e["ground"]),
        ),
    ),
    "broken_glass": _broke,
    "glass_confirmed": lambda file, e: _changed(file, "broken_glass", e["id"], confirmed_by=e["by"]),
    "glass_told": lambda file, e: _changed(file, "broken_glass", e["id"], person_told=_day(e["day"])),
    "demand": lambda file, e: _put(
        file,
        "demands",
        e["id"],
        LegalDemand(e["id"], e["asked_by"], e["basis"], e["counsel"], date.fromisoformat(e["day"])),
    ),
    "demand_closed": lambda file, e: _changed(
        file, "demands", e["id"], given=e["given"], notice=e["notice"], closed=_day(e["day"])
    ),
    "note": lambda file, e: replace(
        file, notes=(*file.notes, Note(datetime.fromisoformat(e["at"]), e["by"], e["text"]))
    ),
    "counted": lambda file, e: replace(file, counted=file.counted | {e["id"]}),
    "coding": lambda file, e: replace(file, coding=dict(e["values"])),
    "hold": lambda file, e: replace(file, hold=e["why"]),
}


def file_of(entries: Iterable[Entry]) -> ClientFile:
    """Return the picture that all entries of a journal give, in their order."""
    file = ClientFile()
    for entry in entries:
        file = _READ[entry["kind"]](file, entry)
    return file


def follow_ups_for(*, referral: int, sent: date, contact: ContactConsent) -> list[tuple[int, date]]:
    """Return the days on which to ask how it went: 7, 30 and 90 days on, none after the consent to be contacted ends."""
    days = [(length, sent + timedelta(days=length)) for length in FOLLOW_UP_DAYS]
    return [(length, day) for length, day in days if contact.allows(day)]
