"""Blocks that rooms bring to the public home page: events of the outreach room, what changed after people wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Context = Callable[[HttpRequest], dict[str, Any]]


@dataclass(frozen=True)
class Block:
    """One block: a template of the room, rendered with what `context` returns; an empty context hides it."""

    room: str
    template: str
    context: Context
    order: int


_blocks: dict[tuple[str, str], Block] = {}


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
