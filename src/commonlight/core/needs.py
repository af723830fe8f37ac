"""What waits for a person today: each room says its own part on the team's first page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Need:
    """One thing that waits: a whole sentence without anything people wrote, and where to do it."""

    text: str
    url: str
    link: str


Finder = Callable[[HttpRequest], list[Need]]
_finders: list[Finder] = []


def add_needs(finder: Finder) -> Finder:
    """Let a room say what waits for the signed-in person of a request; called from its `AppConfig.ready`."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def needs_from_rooms(request: HttpRequest) -> list[Need]:
    """Return what all rooms say, in the order they joined."""
    return [need for finder in _finders for need in finder(request)]
