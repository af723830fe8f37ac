"""
What other rooms may change in a programme: the one way in which something heard becomes something done.

Rooms beside each other do not know each other: the room with programmes registers which there are and how a change is
written down, a room that heard something asks here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonlight.core.models import Account


@dataclass(frozen=True)
class Changes:
    """
    The room with programmes.

    choices : (id, name) of each programme that goes on
    note : writes down for a programme what was heard and what changes; returns the name of the programme
    """

    choices: Callable[[], list[tuple[UUID, str]]]
    note: Callable[..., str]


_room: list[Changes] = []


def register(changes: Changes) -> None:
    """Let the room with programmes be asked; called from its `AppConfig.ready`."""
    _room[:] = [changes]


def programmes() -> list[tuple[UUID, str]]:
    """Return (id, name) of each programme that goes on; none where the room is not there."""
    return _room[0].choices() if _room else []


def note_change(programme_id: UUID, *, heard: str, changed: str, by: Account, at: datetime) -> str:
    """Write a change of a programme down and return the programme's name; raises LookupError when there is none."""
    if not _room:
        raise LookupError(programme_id)
    return _room[0].note(programme_id, heard=heard, changed=changed, by=by, at=at)
