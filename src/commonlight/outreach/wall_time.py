"""
Wall time: what the clock in the room shows, and the moment it is.

An event is planned by wall time in a zone. On the night the clocks go forward an hour is missing, and an event inside it
begins when that hour would have begun by the old clock (as a person waiting there would); on the night they go back an
hour comes twice, and the first of both counts.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Two years of a weekly meeting; a rhythm without end would fill the calendar for ever.
MOST_DAYS = 110
WEEKS_IN_A_MONTH = 5


class NoSuchZone(ValueError):
    """The name of a time zone that no computer knows."""


@cache
def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name, as in America/Chicago; raises NoSuchZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise NoSuchZone(name) from problem


def moment(day: date, at: time, zone_name: str) -> datetime:
    """Return the UTC moment at which a clock in the zone shows `at` on `day`."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone(zone_name)).astimezone(UTC)


def span(day: date, opens: time, closes: time, zone_name: str) -> tuple[datetime, datetime]:
    """Return the moments of beginning and end; an end at or before the beginning is on the next day."""
    starts = moment(day, opens, zone_name)
    ends = moment(day if closes > opens else day + timedelta(days=1), closes, zone_name)
    # In the hour that comes twice, an end may fall before the beginning by the clock of the world.
    return starts, ends if ends > starts else ends + timedelta(hours=1)


def local(at: datetime, zone_name: str) -> datetime:
    """Return a moment as the clock in the zone shows it."""
    return at.astimezone(zone(zone_name))


def nth_weekday(day: date) -> int:
    """Return which one of its weekday in the month a day is: 1 to 4, or -1 for the last when it is the fifth."""
    nth = (day.day - 1) // 7 + 1
    return -1 if nth == WEEKS_IN_A_MONTH else nth


def _in_month(year: int, month: int, weekday: int, nth: int) -> date:
    if nth == -1:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def days_of(first: date, repeat: str, every: int, until: date | None) -> Iterator[date]:
    """
    Yield the days of a rhythm, the first included, at most 110.

    repeat : "once", "weekly" (each `every` weeks) or "monthly" (each `every` months on the same weekday of the month)
    until : the last day that may be one of them
    """
    yield first
    if repeat == "once" or until is None:
        return
    day, n = first, 1
    while n < MOST_DAYS:
        if repeat == "weekly":
            day = first + timedelta(weeks=every * n)
        else:
            months = first.year * 12 + first.month - 1 + every * n
            day = _in_month(months // 12, months % 12 + 1, first.weekday(), nth_weekday(first))
        if day > until:
            return
        yield day
        n += 1
