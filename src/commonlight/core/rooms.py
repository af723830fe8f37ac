"""
The parts of the site that a coalition can switch off, and what stays open even then.

A room that is off answers "not found" at every address, for the public and for the team, except where closing would
leave somebody alone: who wrote before must still find the answer.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

ROOMS = {
    "library": _("Signs, laws and help lines"),
    "directory": _("Directory of services"),
    "partners": _("Partners"),
    "events": _("Events"),
    "materials": _("Materials and posters"),
    "reports": _("Reports and mailbox"),
    "referrals": _("Referrals"),
    "outreach": _("Outreach"),
    "learning": _("Courses"),
    "feedback": _("Surveys and feedback"),
    "insight": _("Maps, budgets and impact"),
}
# Addresses in a namespace of their own that are switched with a room.
ROOM_OF = {"campaigns": "outreach", "places": "insight", "open_data": "insight", "open_data_file": "insight"}


@dataclass(frozen=True)
class Closing:
    """
    What a room closes when it is off.

    prefixes : beginnings of the names of its addresses that close; all others stay open
    template : the page that says so; empty for "there is no page at this address"
    """

    prefixes: tuple[str, ...]
    template: str = ""


_closings: dict[str, Closing] = {}


def closes_only(room: str, prefixes: Iterable[str], *, template: str = "") -> None:
    """Let a room keep addresses open though it is off ("reports:note_" closes, the mailbox stays); see `Closing`."""
    _closings[room] = Closing(tuple(prefixes), template)


def room_of(url_name: str) -> str:
    """Return the room that switches an address."""
    room = url_name.partition(":")[0]
    return ROOM_OF.get(room, room)


def closes(url_name: str, rooms_on: Collection[str] | None) -> bool:
    """Whether an address is closed because its room is off; None means that no site is set up and all are open."""
    room = room_of(url_name)
    if rooms_on is None or room not in ROOMS or room in rooms_on:
        return False
    closing = _closings.get(room)
    return closing is None or url_name.startswith(closing.prefixes)


def closed_page(url_name: str) -> str:
    """Return the template that a closed address shows, or ""."""
    closing = _closings.get(room_of(url_name))
    return closing.template if closing else ""
