"""
Our calendar as iCalendar (RFC 5545): what the public may see, one entry for each day, in UTC.

Moments are written in UTC, computed from the wall time of each day, so that no program has to know our zone or its
changes. The writer is held against a calendar library by tests; reading others' files is `reading_ics`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from commonlight.outreach.selectors.events import Line
from commonlight.outreach.selectors.feed import Entry

LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, never cut inside a letter."""
    if len(line) <= LONGEST_LINE and line.isascii():
        return line
    if line.isascii():
        rest = (line[start : start + LONGEST_LINE - 1] for start in range(LONGEST_LINE, len(line), LONGEST_LINE - 1))
        return "\r\n ".join([line[:LONGEST_LINE], *rest])
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        n = len(letter.encode())
        if size + n > (LONGEST_LINE if not pieces else LONGEST_LINE - 1):
            pieces.append(piece)
            piece, size = "", 0
        piece += letter
        size += n
    return "\r\n ".join([*pieces, piece])


def _text(words: str) -> str:
    if words.isprintable():
        return words.translate(_ESCAPES)
    return "".join(letter for letter in words if letter >= " " or letter == "\n").translate(_ESCAPES)


def _stamp(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.year:04d}{at.month:02d}{at.day:02d}T{at.hour:02d}{at.minute:02d}{at.second:02d}Z"


def feed(lines: Iterable[Line | Entry], *, name: str, host: str, base: str, at: datetime) -> str:
    """
    Return a calendar.

    Parameters
    ----------
    name : what it is called
    host : stands in the ids of entries, which must stay the same for good
    base : address before an event's own part, as in https://example.org/en/events/
    at : when it was made
    """
    made = _stamp(at)
    out = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commonlight//Events//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        _folded(f"X-WR-CALNAME:{_text(name)}"),
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for line in lines:
        out += [
            "BEGIN:VEVENT",
            f"UID:{line.id}@{host}",
            f"DTSTAMP:{made}",
            f"DTSTART:{_stamp(line.starts_at)}",
            f"DTEND:{_stamp(line.ends_at)}",
            _folded(f"SUMMARY:{_text(line.words.title)}"),
            _folded(f"URL:{base}{line.slug}/"),
            f"STATUS:{'CANCELLED' if line.is_cancelled else 'CONFIRMED'}",
        ]
        if line.words.text:
            out.append(_folded(f"DESCRIPTION:{_text(line.words.text)}"))
        if line.place:
            out.append(_folded(f"LOCATION:{_text(line.place)}"))
        out.append("END:VEVENT")
    out.append("END:VCALENDAR")
    return "\r\n".join(out) + "\r\n"
