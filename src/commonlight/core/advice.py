"""
What waits for a content adviser, whatever room it comes from.

An adviser opens one list on her phone, reads a warning first, and decides whether to open a piece today. A room registers
what of its own waits; the list itself, and what advisers are paid, stand in the feedback room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a piece may speak of; an adviser can say which of these she is not asked to read.
TOPICS: dict[str, Promise] = {
    "force": _("force and threats"),
    "sex": _("sexual violence"),
    "children": _("harm to children"),
    "loss": _("death or loss"),
    "police": _("police and courts"),
    "money": _("debt and withheld pay"),
}


@dataclass(frozen=True)
class Waiting:
    """
    One piece that an adviser may read.

    key : its own name within the room, kept while it waits
    label : what kind of thing it is; title : its name, without a word of what it tells
    url : where it is read and answered
    topics : keys of TOPICS it speaks of
    organisation_id : whose piece it is, if it is one organisation's
    since : the day it began to wait, if it is known
    """

    room: str
    key: str
    label: str | Promise
    title: str
    url: str
    topics: tuple[str, ...] = ()
    organisation_id: UUID | None = None
    since: date | None = None

    @property
    def mark(self) -> str:
        """Return its name among all that waits."""
        return f"{self.room}-{self.key}"


_rooms: dict[str, Callable[[], list[Waiting]]] = {}


def register(room: str, waits: Callable[[], list[Waiting]]) -> None:
    """Let a room say what of its own waits for an adviser; called from its `AppConfig.ready`."""
    _rooms[room] = waits


def waiting() -> list[Waiting]:
    """Return all that waits, the longest first."""
    found = [one for waits in _rooms.values() for one in waits()]
    return sorted(found, key=lambda one: (one.since or date.max, one.mark))
