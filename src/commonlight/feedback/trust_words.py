"""What the page of trust says in words: figures of rounds, how they moved, and parts by place and group."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.feedback.survey_words import FEWEST_FOR_PERCENT

SIDES = {
    "police": gettext_lazy("Police"),
    "us": gettext_lazy("Us, and groups like us"),
    "system": gettext_lazy("Offices and courts"),
}
TITLES = {
    "fair_police": gettext_lazy("How fairly the police treat people"),
    "tell_police": gettext_lazy("Who would tell the police"),
    "trust_us": gettext_lazy("Whether the group that asks is trusted"),
    "tell_group": gettext_lazy("Who would tell a local group"),
    "trust_system": gettext_lazy("Whether offices and courts keep people safe"),
}
SHARES = frozenset({"tell_police", "tell_group"})


def unit_of(name: str) -> str:
    """Return what a figure is counted in."""
    return _("percent who would, surely or probably") if name in SHARES else _("points from 0 to 100")


def figure_words(name: str, one: Mapping[str, Any] | None) -> str:
    """Return one figure: with its interval from 30 people on, else how many of how many."""
    if one is None or not one["n"]:
        return "–"
    if one["n"] < FEWEST_FOR_PERCENT or one["figure"] is None:
        return _counted(name) % {"x": one["above"], "y": one["n"]}
    return _range(one["figure"])


def part_words(name: str, one: Mapping[str, Any] | None, smallest: int) -> str:
    """Return the figure of a part: hidden where too few answered, and a handful for or against is not told exactly."""
    if one is None:
        return _("too few to show")
    if one["n"] >= FEWEST_FOR_PERCENT and one["figure"] is not None:
        return _range(one["figure"])
    said: dict[str, Any] = {"y": one["n"]}
    if one["above"] < smallest:
        said["x"] = _("fewer than %(n)s") % {"n": smallest}
    elif one["n"] - one["above"] < smallest:
        said["x"] = _("more than %(n)s") % {"n": one["n"] - smallest}
    else:
        said["x"] = one["above"]
    return _counted(name) % said


def _counted(name: str) -> str:
    return _("%(x)s of %(y)s would") if name in SHARES else _("%(x)s of %(y)s above the middle")


def _range(figure: Mapping[str, float]) -> str:
    return _("%(mean).0f (%(low).0f to %(high).0f)") % {
        "mean": figure["estimate"], "low": figure["low"], "high": figure["high"],
    }  # fmt: skip


def moved_words(change: Mapping[str, Any] | None) -> str:
    """Return how a figure moved since the round before; "" where either round has fewer than 30 people."""
    if change is None or min(change["n"]) < FEWEST_FOR_PERCENT:
        return ""
    if change["low"] <= 0 <= change["high"]:
        return _("We cannot tell whether this changed.")
    ends = sorted(abs(change[end]) for end in ("low", "high"))
    figures = {"by": f"{abs(change['estimate']):.0f}", "low": f"{ends[0]:.0f}", "high": f"{ends[1]:.0f}"}
    if change["estimate"] > 0:
        return _("Higher by %(by)s (%(low)s to %(high)s)") % figures
    return _("Lower by %(by)s (%(low)s to %(high)s)") % figures
