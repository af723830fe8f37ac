"""Today, as this site has come to know it: a clock set back revives no consent."""

from datetime import date, datetime

from commonlight.core.store import write
from commonlight.referrals.models import LatestDay


def today(at: datetime) -> date:
    """
    Return the day of `at`, or the latest day this site has ever worked on if that is later.

    Each act asks it first and outside of its own `write()`: an act that is refused, and undone, still taught the site
    what day it is.
    """
    day = at.date()
    known = LatestDay.objects.values_list("day", flat=True).first()
    if known is not None and known >= day:
        return known
    with write():
        row, made = LatestDay.objects.get_or_create(id=1, defaults={"day": day})
        if not made and row.day < day:
            LatestDay.objects.filter(id=1, day__lt=day).update(day=day)
    return day
