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

# The public menu has one entry per group; a group that is open shows its pages in a second row, and the foot of each
# page lists all of them.
PUBLIC_GROUPS: dict[str, Promise] = {
    "know": _("Signs and rights"),
    "help": _("Find help"),
    "part": _("Take part"),
    "write": _("Write to us"),
    "search": _("Search"),
}
# A page's own label where the group is open; group; the first page that this install has is where the group leads.
PUBLIC_PAGES: tuple[tuple[str, Promise, str], ...] = (
    ("library:signs", _("Know the signs"), "know"),
    ("library:laws", _("The law"), "know"),
    ("learning:courses", _("Courses"), "know"),
    ("library:words", _("Words"), "know"),
    ("library:lines", _("Help lines"), "help"),
    ("directory:find", _("Find a service"), "help"),
    ("events:ahead", _("Events"), "part"),
    ("events:ways", _("Ways to help"), "part"),
    ("outreach:public_programmes", _("What we do"), "part"),
    ("campaigns:public_campaigns", _("Campaigns"), "part"),
    ("reports:start", _("Write to us"), "write"),
    ("reports:mailbox", _("Your messages"), "write"),
    ("library:search", _("Search"), "search"),
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
GROUP_OF_ROOM = {"events": "outreach", "materials": "outreach", "campaigns": "outreach", "volunteers": "outreach"}
# Pages of core that stand elsewhere, with those below them.
GROUP_OF_PAGE = {"core:add_picture": "outreach", "core:add_sound": "outreach"}
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
    if url_name in GROUP_OF_PAGE:
        return GROUP_OF_PAGE[url_name]
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


@dataclass(frozen=True)
class PublicGroup:
    """One entry of the public menu: where it leads, its label, and the pages of its group."""

    url: str
    label: str
    here: bool
    pages: list[Shown]


def public_menu(request: HttpRequest | None, rooms_on: Collection[str] | None) -> list[PublicGroup]:
    """Return the groups of public pages that this install has and the coalition switched on, each with its pages."""
    urls = {name: url for name, _label, _group in PUBLIC_PAGES if (url := url_if_on(name, rooms_on))}
    path = request.path if request is not None else ""
    # The courses lie below the signs' address: only the closest entry is where somebody is.
    here = max((url for url in urls.values() if path.startswith(url)), key=len, default="")
    found = []
    for group, group_label in PUBLIC_GROUPS.items():
        pages = [
            Shown(urls[name], str(label), urls[name] == here)
            for name, label, of_group in PUBLIC_PAGES
            if of_group == group and name in urls
        ]
        if pages:
            label = str(group_label) if len(pages) > 1 else pages[0].label
            found.append(PublicGroup(pages[0].url, label, any(page.here for page in pages), pages))
    return found


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
