"""
Where a short address may lead: pages of our own, by name, so that nobody can send people elsewhere through us.

An address to the form or to the messages is never counted: a place, a day and a report that came on it would together
tell who may have written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonlight.core.navigation import url_if_there


@dataclass(frozen=True)
class Target:
    """One page a short address may lead to."""

    url_name: str
    label: str | Promise
    is_counted: bool = True


TARGETS: Mapping[str, Target] = {
    "campaign": Target("campaigns:public", _("The campaign’s own page")),
    "home": Target("core:home", _("Home page")),
    "signs": Target("library:signs", _("Know the signs")),
    "lines": Target("library:lines", _("Find help: lines to call")),
    "find": Target("directory:find", _("Find a service")),
    "courses": Target("learning:courses", _("Courses")),
    "events": Target("events:ahead", _("Events")),
    "ways": Target("events:ways", _("Ways to help")),
    "write": Target("reports:start", _("Write to us"), is_counted=False),
}


def path_of(target: str, *, slug: str, is_public: bool) -> str:
    """Return the path a target stands for, in the language that is active; the home page where it is not there."""
    found = TARGETS.get(target)
    if found is None:
        return reverse("core:home")
    if target == "campaign":
        return reverse(found.url_name, args=[slug]) if is_public else reverse("core:home")
    return url_if_there(found.url_name) or reverse("core:home")


def is_counted(target: str) -> bool:
    """Return whether openings of an address with this target are counted."""
    return target in TARGETS and TARGETS[target].is_counted
