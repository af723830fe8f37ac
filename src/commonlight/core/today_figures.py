"""How it goes: each room says its own figures on the team's first page, below what waits."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Figure:
    """
    One line: a figure with what it is out of, and the same a year before. No arrow and no colour: more is not better.

    label : what is counted
    now, before : the figure with its denominator and how sure it is, in words; "" where there is none
    note : what must be known to read it
    url, link : where to read more; may be empty
    """

    label: str
    now: str
    before: str = ""
    note: str = ""
    url: str = ""
    link: str = ""


Finder = Callable[[HttpRequest], list[Figure]]
_finders: list[Finder] = []


def add_figures(finder: Finder) -> Finder:
    """Let a room say its figures for the signed-in person of a request; called from its `AppConfig.ready`."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def figures_from_rooms(request: HttpRequest) -> list[Figure]:
    """Return the figures of all rooms, in the order they joined."""
    return [figure for finder in _finders for figure in finder(request)]
