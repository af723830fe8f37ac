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
    ("library:laws", _("The law")),
    ("library:lines", _("Find help")),
    ("directory:find", _("Find a service")),
    ("library:words", _("Words")),
    ("library:search", _("Search")),
    ("reports:start", _("Write to us")),
    ("reports:mailbox", _("Your messages")),
)


@dataclass(frozen=True)
class TeamPage:
    """A page in the team's menu; `roles` are those that see it, none means everybody who is signed in."""

    url_name: str
    label: str | Promise
    roles: tuple[str, ...] = ()
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """One entry of a menu as it is shown."""

    url: str
    label: str
    here: bool


_team_pages: dict[str, TeamPage] = {}


def add_team_page(url_name: str, label: str | Promise, *, roles: Iterable[str] = (), order: int = 50) -> None:
    """Put a page into the team's menu; called from a room's `AppConfig.ready`. Adding it again replaces it."""
    _team_pages[url_name] = TeamPage(url_name, label, tuple(roles), order)


def url_if_there(name: str) -> str:
    """Return the address of a view, or "" when this install has no such view."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_here(request: HttpRequest | None, url: str) -> bool:
    return request is not None and request.path.startswith(url)


def url_if_on(name: str, rooms_on: Collection[str] | None) -> str:
    """Return the address of a public view, or "" when its room is switched off; None means that none is off yet."""
    room = name.partition(":")[0]
    if rooms_on is not None and room in rooms.ROOMS and room not in rooms_on:
        return ""
    return url_if_there(name)


def public_menu(request: HttpRequest | None, rooms_on: Collection[str] | None) -> list[Shown]:
    """Return the public rooms that this install has and the coalition switched on."""
    return [
        Shown(url, str(label), _is_here(request, url))
        for name, label in PUBLIC_ROOMS
        if (url := url_if_on(name, rooms_on))
    ]


def roles_of(account: object) -> frozenset[str]:
    """Return the roles somebody holds anywhere; none for somebody who is not signed in."""
    if not isinstance(account, Account) or not account.is_active:
        return frozenset()
    return frozenset(RoleHeld.objects.filter(membership__account=account).values_list("role", flat=True))


def team_menu(
    request: HttpRequest | None, held_roles: frozenset[str], rooms_on: Collection[str] | None = None
) -> list[Shown]:
    """Return the team pages that somebody holding `held_roles` may open, in the rooms that are on."""
    return list(_team_entries(request, held_roles, rooms_on))


def _team_entries(
    request: HttpRequest | None, held_roles: frozenset[str], rooms_on: Collection[str] | None
) -> Iterator[Shown]:
    if request is not None and not getattr(getattr(request, "user", None), "is_authenticated", False):
        return
    for page in sorted(_team_pages.values(), key=lambda page: (page.order, page.url_name)):
        url = "" if rooms.closes(page.url_name, rooms_on) else url_if_there(page.url_name)
        if url and (not page.roles or held_roles.intersection(page.roles)):
            yield Shown(url, str(page.label), request is not None and request.path == url)
