"""
What the first page of the room leads to, and which page shows a run of a kind.

Each part adds its own lines from its `starting_<part>.py`, so that nobody edits the page of another.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.roles import Role


@dataclass(frozen=True)
class Entrance:
    """
    A way in: address, what it is called, one sentence on what it is for, and who may take it.

    may : asked besides the roles, where a role alone does not tell
    """

    url_name: str
    title: str | Promise
    words: str | Promise
    roles: tuple[Role, ...]
    order: int
    may: Callable[[Account], bool] = bool


_ENTRANCES: dict[str, Entrance] = {}
_KINDS: dict[str, tuple[str, str | Promise]] = {}


def add_entrance(
    url_name: str,
    title: str | Promise,
    words: str | Promise,
    *,
    roles: Collection[Role],
    order: int = 50,
    may: Callable[[Account], bool] = bool,
) -> None:
    """Add a way in to the first page of the room; the same address again replaces it."""
    _ENTRANCES[url_name] = Entrance(url_name, title, words, tuple(roles), order, may)


def show_run_with(kind: str, url_name: str, name: str | Promise) -> None:
    """Say which page (its address takes the run's id) shows what came out of runs of a kind, and what the kind is called."""
    _KINDS[kind] = (url_name, name)


def entrances_for(account: Account) -> Iterator[tuple[str, Entrance]]:
    """Yield address and entrance of what this account may open, in order."""
    for one in sorted(_ENTRANCES.values(), key=lambda one: (one.order, one.url_name)):
        if has_role(account, *one.roles) and one.may(account):
            try:
                yield reverse(one.url_name), one
            except NoReverseMatch:
                continue


def page_of(kind: str) -> tuple[str, str | Promise]:
    """Return the name of the page that shows runs of a kind ("" if there is none) and the kind's name."""
    return _KINDS.get(kind, ("", kind))
