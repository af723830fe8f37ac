"""
Volunteer hours as gifts: the time noted between two days, at a rate with its source, one gift for each project.

An hour is valued once: it points at its gift and is free again when the gift is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Grant, Hours, InKind
from commonlight.outreach.models.programmes import LINE


@dataclass(frozen=True)
class Rate:
    """What an hour is worth, in cents, and who says so."""

    cents: int
    currency: str
    source: str
    year: int


@dataclass(frozen=True)
class Unvalued:
    """Time of one project that no gift holds yet; minutes of all people together."""

    project_id: UUID
    name: str
    programme_id: UUID | None
    minutes: int
    last: date

    @property
    def hundredths(self) -> int:
        """Return hours times 100, half a hundredth rounded up."""
        return (self.minutes * 100 + 30) // 60


def unvalued(first: date, last: date) -> list[Unvalued]:
    """Return the time noted between two days that no gift holds, by project."""
    rows = Hours.objects.filter(day__range=(first, last), valued_in=None)
    found = rows.values_list("project_id", "project__name", "project__programme").annotate(
        minutes=Sum("minutes"), last=Max("day")
    )
    return [Unvalued(*row) for row in found.order_by("project__name")]


def value_hours(
    first: date, last: date, *, rate: Rate, grant: Grant | None, by: Account, at: datetime
) -> Sequence[InKind]:
    """Write one gift for each project with time between two days that none holds; nothing there: none is made."""
    made = []
    with write():
        for one in unvalued(first, last):
            what = _("Volunteer hours, %(project)s, %(first)s to %(last)s") % {
                "project": one.name,
                "first": first.isoformat(),
                "last": last.isoformat(),
            }
            row = InKind.objects.create(
                kind=InKind.Kind.HOURS, what=what[:LINE], given_on=one.last, hundredths=one.hundredths,
                rate_cents=rate.cents, currency=rate.currency, rate_source=rate.source, rate_year=rate.year,
                grant=grant, programme_id=one.programme_id,
            )  # fmt: skip
            held = Hours.objects.filter(project_id=one.project_id, day__range=(first, last), valued_in=None)
            held.update(valued_in=row)
            audit.record("hours valued", by=by, at=at, subject=("in kind", row.pk))
            made.append(row)
    return made


def take_gift_back(gift: InKind, *, by: Account, at: datetime) -> None:
    """Delete a gift that was written by mistake; hours in it may be valued again."""
    with write():
        audit.record("gift taken back", by=by, at=at, subject=("in kind", gift.pk))
        gift.delete()
