"""
What a new coalition gets for its place before it wrote a word: other rooms say here what they hold for it.

    add_starter("laws", _("Laws"), laws_for_place, url_name="library:laws")

A starter answers with offers for a place ("US-KY", "MX"). Offers of the kinds of the place check-list are written into it
as "not looked up yet"; groups can be chosen; all others are only counted and linked, because they show anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.functional import Promise

CALENDAR = Path(__file__).parent / "content" / "calendar.yaml"
GROUPS = "groups"


@dataclass(frozen=True)
class Offer:
    """One thing that a room holds for a place; `id` is the room's own name for it."""

    id: str
    title: str
    text: str = ""
    source: str = ""


Find = Callable[[str, str], list[Offer]]


@dataclass(frozen=True)
class Starter:
    """A room's offers of one kind; `find(place, language)`."""

    kind: str
    label: str | Promise
    find: Find
    url_name: str
    order: int


_starters: dict[str, Starter] = {}


def add_starter(kind: str, label: str | Promise, find: Find, *, url_name: str = "", order: int = 50) -> None:
    """Let a room offer something for a place; called from its `AppConfig.ready`."""
    _starters[kind] = Starter(kind, label, find, url_name, order)


def starters() -> list[Starter]:
    """Return all starters in their order."""
    return sorted(_starters.values(), key=lambda starter: (starter.order, starter.kind))


def offers(kind: str, place: str, language: str) -> list[Offer]:
    """Return what the starter of one kind offers; nothing when no room has such a starter."""
    starter = _starters.get(kind)
    return starter.find(place, language) if starter else []


@dataclass(frozen=True)
class Day:
    """A day of the year that coalitions use to speak in public: origin, next date, titles and texts by language."""

    origin: str
    day: date
    words: dict[str, tuple[str, str]]
    source: str


@cache
def _calendar() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(CALENDAR.read_text(encoding="utf-8"))["days"]
    return loaded


def calendar_for(country: str, *, today: date) -> list[Day]:
    """Return the days of the coming twelve months for a country, soonest first."""
    found = []
    for entry in _calendar():
        if entry["countries"] != "all" and country not in entry["countries"]:
            continue
        day = date(today.year, entry["month"], entry["day"])
        if day < today:
            day = day.replace(year=today.year + 1)
        words: dict[str, tuple[str, str]] = {
            language: (entry[language]["title"], entry[language]["text"])
            for language in ("en", "es", "ar")
            if language in entry
        }
        found.append(Day(f"calendar:{entry['id']}:{day.year}", day, words, entry["source"]))
    return sorted(found, key=lambda entry: entry.day)


def place_kinds() -> set[str]:
    """Return the kinds of offers that are written into the place check-list."""
    from commonlight.core.models import PlaceEntry

    return {kind.value for kind in PlaceEntry.Kind}
