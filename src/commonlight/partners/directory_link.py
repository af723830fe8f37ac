"""
The link between a member organisation and its entry in the directory of services.

The directory stands above this room and tells it, when it starts, how entries are found and where they show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class DirectoryEntry:
    """An organisation of the directory: its id there, its name, its page."""

    id: UUID
    name: str
    url: str


Find = Callable[[str], list[DirectoryEntry]]
Get = Callable[[UUID], DirectoryEntry | None]
_directory: list[tuple[Find, Get]] = []


def register(find: Find, get: Get) -> None:
    """Let the directory say how its organisations are found by name and by id."""
    _directory[:] = [(find, get)]


def entries_named(name: str) -> list[DirectoryEntry]:
    """Return a few entries of the directory that may be this organisation."""
    return _directory[0][0](name) if _directory else []


def entry(directory_id: UUID | None) -> DirectoryEntry | None:
    """Return the entry an organisation is linked to, or None."""
    return _directory[0][1](directory_id) if _directory and directory_id else None
