"""
Which pages stand in the menus.

A room does not edit templates: the public menu names the rooms' addresses and shows those that exist; a room adds its
team pages with `add_team_page` when its app is ready.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonlight.core import rooms
from commonlight.core.models import Account, RoleHeld

PUBLIC_ROOMS = (
    ("library:signs", _("Know the signs")),
    ("learning:courses", _("Courses")),
    ("library:laws", _("The law")),
    ("library:lines", _("Find help")),
    ("directory:find", _("Find a service")),
    ("events:ahead", _("Events")),
    ("events:ways", _("Ways to help")),
    ("library:words", _("Words")),
    ("library:search", _("Search")),
    ("reports:start", _("Write to us")),
    ("reports:mailbox", _("Your messages")),
)


# The team's menu has one entry per group, in this order; a group shows its pages in a second row. Most groups are rooms.
GROUPS: dict[str, str | Promise] = {
    "today": _("Today"),
    "reports": _("Reports"),
    "referrals": _("Clients"),
    "partners": _("Partners"),
    "outreach": _("Outreach"),
    "learning": _("Courses"),
    "feedback": _("Feedback"),
    "insight": _("Insight"),
    "library": _("Library"),
    "directory": _("Directory"),
    "site": _("The site"),
    "me": _("My account"),
}
# Events and volunteers have addresses of their own, but people look for them where programmes are.
GROUP_OF_ROOM = {"events": "outreach", "campaigns": "outreach", "volunteers": "outreach"}
# Pages of core that no menu names (backup, retention, one person) belong to the site.
REST = "site"
# The name in the head leads there: it needs no entry.
IN_THE_HEAD = "me"


@dataclass(frozen=True)
class TeamPage:
    """A page in the team's menu; `roles` are those that see it, none means everybody who is signed in."""

    url_name: str
    label: str | Promise
    roles: tuple[str, ...] = ()
    order: int = 50
    group: str = REST


@dataclass(frozen=True)
class Shown:
    """One entry of a menu as it is shown."""

    url: str
    label: str
    here: bool


@dataclass(frozen=True)
class TeamMenu:
    """The team's menu: its groups, and the pages of the group that is open (none when it has one page only)."""

    groups: list[Shown]
    pages: list[Shown]


_team_pages: dict[str, TeamPage] = {}


def add_team_page(
    url_name: str, label: str | Promise, *, roles: Iterable[str] = (), order: int = 50, group: str = ""
) -> None:
    """
    Put a page into the team's menu; called from a room's `AppConfig.ready`. Adding it again replaces it.

    It stands in the group of its room unless `group`, a key of `GROUPS`, says otherwise; the first page in order that
    somebody may open is where the group leads.
    """
    group = group or _group_of(url_name)
    if group not in GROUPS:
        raise ValueError(f"no such group of team pages: {group!r}; there are {', '.join(GROUPS)}")
    _team_pages[url_name] = TeamPage(url_name, label, tuple(roles), order, group)


def _group_of(url_name: str) -> str:
    room = url_name.partition(":")[0]
    room = GROUP_OF_ROOM.get(room, room)
    return room if room in GROUPS else REST


def url_if_there(name: str) -> str:
    """Return the address of a view, or "" when this install has no such view."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def url_if_on(name: str, rooms_on: Collection[str] | None) -> str:
    """Return the address of a public view, or "" when its room is switched off; None means that none is off yet."""
    room = rooms.room_of(name)
    if rooms_on is not None and room in rooms.ROOMS and room not in rooms_on:
        return ""
    return url_if_there(name)


def public_menu(request: HttpRequest | None, rooms_on: Collection[str] | None) -> list[Shown]:
    """Return the public rooms that this install has and the coalition switched on."""
    shown = [(url, str(label)) for name, label in PUBLIC_ROOMS if (url := url_if_on(name, rooms_on))]
    path = request.path if request is not None else ""
    # The courses lie below the signs' address: only the closest entry is where somebody is.
    here = max((url for url, _label in shown if path.startswith(url)), key=len, default="")
    return [Shown(url, label, url == here) for url, label in shown]


def roles_of(account: object) -> frozenset[str]:
    """Return the roles somebody holds anywhere; none for somebody who is not signed in."""
    if not isinstance(account, Account) or not account.is_active:
        return frozenset()
    return frozenset(RoleHeld.objects.filter(membership__account=account).values_list("role", flat=True))


def team_menu(
    request: HttpRequest | None, held_roles: frozenset[str], rooms_on: Collection[str] | None = None
) -> TeamMenu:
    """Return the groups and pages that somebody holding `held_roles` may open, in the rooms that are on."""
    open_to: dict[str, list[tuple[TeamPage, str]]] = {}
    for page, url in _team_entries(request, held_roles, rooms_on):
        open_to.setdefault(page.group, []).append((page, url))
    here = _group_here(request)
    groups = [
        Shown(
            open_to[group][0][1], str(label if len(open_to[group]) > 1 else open_to[group][0][0].label), group == here
        )
        for group, label in GROUPS.items()
        if group in open_to and group != IN_THE_HEAD
    ]
    pages = [
        Shown(url, str(page.label), request is not None and request.path == url) for page, url in open_to.get(here, [])
    ]
    return TeamMenu(groups, pages if len(pages) > 1 else [])


def _group_here(request: HttpRequest | None) -> str:
    match = getattr(request, "resolver_match", None)
    if match is None:
        return ""
    page = _team_pages.get(match.view_name)
    return page.group if page else _group_of(match.view_name)


def _team_entries(
    request: HttpRequest | None, held_roles: frozenset[str], rooms_on: Collection[str] | None
) -> Iterator[tuple[TeamPage, str]]:
    if request is not None and not getattr(getattr(request, "user", None), "is_authenticated", False):
        return
    for page in sorted(_team_pages.values(), key=lambda page: (page.order, page.url_name)):
        url = "" if rooms.closes(page.url_name, rooms_on) else url_if_there(page.url_name)
        if url and (not page.roles or held_roles.intersection(page.roles)):
            yield page, url
