"""What rooms bring to the public home page: blocks of their own, and lines for "Events" and "Ways to help"."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from commonlight.core.home_texts import Shown

Context = Callable[[HttpRequest], dict[str, Any]]
# The lists of the home page that rooms and editors fill together, and the most lines each shows: a first visit stays small.
MOST_LINES = {"event": 6, "help": 6}


@dataclass(frozen=True)
class Block:
    """One block: a template of the room, rendered with what `context` returns; an empty context hides it."""

    room: str
    template: str
    context: Context
    order: int


@dataclass(frozen=True)
class Line:
    """One event or way to help, whoever brought it; `attributes` mark the language of its words."""

    title: str
    attributes: SafeString
    url: str = ""
    text: str = ""
    day: date | None = None
    opens: time | None = None
    hours: str = ""
    where: str = ""


@dataclass(frozen=True)
class Lines:
    """What a room brings to one list, or the whole list; `more` are (address, label) of pages with all of them."""

    lines: list[Line]
    more: list[tuple[str, str]]


_blocks: dict[tuple[str, str], Block] = {}
_lists: dict[tuple[str, str], Callable[[HttpRequest], Lines | None]] = {}


def add_block(room: str, template: str, context: Context, order: int = 50) -> None:
    """
    Put a block on the public home; called from a room's `AppConfig.ready`.

    It shows while the room is switched on and `context(request)` returns something. It must be public text: the page is
    the same for everybody, counts no visitor and stays under 14 kB.
    """
    _blocks[room, template] = Block(room, template, context, order)


def blocks_for(request: HttpRequest, rooms_on: frozenset[str] | None) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, context) of each block to show; `rooms_on` None: before set-up, when every room may show."""
    wanted = sorted(_blocks.values(), key=lambda block: (block.order, block.room, block.template))
    found = []
    for block in wanted:
        if rooms_on is None or block.room == "core" or block.room in rooms_on:
            context = block.context(request)
            if context:
                found.append((block.template, context))
    return found


def add_lines(room: str, part: str, bring: Callable[[HttpRequest], Lines | None]) -> None:
    """Let a room bring lines to "event" or "help" while it is switched on; called from `AppConfig.ready`."""
    if part not in MOST_LINES:
        raise ValueError(part)
    _lists[room, part] = bring


def lines_for(request: HttpRequest, rooms_on: frozenset[str] | None, part: str, own: list[Shown]) -> Lines | None:
    """Return one list of the home page, the editors' texts and what rooms bring as one, soonest first; None when empty."""
    found = [
        bring(request)
        for (room, of), bring in sorted(_lists.items(), key=lambda item: item[0])
        if of == part and (rooms_on is None or room in rooms_on)
    ]
    brought = [lines for lines in found if lines is not None]
    lines = [_own_line(shown) for shown in own] + [line for each in brought for line in each.lines]
    lines.sort(key=lambda line: (line.day or date.min, line.opens or time.max))
    more = [page for each in brought for page in each.more]
    return Lines(lines[: MOST_LINES[part]], more) if lines else None


def _own_line(shown: Shown) -> Line:
    entry = shown.entry
    line = Line(shown.title, shown.attributes, text=shown.text, day=entry.day)
    return replace(line, hours=entry.hours, where=entry.where)
