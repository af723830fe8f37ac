"""Tables that are no Django models and that each database makes in its own way: the room that has one copies it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True)
class Extra:
    """
    A table that a room copies itself.

    tables : names in the file of all that belongs to it, among them the parts a search index keeps of itself
    name : the table's name in both databases
    read : gives its rows from a connection of either kind, as plain values that are the same in both
    write : puts such rows into the other database
    """

    name: str
    tables: frozenset[str]
    read: Callable[[Any], Rows]
    write: Callable[[Any, Iterable[tuple[Any, ...]]], None]


_extras: dict[str, Extra] = {}


def register_extra(extra: Extra) -> None:
    """Let a room say how its own table is copied."""
    _extras[extra.name] = extra


def extras() -> list[Extra]:
    """Return what rooms registered, by name."""
    return [_extras[name] for name in sorted(_extras)]
