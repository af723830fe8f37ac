"""When something is open: schedules of RFC 5545 pieces as minutes of a week, and as words. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
CLOCK = re.compile(r"^(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?(?:Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)


def minutes(text: str) -> int | None:
    """Return the minute of the day that a clock time says ("9:00am", "17:30", "24:00"), or None if it says none."""
    match = CLOCK.match(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour * 60 + minute


def clock(text: str) -> str | None:
    """Return a clock time as "HH:MM", or None if it is none."""
    found = minutes(text)
    return None if found is None else f"{found // 60:02d}:{found % 60:02d}"


def days_of(byday: str) -> list[int]:
    """Return the days of the week (0 is Monday) that "MO,TU" names; "1MO" (the first Monday) names none of a week."""
    return [DAYS.index(part) for part in (piece.strip().upper() for piece in byday.split(",")) if part in DAYS]


def _holds(schedule: Mapping[str, Any], on: date) -> bool:
    begins = schedule.get("valid_from") or schedule.get("dtstart")
    ends = schedule.get("valid_to") or schedule.get("until")
    return not (begins and str(begins) > on.isoformat()) and not (ends and str(ends) < on.isoformat())


def week_of(schedules: Iterable[Mapping[str, Any]], on: date) -> list[tuple[int, int]]:
    """
    Return when these schedules are open in the week of `on`: (opens, closes) in minutes from Monday, midnight.

    Only what repeats every week counts: of anything else we could not say "open now". A time that ends before it begins
    goes on after midnight.
    """
    spans: list[tuple[int, int]] = []
    for schedule in schedules:
        if str(schedule.get("freq") or "WEEKLY") != "WEEKLY" or int(schedule.get("interval") or 1) != 1:
            continue
        opens, closes = minutes(str(schedule.get("opens_at") or "")), minutes(str(schedule.get("closes_at") or ""))
        if opens is None or closes is None or not _holds(schedule, on):
            continue
        length = (closes - opens) % DAY_MINUTES or DAY_MINUTES
        for day in days_of(str(schedule.get("byday") or "")):
            begin = day * DAY_MINUTES + opens
            spans += _within_week(begin, begin + length)
    return _joined(spans)


def _within_week(begin: int, end: int) -> list[tuple[int, int]]:
    if end <= WEEK_MINUTES:
        return [(begin, end)]
    return [(begin, WEEK_MINUTES), (0, end - WEEK_MINUTES)]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def minute_of_week(at: datetime) -> int:
    """Return the minute of the week (from Monday, midnight) of a local moment."""
    return at.weekday() * DAY_MINUTES + at.hour * 60 + at.minute
