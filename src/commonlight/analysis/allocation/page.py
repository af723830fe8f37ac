"""A plan as one self-contained page: what it covers, a map, each choice with its reason, what floors cost, the next money."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from commonlight.analysis.base.maps import SHADES, dots
from commonlight.analysis.base.page import listed, said, self_contained, tabled

if TYPE_CHECKING:
    from commonlight.analysis.allocation.plan import Plan

NOT_SAID = (
    "Covered means that something is offered within reach. It does not mean that anybody came, or was helped.",
    "The plan is as good as the need, the costs and the effects that were entered; change them and look again.",
    "People who know the places decide. A place that is left out is not a place without need.",
)
LARGEST, SMALLEST = 13.0, 3.0


def plan_map(plan: Plan) -> str | None:
    """Return a map: a dot per area as large as its need, darker the more of it is covered, a ring where money goes; None without places."""
    areas = plan.problem.areas
    if any(area.lat is None or area.lon is None for area in areas):
        return None
    most = max(max(area.need for area in areas), 1e-9)
    places = []
    for area, covered in zip(areas, plan.covered_by_area, strict=True):
        share = float(covered) / area.need if area.need else 0.0
        radius = max(LARGEST * math.sqrt(area.need / most), SMALLEST)
        places.append((area.lon or 0.0, area.lat or 0.0, radius, _shade(share)))
    numbers: dict[str, list[str]] = {}
    for number, choice in enumerate(plan.chosen, start=1):
        numbers.setdefault(choice.area, []).append(str(number))
    at = {area.id: (area.lon or 0.0, area.lat or 0.0) for area in areas}
    marks = [(*at[area], ", ".join(held)) for area, held in numbers.items()]
    title = (
        f"Map of {len(areas)} areas: a dot is as large as the need there and darker the more of it is covered; "
        f"{len(numbers)} rings show where money goes."
    )
    key = ((SHADES[0], "nothing covered"), (SHADES[2], "less than half"), (SHADES[4], "half or more"))
    return dots(title, places, marks, key=key)


def _shade(share: float) -> str:
    if share <= 1e-9:
        return SHADES[0]
    return SHADES[2] if share < 0.5 else SHADES[4]


def page(plan: Plan, prices: Mapping[str, float], next_1000: float | None) -> str:
    """Return an HTML page that asks nothing of the network."""
    parts = [said(plan.sentence()), "<h2>What this does not say</h2>", listed(NOT_SAID)]
    picture = plan_map(plan)
    parts += ["<h2>Map</h2>", picture] if picture else []
    rows = [
        (f"{number}: {c.area}", c.programme, f"{c.cost:,.0f}", f"{c.hours:,.0f}", str(c.reaches), f"{c.adds:,.1f}")
        for number, c in enumerate(plan.chosen, start=1)
    ]
    head = ("area", "programme", "cost", "hours", "areas it reaches", "need lost without it")
    parts += ["<h2>What to do where</h2>", tabled("The choices", head, rows)]
    if prices:
        told = [(floor, f"{price:,.1f}") for floor, price in prices.items()]
        parts.append(tabled("What each floor costs", ("floor", "covered need given up for it"), told))
    if plan.shares:
        groups = [(group, f"{plan.shares[group]:.0%}", f"{plan.met[group]:.0%}") for group in plan.shares]
        parts.append(tabled("Groups", ("group", "share of what is covered", "own need that is covered"), groups))
    if next_1000 is not None:
        parts.append(f"<p>The next 1,000 would cover {next_1000:,.1f} more of {plan.total_need:,.1f}.</p>")
    areas = [
        (area.id, f"{area.need:,.1f}", f"{covered:,.1f}")
        for area, covered in zip(plan.problem.areas, plan.covered_by_area.tolist(), strict=True)
    ]
    table = tabled("Every area", ("area", "need", "covered"), areas)
    parts += ["<details><summary>Table of all areas</summary>", table, "</details>"]
    parts += [
        f"<h2>How it was done</h2><p>Method: {plan.method}; distance from the best possible plan at most {plan.gap:.2%}.</p>",
        listed(plan.warnings),
    ]
    return self_contained("Where the money does the most", parts)
