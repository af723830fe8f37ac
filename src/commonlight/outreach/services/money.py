"""Grants, budget lines, spending, gifts, what was promised and done, and what a funder is shown."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from commonlight.core import audit
from commonlight.core.models import Account, Organisation
from commonlight.core.store import write
from commonlight.outreach.models import (
    BudgetLine,
    Grant,
    GrantRelease,
    Indicator,
    IndicatorResult,
    InKind,
    ReportPeriod,
    Spending,
)
from commonlight.outreach.selectors_money import Warning, in_kind_of, indicators_of, standing_of, warnings_for


class BooksRefused(ValueError):
    """This cannot be booked."""


class GoesOver(BooksRefused):
    """Booking this goes over a line, a grant or its time; `warnings` say which, and nothing was booked."""

    def __init__(self, warnings: list[Warning]) -> None:
        super().__init__("over")
        self.warnings = warnings


def save_grant(said: dict[str, Any], *, held: Grant | None, by: Account, at: datetime) -> Grant:
    """Write down or change a grant; raises BooksRefused when its currency changes after something was booked."""
    with write():
        row = held or Grant()
        if held and held.currency != said["currency"] and Spending.objects.filter(line__grant=held).exists():
            raise BooksRefused("currency")
        for name, value in said.items():
            setattr(row, name, value)
        row.save()
        audit.record("grant changed" if held else "grant written", by=by, at=at, subject=("grant", row.pk))
    return row


PARTS: dict[str, type[models.Model]] = {"line": BudgetLine, "period": ReportPeriod, "indicator": Indicator}


def add_to_grant(grant: Grant, part: str, said: dict[str, Any], *, by: Account, at: datetime) -> models.Model:
    """Add a budget line, a report period or an indicator; `part` is a key of PARTS."""
    with write():
        row = PARTS[part](grant=grant, **said)
        row.save()
        audit.record("grant part added", by=by, at=at, subject=("grant", grant.pk), detail={"part": part})
    return row


def hand_in(period: ReportPeriod, *, by: Account, at: datetime) -> None:
    """Write down that a report was handed in today."""
    with write():
        period.handed_in_on = at.date()
        period.save(update_fields=["handed_in_on"])
        audit.record("grant report handed in", by=by, at=at, subject=("grant", period.grant_id))


def count_done(indicator: Indicator, *, n: int, on: date, by: Account, at: datetime) -> None:
    """Add what was done towards an indicator."""
    with write():
        IndicatorResult.objects.create(indicator=indicator, n=n, on=on)
        audit.record("indicator counted", by=by, at=at, subject=("grant", indicator.grant_id))


def book(
    said: dict[str, Any], *, held: Spending | None = None, knowing: bool = False, by: Account, at: datetime
) -> tuple[Spending, list[Warning]]:
    """
    Book spending, or change it, and return it with what is over now.

    knowing : the person saw the warnings; without it, going over raises GoesOver and books nothing

    Raises BooksRefused when the currency is not that of the grant.
    """
    line, is_refund = said.get("line"), said.get("is_refund", False)
    with write():
        if line is not None and line.grant.currency != said["currency"]:
            raise BooksRefused("currency")
        cents = 0 if is_refund else said["amount_cents"]
        found = warnings_for(line, cents, said["spent_on"], but=held.pk if held else None)
        if found and not knowing:
            raise GoesOver(found)
        row = held or Spending(by=by)
        for name, value in said.items():
            setattr(row, name, value)
        row.save()
        detail: dict[str, str | int] = {"over": len(found)}
        kind = "spending changed" if held else "spending booked"
        audit.record(kind, by=by, at=at, subject=("spending", row.pk), detail=detail)
    return row, found


def take_back(row: Spending, *, by: Account, at: datetime) -> None:
    """Delete spending that was booked by mistake."""
    with write():
        audit.record("spending taken back", by=by, at=at, subject=("spending", row.pk))
        row.delete()


def write_gift(said: dict[str, Any], *, by: Account, at: datetime) -> InKind:
    """Write down hours or things given, with the rate and where it comes from."""
    with write():
        row = InKind(**said)
        row.save()
        audit.record("gift written", by=by, at=at, subject=("in kind", row.pk))
    return row


def totals_of(grant: Grant, *, on: date) -> dict[str, Any]:
    """Return a grant's totals as they stand: own work, exact, nothing about any person."""
    standing = standing_of(grant)
    return {
        "grant": grant.name,
        "funder": grant.funder,
        "currency": grant.currency,
        "amount": grant.amount_cents,
        "spent": standing.spent,
        "left": standing.left,
        "lines": [
            {"name": one.line.name, "amount": one.line.amount_cents, "spent": one.spent} for one in standing.lines
        ],
        "indicators": [
            {"name": row.name, "promised": row.promised, "done": done, "counted": row.counted}
            for row, done in indicators_of(grant)
        ],
        "in_kind": [{"currency": one.currency, "value": one.cents} for one in in_kind_of(grant)],
        "on": on.isoformat(),
    }


def release(grant: Grant, *, to: Organisation, basis: str, by: Account, at: datetime) -> GrantRelease:
    """Show a grant's totals, frozen as they stand, to a named organisation; `basis` says what asks for it."""
    with write():
        row = GrantRelease.objects.create(
            grant=grant,
            organisation=to,
            released_on=at.date(),
            basis=basis,
            totals=totals_of(grant, on=at.date()),
            by=by,
        )
        audit.record("grant released", by=by, at=at, subject=("grant", grant.pk), organisation_id=to.pk)
    return row


def withdraw_release(number: UUID, *, by: Account, at: datetime) -> bool:
    """Take a release back; what was read cannot be unread. Return whether there was one."""
    with write():
        row = GrantRelease.objects.filter(pk=number).first()
        if row is None:
            return False
        audit.record("grant release withdrawn", by=by, at=at, subject=("grant", row.grant_id))
        row.delete()
    return True
