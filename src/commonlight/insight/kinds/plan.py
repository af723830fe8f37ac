"""Work out where a budget does the most: programmes in areas under money, hours and floors. Public figures in. Child process only."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

Progress = Callable[[int], None]
SECONDS = 30.0
# How often the need is drawn anew within its margins, and up to how many pairs of area and programme.
DRAWS, MOST_PAIRS = 40, 2500
# Margins of the census hold with 90 %: half their width is so many standard errors.
MARGIN_IS = 1.645
NEXT = 1000.0


def work_out(asked: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Return the best plan, what its floors cost, what the next money buys, and how often each choice holds when figures vary.

    asked : areas (code, name, need, margin or None, x, y, groups), programmes, budget, hours or None, floors (group, share, kind),
        by_hand (pairs of code and programme, or None), seed
    """
    from commonlight.analysis.allocation import NoPlan, best_plan
    from commonlight.analysis.base import AnalysisError, InputError

    try:
        problem = problem_of(asked)
        best = best_plan(problem, seconds=SECONDS)
    except NoPlan as no:
        return {
            "problem": "no_plan",
            "clash": [{"group": one.group, "share": one.share, "kind": one.kind} for one in no.clash],
        }
    except InputError as no:
        return {"problem": "input", "said": str(no)}
    except AnalysisError:
        return {"problem": "no_time"}
    progress(40)
    found: dict[str, Any] = {"plan": _told(best)}
    if asked.get("by_hand") is not None:
        return found | {"best": found["plan"], **_by_hand(problem, asked["by_hand"])}
    prices = best.prices(seconds=SECONDS)
    progress(60)
    found["floors"] = [
        {"group": one.group, "share": one.share, "kind": one.kind, "costs": prices[str(one)]} for one in problem.floors
    ]
    found["next"] = {"money": NEXT, "covers": best.next_money(NEXT, seconds=SECONDS)}
    progress(70)
    return found | _held(problem, asked, progress)


def problem_of(asked: Mapping[str, Any]) -> Any:
    """Return what is to be decided; raises InputError."""
    from commonlight.analysis.allocation import Area, Floor, Problem, Programme

    areas = tuple(
        Area(one["code"], float(one["need"]), lat=one["y"], lon=one["x"], groups=frozenset(one["groups"]))
        for one in asked["areas"]
    )
    programmes = tuple(Programme(**one) for one in asked["programmes"])
    floors = tuple(Floor(**one) for one in asked["floors"])
    return Problem(areas, programmes, float(asked["budget"]), hours=asked["hours"], floors=floors)


def _told(plan: Any) -> dict[str, Any]:
    return {
        "chosen": [vars(one) for one in plan.chosen],
        "covered": plan.covered, "need": plan.total_need, "spent": plan.spent, "hours": plan.hours, "gap": plan.gap,
        "proven": plan.proven, "method": plan.method, "shares": plan.shares, "met": plan.met,
        "by_area": [round(float(one), 3) for one in plan.covered_by_area],
    }  # fmt: skip


def _by_hand(problem: Any, pairs: list[list[str]]) -> dict[str, Any]:
    """Return a plan as somebody put it together: what it covers, what it takes, and which limits and floors it breaks."""
    from commonlight.analysis.allocation import best_plan

    held = frozenset((code, programme) for code, programme in pairs)
    others = frozenset(
        (area.id, one.name) for area in problem.areas for one in problem.programmes if (area.id, one.name) not in held
    )
    hours = {one.name: one.hours for one in problem.programmes}
    cost = {one.name: one.cost for one in problem.programmes}
    spent = sum(cost[programme] for _code, programme in held)
    taken = sum(hours[programme] for _code, programme in held)
    # As it is, whatever it costs; what it breaks is said beside it.
    free = replace(
        problem, budget=max(problem.budget, spent), hours=None, floors=(), fixed=held, excluded=others,
        programmes=tuple(replace(one, at_most=None) for one in problem.programmes),
    )  # fmt: skip
    plan = best_plan(free, seconds=SECONDS)
    broken = []
    for one in problem.floors:
        inside = {area.id for area in problem.areas if one.group in area.groups}
        there = sum(cost[programme] for code, programme in held if code in inside)
        share = {
            "budget": there / spent if spent else 0.0,
            "covered": plan.shares.get(one.group, 0.0),
            "met": plan.met.get(one.group, 0.0),
        }[one.kind]
        if share < one.share - 1e-9:
            broken.append({"group": one.group, "share": one.share, "kind": one.kind, "is": share})
    many = [
        one.name
        for one in problem.programmes
        if one.at_most is not None and sum(name == one.name for _code, name in held) > one.at_most
    ]
    return {
        "plan": _told(plan),
        "broken": broken,
        "over_money": max(spent - problem.budget, 0.0),
        "over_hours": max(taken - problem.hours, 0.0) if problem.hours is not None else 0.0,
        "too_many": many,
    }


def _held(problem: Any, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Return in how many of DRAWS worlds, need drawn within its margins, each choice is in the best plan; nothing for large ones."""
    import numpy as np

    from commonlight.analysis.allocation import best_plan
    from commonlight.analysis.base import AnalysisError

    margins = [one["margin"] for one in asked["areas"]]
    if len(problem.areas) * len(problem.programmes) > MOST_PAIRS or not any(margins):
        return {"draws": 0, "held": {}}
    rng = np.random.default_rng(asked["seed"])
    held: dict[str, int] = {}
    worked = 0
    for draw in range(DRAWS):
        noise = rng.standard_normal(len(margins))
        areas = tuple(
            replace(area, need=max(area.need + (margin or 0.0) / MARGIN_IS * float(z), 0.0))
            for area, margin, z in zip(problem.areas, margins, noise, strict=True)
        )
        try:
            plan = best_plan(replace(problem, areas=areas), seconds=SECONDS / 10)
        except AnalysisError:
            continue
        worked += 1
        for one in plan.chosen:
            key = f"{one.area}\n{one.programme}"
            held[key] = held.get(key, 0) + 1
        progress(70 + 25 * draw // DRAWS)
    return {"draws": worked, "held": held}
