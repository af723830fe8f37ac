"""
The monthly digest: rooms say what is new in a line or two, a coordinator reads it, changes it and sends it.

Nothing goes by itself: words to many pass under somebody's eyes.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.functional import Promise

from commonlight.partners.models import MailList

Lines = Callable[[date], list[str]]
EVERY = timedelta(days=28)
_parts: dict[str, tuple[str | Promise, Lines]] = {}


def add_part(room: str, heading: str | Promise, lines: Lines) -> None:
    """Let a room put lines into the draft ("next events"); called from its `AppConfig.ready`. No line: no heading."""
    _parts[room] = (heading, lines)


def draft(day: date) -> str:
    """Return the text of a digest to begin with."""
    parts = []
    for heading, lines in _parts.values():
        found = lines(day)
        if found:
            parts.append("\n".join([str(heading), *(f"- {line}" for line in found)]))
    return "\n\n".join(parts)


def lists_due(day: date) -> list[MailList]:
    """Return the lists whose last digest went four weeks ago or never."""
    wanted = MailList.objects.filter(has_digest=True).order_by("name")
    return [one for one in wanted if one.digest_sent_on is None or day - one.digest_sent_on >= EVERY]
