"""What a plan says in words: what it covers, which floors clash, what each place adds; covered means within reach, not helped."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonlight.insight.services.plans import LANGUAGE, NAMED, RURAL

GROUPS = {
    RURAL: gettext_lazy("Rural areas"),
    LANGUAGE: gettext_lazy("Areas where many speak little English"),
    NAMED: gettext_lazy("Areas you named"),
}
PROBLEMS = {
    "no_time": gettext_lazy("No plan was found in time. Ask for fewer areas, programmes or floors."),
    "input": gettext_lazy("This cannot be planned as it was asked."),
}


def number(value: float) -> str:
    """Return a number as people read it."""
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:,.1f}"


def percent(share: float) -> str:
    """Return a share as a percent."""
    return f"{100 * share:.0f} %"


def floor_words(one: Mapping[str, Any]) -> str:
    """Return a floor in words."""
    said = {"group": GROUPS.get(one["group"], one["group"]), "share": percent(one["share"])}
    match one["kind"]:
        case "budget":
            return _("%(group)s: at least %(share)s of the money") % said
        case "met":
            return _("%(group)s: at least %(share)s of their own people within reach") % said
    return _("%(group)s: at least %(share)s of all people within reach") % said


def problem_words(found: Mapping[str, Any]) -> list[str]:
    """Return why there is no plan, and what to do."""
    if found["problem"] != "no_plan":
        return [str(PROBLEMS.get(found["problem"], PROBLEMS["input"]))]
    if not found["clash"]:
        return [_("Nothing can be paid for with this money: the cheapest programme costs more.")]
    return [
        _("No plan keeps these together. Lower one of them, or find more money:"),
        *(floor_words(one) for one in found["clash"]),
    ]


def sentence(asked: Mapping[str, Any], plan: Mapping[str, Any]) -> str:
    """Return the plan in one or two plain sentences."""
    share = plan["covered"] / plan["need"] if plan["need"] else 0.0
    said = _("%(n)s for %(spent)s of %(budget)s: something comes within reach of %(share)s of the people counted as need.") % {
        "n": ngettext("%(n)d choice", "%(n)d choices", len(plan["chosen"])) % {"n": len(plan["chosen"])},
        "spent": number(plan["spent"]), "budget": number(asked["budget"]), "share": percent(share),
    }  # fmt: skip
    if asked["by_hand"] is not None:
        return said
    if plan["proven"]:
        return said + " " + _("No other plan within these limits covers more.")
    return (
        said
        + " "
        + _("The best possible plan could cover at most %(gap)s more.") % {"gap": f"{100 * plan['gap']:.1f} %"}
    )


def not_said() -> list[str]:
    """Return what a plan does not say."""
    return [
        _("Covered means that something is offered within reach. It does not mean that anybody came, or was helped."),
        _("The plan is as good as the figure, the costs and the shares that were entered. Change them and look again."),
        _("People who know the places decide. A place that is left out is not a place without need."),
    ]


def rows_of(asked: Mapping[str, Any], found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each choice: what it costs, what would be lost without it, how often it holds."""
    names = {one["code"]: one["name"] for one in asked["areas"]}
    draws, held = found.get("draws", 0), found.get("held", {})
    return [
        {
            "number": place, "code": one["area"], "area": names[one["area"]], "programme": one["programme"],
            "cost": number(one["cost"]), "hours": number(one["hours"]),
            # Above 400 choices it is not worked out for each.
            "adds": "" if one["adds"] is None else number(one["adds"]),
            "reaches": one["reaches"],
            "holds": f"{held.get(one['area'] + chr(10) + one['programme'], 0)} / {draws}" if draws else "",
        }
        for place, one in enumerate(found["plan"]["chosen"], 1)
    ]  # fmt: skip


def group_rows(plan: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return group, its share of what is covered, and what of its own need is covered."""
    return [
        (str(GROUPS.get(group, group)), percent(share), percent(plan["met"][group]))
        for group, share in plan["shares"].items()
    ]


def broken_words(found: Mapping[str, Any]) -> list[str]:
    """Return which limits and floors a plan put together by hand breaks."""
    said = [
        _("%(floor)s: it is %(is)s") % {"floor": floor_words(one), "is": percent(one["is"])} for one in found["broken"]
    ]
    if found["over_money"]:
        said.append(_("It costs %(n)s more than there is.") % {"n": number(found["over_money"])})
    if found["over_hours"]:
        said.append(_("It takes %(n)s hours more than there are.") % {"n": number(found["over_hours"])})
    said += [_("“%(name)s” stands in more areas than it can.") % {"name": name} for name in found["too_many"]]
    return said


def pairs_said(pairs: Sequence[tuple[str, str]], asked: Mapping[str, Any]) -> list[str]:
    """Return area and programme of each pair."""
    names = {one["code"]: one["name"] for one in asked["areas"]}
    return [f"{names.get(code, code)}: {programme}" for code, programme in pairs]
