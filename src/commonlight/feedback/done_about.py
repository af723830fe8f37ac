"""What was done about trust, side by side with what people say: each part of the house tells its own; nothing is proved by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from commonlight.core.models import Account


@dataclass(frozen=True)
class Done:
    """
    One thing that was done or promised.

    side : "police", "us" or "system"; words : what, without a person; stands : how it ended, "" where that says nothing
    """

    day: date
    side: str
    words: str
    stands: str = ""
    url: str = ""


Finder = Callable[[Account, date], list[Done]]
_finders: list[Finder] = []


def add_done(finder: Finder) -> Finder:
    """Let a part tell what was done since a day, as far as an account may read it; called when its app is ready."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def done_since(account: Account, day: date) -> dict[str, list[Done]]:
    """Return what all parts tell since a day by side, the newest first."""
    found: dict[str, list[Done]] = {}
    for finder in _finders:
        for one in finder(account, day):
            found.setdefault(one.side, []).append(one)
    return {side: sorted(some, key=lambda one: one.day, reverse=True) for side, some in found.items()}
