"""
What you can do here: every act that a coordinator needs, with its page; a command in a terminal is only the second way.

A room adds its acts when its app is ready:

    add_act("ops", "core:backup", _("Back up"), _("Keep a sealed copy of everything elsewhere."), roles=(Role.ADMIN,),
            command="commonlight backup")
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonlight.core import rooms
from commonlight.core.navigation import url_if_there

# The groups of the page, in their order.
GROUPS = {
    "start": _("Begin"),
    "public": _("What the public sees"),
    "people": _("People and organisations"),
    "reports": _("Reports"),
    "content": _("Signs, laws, lines and words"),
    "partners": _("Partners and services"),
    "settings": _("Settings"),
    "safety": _("Safety and keeping"),
    "imports": _("Bring in and take out"),
}


@dataclass(frozen=True)
class Act:
    """One thing to do; `command` is the second way, for somebody with a terminal."""

    group: str
    url_name: str
    label: str | Promise
    text: str | Promise
    roles: tuple[str, ...]
    command: str
    order: int


@dataclass(frozen=True)
class Shown:
    """An act as the page shows it."""

    url: str
    label: str
    text: str
    command: str


_acts: dict[str, Act] = {}


def add_act(
    group: str,
    url_name: str,
    label: str | Promise,
    text: str | Promise,
    *,
    roles: Iterable[str] = (),
    command: str = "",
    order: int = 50,
) -> None:
    """Put an act into a group (see GROUPS); adding the same address again replaces it. No roles: for everybody."""
    if group not in GROUPS:
        raise ValueError(f"No group is called {group!r}; there are {sorted(GROUPS)}.")
    _acts[url_name] = Act(group, url_name, label, text, tuple(roles), command, order)


def acts_for(
    held_roles: frozenset[str], rooms_on: Collection[str] | None, *, group: str | None = None
) -> list[tuple[str, list[Shown]]]:
    """Return (name of the group, its acts) that somebody with these roles may do in the rooms that are on."""
    found = []
    for key, name in GROUPS.items():
        if group is not None and key != group:
            continue
        mine = sorted((act for act in _acts.values() if act.group == key), key=lambda act: (act.order, act.url_name))
        shown = [
            Shown(url, str(act.label), str(act.text), act.command)
            for act in mine
            if (not act.roles or held_roles.intersection(act.roles))
            and not rooms.closes(act.url_name, rooms_on)
            and (url := url_if_there(act.url_name))
        ]
        if shown:
            found.append((str(name), shown))
    return found


def commands_covered() -> set[str]:
    """Return the commands that have a page, by their words ("backup", "audit verify")."""
    return {act.command.removeprefix("commonlight ") for act in _acts.values() if act.command}
