"""
What follows from the answers for level and urgency, and what a person of the team may add to it.

Level: "looks" (nothing said or done was told: never counted, never to police) or "conduct". The newest word counts: the
person's own newest answers, or what somebody of the team found in the words after them. Urgency (a child, danger now) is
about the situation; whatever is told later adds to it and never takes from it.
"""

from collections.abc import Iterable
from typing import Any

from commonlight.reports.facts import Facts

LOOKS, CONDUCT = "looks", "conduct"
URGENT = ("danger", "child")


def _level_of_part(content: dict[str, Any]) -> str | None:
    if content["kind"] == "facts":
        return CONDUCT if Facts.from_content(content["facts"]).tells_conduct else LOOKS
    # What the team finds can only raise; a mark of urgency alone says nothing about conduct.
    return CONDUCT if content["kind"] == "level" and content["found"] else None


def _urgency_of_part(content: dict[str, Any]) -> list[str]:
    if content["kind"] == "facts":
        return Facts.from_content(content["facts"]).urgency
    return list(content["urgency"]) if content["kind"] == "level" else []


def level_after(contents: Iterable[dict[str, Any]]) -> str:
    """Return the level that the parts of a report, oldest first, end with."""
    levels = [level for level in map(_level_of_part, contents) if level]
    return levels[-1] if levels else LOOKS


def urgency_after(contents: Iterable[dict[str, Any]]) -> list[str]:
    """Return every urgent situation ever named, by the person or the team; nothing lowers it by itself."""
    named = {one for content in contents for one in _urgency_of_part(content)}
    return [one for one in URGENT if one in named]


def merged_urgency(several: Iterable[Iterable[str]]) -> list[str]:
    """Return the urgency of reports worked on together: whatever any of them names."""
    named = {one for urgency in several for one in urgency}
    return [one for one in URGENT if one in named]
