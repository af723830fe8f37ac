"""
Reading other people's calendars: iCalendar from Google, Outlook, Apple, with their odd zones and rhythms.

The library `icalendar` reads the file and knows zones by their own tables and by Windows' names; rhythms are worked out
in wall time and end. It is loaded only when somebody brings a calendar in. Names and addresses of organisers and guests
are never read.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

LARGEST = 5 * 1024 * 1024
MOST_ENTRIES = 5000
MOST_TIMES = 110
BACK, AHEAD = timedelta(days=366), timedelta(days=732)
ALL_DAY = (time(9, 0), time(17, 0))


class CannotReadCalendar(Exception):
    """The whole file cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Times:
    """One time an entry takes place, by the wall."""

    day: date
    opens: time
    closes: time


@dataclass(frozen=True)
class Entry:
    """
    One entry of a calendar.

    times : all its times within a year back and two ahead, by the clock of `zone`
    is_cancelled : it says so itself
    """

    number: int
    uid: str
    title: str
    text: str
    place: str
    zone: str
    times: tuple[Times, ...]
    is_cancelled: bool


@dataclass(frozen=True)
class Problem:
    """Something that was not taken as it stands: number of the entry (0: the file) and a sentence, never its words."""

    number: int
    reason: str


def _plain(value: Any, longest: int) -> str:
    text = "" if value is None else str(value)
    text = "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()
    return text[:longest]


def read_calendar(data: bytes, *, zone: str, at: datetime) -> tuple[list[Entry], list[Problem]]:
    """
    Return the entries of a calendar and what was not taken.

    zone : the coalition's, for times that name none and for zones that nobody knows
    """
    from icalendar import Calendar

    if len(data) > LARGEST:
        raise CannotReadCalendar(_("This calendar is larger than 5 MB. Take out what is old, and try again."))
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise CannotReadCalendar(
            _("This is no calendar. In your calendar program choose “Export” and the form iCal (.ics).")
        )
    try:
        calendars = Calendar.from_ical(data.decode("utf-8-sig", "replace"), multiple=True)
    except (ValueError, KeyError, IndexError, TypeError) as problem:
        raise CannotReadCalendar(_("This calendar is damaged. Export it anew, and try again.")) from problem
    entries: list[Entry] = []
    problems: list[Problem] = []
    components = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    if len(components) > MOST_ENTRIES:
        raise CannotReadCalendar(_("This calendar has more than 5,000 entries. Bring it in smaller parts."))
    moved = _moved_times(components)
    for number, component in enumerate(components, start=1):
        if component.get("RECURRENCE-ID") is not None:
            continue
        try:
            entries.append(_entry(component, number, zone, at, moved, problems))
        except _NotTaken as problem:
            problems.append(Problem(number, str(problem)))
        except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
            problems.append(Problem(number, _("Its times cannot be read; left out.")))
    return entries, problems


class _NotTaken(Exception):
    pass


def _moved_times(components: list[Any]) -> dict[str, list[Any]]:
    """Return the single times that were changed within a rhythm, by the entry they belong to."""
    found: dict[str, list[Any]] = {}
    for one in components:
        if one.get("RECURRENCE-ID") is not None:
            found.setdefault(str(one.get("UID", "")), []).append(one)
    return found


def _entry(
    component: Any, number: int, zone: str, at: datetime, moved: dict[str, list[Any]], problems: list[Problem]
) -> Entry:
    if component.get("DTSTART") is None:
        raise _NotTaken(_("It has no beginning; left out."))
    title = _plain(component.get("SUMMARY"), 120)
    if not title:
        raise _NotTaken(_("It has no title; left out."))
    name = _zone_of(component, zone, number, problems)
    uid = _plain(component.get("UID"), 255)
    times = _times(component, name, at, moved.get(uid, []), number, problems)
    if not times:
        raise _NotTaken(_("It lies more than a year back, or more than two years ahead; left out."))
    return Entry(
        number=number,
        uid=uid,
        title=title,
        text=_plain(component.get("DESCRIPTION"), 1500),
        place=_plain(component.get("LOCATION"), 200),
        zone=name,
        times=times,
        is_cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
    )


