"""Counting who came: numbers, at the door by hand or by a tap on the counting page; no name, no list."""

from datetime import datetime, timedelta

from django.db.models import F

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import CountTap, Occurrence
from commonlight.outreach.refusals import Refused

BEFORE, AFTER = timedelta(hours=2), timedelta(hours=3)
MOST_BY_TAP = 10
WAYS = ("hand", "online")


def is_open(row: Occurrence, at: datetime) -> bool:
    """Whether the counting page counts: from two hours before the event until three hours after it."""
    return row.state == Occurrence.State.PLANNED and row.starts_at - BEFORE <= at <= row.ends_at + AFTER


def tap(row: Occurrence, *, people: int, form_id: str, at: datetime) -> None:
    """Count people who tapped at the door; the same page sent twice counts once. Raises Refused "not open"."""
    if not is_open(row, at):
        raise Refused("not open")
    people = max(1, min(people, MOST_BY_TAP))
    with write():
        Occurrence.objects.select_for_update().get(pk=row.pk)
        if CountTap.objects.filter(pk=form_id).exists():
            return
        CountTap.objects.create(form_id=form_id, occurrence=row, day=at.date())
        Occurrence.objects.filter(pk=row.pk).update(came_tap=F("came_tap") + people)


def count(row: Occurrence, *, way: str, people: int, by: Account, at: datetime) -> Occurrence:
    """Add to (or take from) what was counted by hand or online; a count never goes below zero."""
    if way not in WAYS:
        raise ValueError(f"{way!r} is none of {WAYS}")
    with write():
        mine = Occurrence.objects.select_for_update().select_related("event").get(pk=row.pk)
        field = f"came_{way}"
        setattr(mine, field, max(0, getattr(mine, field) + people))
        mine.save(update_fields=[field])
    return mine


def set_count(row: Occurrence, *, hand: int, online: int, by: Account, at: datetime) -> None:
    """Write down the head count of a day, as from a paper sheet, and say that it is done."""
    with write():
        Occurrence.objects.select_for_update().get(pk=row.pk)
        Occurrence.objects.filter(pk=row.pk).update(came_hand=hand, came_online=online, counted_day=at.date())
        detail: dict[str, str | int] = {"hand": hand, "online": online}
        audit.record("attendance counted", by=by, at=at, subject=("event day", row.pk), detail=detail)
