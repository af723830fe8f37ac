"""
Retention: what has stood long enough is deleted, unless somebody must keep it; nothing else ever is.

A room registers one `Rules` for each kind of thing it keeps. The worker asks it what is due and deletes a little at a
time, without any key. Rules name what nobody has looked at yet as `waiting`: that is never deleted by the calendar.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise

from commonlight.core import audit
from commonlight.core.models import Account, LegalHold
from commonlight.core.store import write
from commonlight.core.tombstones import apply_tombstones, bury, register_kind

__all__ = ["Due", "Rules", "apply_tombstones", "bury", "plan", "register", "register_kind", "sweep_due"]

# A deletion holds the write lock for some milliseconds; this many at a time stay under the worker's 50 ms.
AT_ONCE = 10
LONGEST_HOLD_DAYS = 366
SOMEBODY_WITHIN = timedelta(days=7)


class HoldRefused(ValueError):
    """A hold that ends in the past, or later than in a year: then somebody looks at it again."""


@dataclass(frozen=True)
class Due:
    """
    One thing that may go today.

    since : the day the time began to run
    rule : which rule says so, a key of `Rules.words`
    """

    object_id: str
    since: date
    rule: str


@dataclass(frozen=True)
class Rules:
    """
    How long a kind of thing is kept.

    kind : the kind in holds and tombstones
    label : what it is called on pages, plural
    words : each rule as a sentence
    due : what may go on a day; needs no key
    erase : deletes things by id for good and writes their tombstones; stands inside no transaction
    waiting : what is old and nobody opened: never deleted, named on the page instead
    """

    kind: str
    label: str | Promise
    words: dict[str, str | Promise]
    due: Callable[[date], list[Due]]
    erase: Callable[[Sequence[str], datetime], None]
    waiting: Callable[[date], list[Due]] = lambda _: []


@dataclass(frozen=True)
class Plan:
    """What retention would do with one kind today."""

    rules: Rules
    going: list[Due]
    held: list[tuple[Due, LegalHold]]
    waiting: list[Due]


_registered: dict[str, Rules] = {}


def register(room: str, rules: Rules) -> None:
    """Let the worker keep a room's rules; called from its `AppConfig.ready`."""
    _registered[f"{room} {rules.kind}"] = rules


def holds_on(kind: str, *, on: date) -> dict[str, LegalHold]:
    """Return the holds of a kind that count on a day, by the id of what they hold."""
    return {hold.object_id: hold for hold in LegalHold.objects.filter(kind=kind, until__gte=on)}


def somebody_was_here(on: date) -> bool:
    """Whether anybody of the team signed in during the seven days up to `on`."""
    return Account.objects.filter(last_day__gt=on - SOMEBODY_WITHIN, last_day__lte=on).exists()


def plan(*, on: date) -> list[Plan]:
    """Return what would be deleted on a day and what is held, without deleting anything."""
    plans = []
    for rules in _registered.values():
        holds, due = holds_on(rules.kind, on=on), rules.due(on)
        plans.append(
            Plan(
                rules,
                going=[one for one in due if one.object_id not in holds],
                held=[(one, holds[one.object_id]) for one in due if one.object_id in holds],
                waiting=rules.waiting(on),
            )
        )
    return plans


def sweep_due(*, at: datetime, somebody_is_here: bool = False) -> bool:
    """
    Delete a little of what is due today and not held; return whether more is left. Needs no key.

    A clock that jumped ahead would make everything due at once, and an empty house cannot object: nothing is deleted
    unless somebody of the team signed in within the last week, by the same clock.
    """
    if not somebody_is_here and not somebody_was_here(at.date()):
        return False
    left = False
    for one in plan(on=at.date()):
        now = [due.object_id for due in one.going[:AT_ONCE]]
        if now:
            one.rules.erase(now, at)
        left = left or len(one.going) > len(now)
    return left


def hold(*, kind: str, object_id: object, reason: str, until: date, by: Account, at: datetime) -> LegalHold:
    """Keep something until a day, in place of an older hold; raises HoldRefused. The caller checks who may."""
    if not at.date() <= until or (until - at.date()).days > LONGEST_HOLD_DAYS:
        raise HoldRefused
    with write():
        LegalHold.objects.filter(kind=kind, object_id=str(object_id)).delete()
        made = LegalHold.objects.create(
            kind=kind,
            object_id=str(object_id),
            reason=LegalHold.Reason(reason),
            set_by_id=by.pk,
            set_on=at.date(),
            until=until,
        )
        detail: dict[str, str | int] = {"reason": reason, "until": until.isoformat()}
        audit.record("hold set", by=by, at=at, subject=(kind, object_id), detail=detail)
    return made


def end_hold(*, kind: str, object_id: object, by: Account, at: datetime) -> None:
    """Let the calendar count again; the next sweep may delete it."""
    with write():
        if LegalHold.objects.filter(kind=kind, object_id=str(object_id)).delete()[0]:
            audit.record("hold ended", by=by, at=at, subject=(kind, object_id))
