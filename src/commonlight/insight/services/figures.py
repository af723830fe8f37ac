"""The six numbers of a month: what an agency did, sent by its own officer."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from commonlight.core import audit
from commonlight.core.models import Account, Organisation
from commonlight.core.store import write
from commonlight.insight.models import MonthFigures
from commonlight.insight.models.impact import FIGURES, MOST
from commonlight.insight.permissions import agencies_of


class NotYours(Exception):
    """The agency is not one whose numbers this account sends."""


class SentMeanwhile(Exception):
    """A colleague sent the same month meanwhile; nothing was overwritten. `held` is what lies there now."""

    def __init__(self, held: MonthFigures) -> None:
        super().__init__(f"{held.month:%Y-%m} was sent meanwhile")
        self.held = held


class NotAMonth(ValueError):
    """The month is not over, or a number cannot be."""


def send_month(
    *, agency: Organisation, month: date, numbers: dict[str, int | None], changed_rules: str, seen: int, by: Account, at: datetime
) -> MonthFigures:  # fmt: skip
    """
    Keep the numbers of one month.

    Parameters
    ----------
    numbers : of `FIGURES`, None for "not counted"
    seen : the version the writer had before her eyes, 0 for none

    Raises
    ------
    NotYours, SentMeanwhile; NotAMonth : a month that is not over, a negative number, none at all
    """
    if agency.pk not in agencies_of(by):
        raise NotYours
    month = month.replace(day=1)
    if month >= at.date().replace(day=1):
        raise NotAMonth("the month is not over")
    said: dict[str, Any] = {name: numbers.get(name) for name in FIGURES}
    if all(value is None for value in said.values()):
        raise NotAMonth("no number was given")
    if any(value is not None and not 0 <= value <= MOST for value in said.values()):
        raise NotAMonth(f"a number lies outside 0 to {MOST}")
    said |= {"changed_rules": changed_rules, "on": at.date(), "by": by, "version": seen + 1}
    try:
        with write():
            held = MonthFigures.objects.filter(organisation=agency, month=month).first()
            if (held.version if held else 0) != seen:
                raise SentMeanwhile(held) if held else NotAMonth("the month was taken back")
            row, _made = MonthFigures.objects.update_or_create(organisation=agency, month=month, defaults=said)
            audit.record(
                "month of an agency sent", by=by, at=at, organisation_id=agency.pk, subject=("month figures", row.pk)
            )
    except IntegrityError:
        raise SentMeanwhile(MonthFigures.objects.get(organisation=agency, month=month)) from None
    return row
