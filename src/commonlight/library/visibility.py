"""
Which entries the public may see, and on what.

Grade A and B show with their grade. Grade C waits, counted, for a named person. A number to call is stricter: it shows
as checked for 180 days after a call; before the first call only grade A shows, on screen, and is left out in print.
"""

from datetime import date, timedelta
from enum import Enum

from commonlight.library.reviews import Standing
from commonlight.library.schema import KINDS, LINE, Entry


class Showing(Enum):
    """How an entry may be shown to the public."""

    EVERYWHERE = "everywhere"
    SCREEN_ONLY = "screen only"
    HIDDEN = "hidden"


def is_fresh(entry: Entry, standing: Standing, today: date) -> bool:
    """Return whether a named person checked the entry within the time its kind allows; a day to come counts for nothing."""
    if standing.checked is None or standing.checked.on > today:
        return False
    return today - standing.checked.on <= timedelta(days=KINDS[entry.kind].due_after)


def showing(entry: Entry, standing: Standing, today: date) -> Showing:
    """Return how `entry` may be shown on `today`."""
    if standing.found_wrong:
        return Showing.HIDDEN
    if entry.kind == LINE.name:
        if entry.facts["number"] is None:
            return Showing.HIDDEN
        if is_fresh(entry, standing, today):
            return Showing.EVERYWHERE
        return Showing.SCREEN_ONLY if entry.grade == "A" else Showing.HIDDEN
    if entry.grade in ("A", "B") or (standing.checked is not None and standing.checked.on <= today):
        return Showing.EVERYWHERE
    return Showing.HIDDEN