def _zone_of(component: Any, zone: str, number: int, problems: list[Problem]) -> str:
    """Return the IANA name of the zone an entry is planned in; of a zone without one, the coalition's."""
    from commonlight.outreach.wall_time import NoSuchZone
    from commonlight.outreach.wall_time import zone as known

    start = component.decoded("DTSTART")
    if not isinstance(start, datetime) or start.tzinfo is None:
        return zone
    name = getattr(start.tzinfo, "key", None) or str(start.tzinfo)
    if name.upper() in ("UTC", "Z", "ETC/UTC", "GMT"):
        return zone
    try:
        known(name)
    except NoSuchZone:
        problems.append(Problem(number, _("Its time zone is one of its own; read by our clock. Look at the hour.")))
        return zone
    return name


def _wall(value: date | datetime, zone: str) -> datetime:
    """Return a moment as the clock in the zone shows it, without a zone."""
    from zoneinfo import ZoneInfo

    if not isinstance(value, datetime):
        return datetime.combine(value, ALL_DAY[0])
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if value.tzinfo is not None else value


def _length(component: Any, start: date | datetime) -> timedelta:
    if component.get("DTEND") is not None:
        found: timedelta = component.decoded("DTEND") - start
    elif component.get("DURATION") is not None:
        found = component.decoded("DURATION")
    else:
        found = timedelta(hours=1)
    if not isinstance(start, datetime):
        return timedelta(hours=8)
    return found if timedelta(0) < found < timedelta(days=1) else timedelta(hours=1)


def _times(
    component: Any, zone: str, at: datetime, changed: list[Any], number: int, problems: list[Problem]
) -> tuple[Times, ...]:
    start = component.decoded("DTSTART")
    first, length = _wall(start, zone), _length(component, start)
    low, high = (at - BACK).replace(tzinfo=None), (at + AHEAD).replace(tzinfo=None)
    walls = dict.fromkeys(_rhythm(component, first, zone, low, high, number, problems), length)
    for value in _dates_in(component, "RDATE"):
        walls[_wall(value, zone)] = length
    for value in _dates_in(component, "EXDATE"):
        walls.pop(_same_day_time(value, first, zone), None)
    for one in changed:
        walls.pop(_same_day_time(one.decoded("RECURRENCE-ID"), first, zone), None)
        if str(one.get("STATUS", "")).upper() != "CANCELLED":
            began = one.decoded("DTSTART")
            walls[_wall(began, zone)] = _length(one, began)
    return tuple(
        Times(wall.date(), wall.time(), (wall + walls[wall]).time()) for wall in sorted(walls) if low <= wall <= high
    )


def _same_day_time(value: date | datetime, first: datetime, zone: str) -> datetime:
    """Return the time an exception means: Outlook names only its day."""
    return _wall(value, zone) if isinstance(value, datetime) else datetime.combine(value, first.time())


def _dates_in(component: Any, name: str) -> list[date | datetime]:
    found = component.get(name)
    lists = found if isinstance(found, list) else [found] if found is not None else []
    return [one.dt for entry in lists for one in getattr(entry, "dts", []) if isinstance(one.dt, date)]


def _rhythm(
    component: Any, first: datetime, zone: str, low: datetime, high: datetime, number: int, problems: list[Problem]
) -> list[datetime]:
    """Return the times of a rhythm in wall time: 18:30 stays 18:30 when the clocks change."""
    from dateutil.rrule import rrulestr

    rule = component.get("RRULE")
    if rule is None:
        return [first]
    if isinstance(rule, list):
        problems.append(Problem(number, _("It has more than one rhythm; only the first was read.")))
        rule = rule[0]
    parts = dict(rule.items())
    until = parts.pop("UNTIL", None)
    text = type(rule)(parts).to_ical().decode()
    if until:
        last = until[0]
        end = _wall(last, zone) if isinstance(last, datetime) else datetime.combine(last, time(23, 59, 59))
        text += f";UNTIL={end:%Y%m%dT%H%M%S}"
    found: list[datetime] = []
    for wall in rrulestr(text, dtstart=first, ignoretz=True).xafter(max(low, first), count=MOST_TIMES + 1, inc=True):
        if wall > high:
            break
        found.append(wall)
    if len(found) > MOST_TIMES:
        problems.append(Problem(number, _("It takes place very often; the first 110 times were taken.")))
    return found[:MOST_TIMES]
