"""Opening hours: when somebody reads, said in the coalition's own time. Closing time does not close the form."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import selectors
from commonlight.reports.models import IntakeSettings

LONG_ROW = 3


class HoursIncomplete(ValueError):
    """No day, or a window that ends when it begins."""


def set_hours(
    *,
    days: Iterable[int],
    opens: time,
    closes: time,
    closes_after_days: int,
    duty_hours: int | None,
    by: Account | None,
    at: datetime,
) -> IntakeSettings:
    """
    Say when somebody reads, after how many days without a reader the form closes, and the duty's number of hours.

    Raises HoursIncomplete.
    """
    days = sorted(set(days))
    if not days or opens == closes or not set(days) <= set(range(7)):
        raise HoursIncomplete
    values = {
        "days": days,
        "opens": opens,
        "closes": closes,
        "closes_after_days": closes_after_days,
        "duty_hours": duty_hours,
    }
    with write():
        row, _made = IntakeSettings.objects.update_or_create(pk=1, defaults=values)
        audit.record("opening hours set", by=by, at=at, detail={"closes_after_days": closes_after_days})
    return row


def are_set(row: IntakeSettings) -> bool:
    """Whether anybody said when somebody reads."""
    return bool(row.days) and row.opens is not None and row.closes is not None


def is_open(row: IntakeSettings, *, zone: str, at: datetime) -> bool:
    """Whether somebody reads at this moment, by the hours alone."""
    if row.opens is None or row.closes is None:
        return False
    local = at.astimezone(ZoneInfo(zone))
    today, clock = local.weekday(), local.time()
    if row.opens < row.closes:
        return today in row.days and row.opens <= clock < row.closes
    yesterday = (local - timedelta(days=1)).weekday()
    return (today in row.days and clock >= row.opens) or (yesterday in row.days and clock < row.closes)


def named_days(days: list[int]) -> str:
    """Return weekdays in words: "Monday – Friday", or one by one."""
    names = [str(WEEKDAYS[day]) for day in days]
    in_a_row = days == list(range(days[0], days[0] + len(days))) if days else False
    return f"{names[0]} – {names[-1]}" if in_a_row and len(days) >= LONG_ROW else ", ".join(names)


def shown_at(at: datetime) -> dict[str, str | bool]:
    """Return what a page says about the hours, or nothing when none are set: `sentence` and `is_open`."""
    row = selectors.intake()
    if row.opens is None or row.closes is None or not row.days:
        return {}
    zone = core_selectors.site().time_zone
    times = {"days": named_days(row.days), "from": f"{row.opens:%H:%M}", "to": f"{row.closes:%H:%M}"}
    return {
        "sentence": _("We read messages: %(days)s, from %(from)s to %(to)s.") % times,
        "is_open": is_open(row, zone=zone, at=at),
    }
