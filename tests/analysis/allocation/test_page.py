"""The page of a plan: every choice with its price, a map where places are known, and no promise."""

import re

from commonlight.analysis.allocation import Area, Floor, Problem, Programme, best_plan
from commonlight.analysis.allocation.page import page, plan_map

ROWS = ((0, 50.0), (1, 30.0), (2, 20.0), (3, 5.0))


def plan_of(*, mapped=True, floors=()):
    areas = tuple(
        Area(
            f"<area {n}>",
            need,
            400.0,
            lat=38.0 if mapped else None,
            lon=-85.0 + n if mapped else None,
            groups=frozenset({"rural"} if n > 1 else ()),
        )
        for n, need in ROWS
    )
    return best_plan(Problem(areas, (Programme(),), budget=800.0, floors=floors))


def test_each_choice_stands_in_the_table_and_as_a_ring_on_the_map():
    plan = plan_of()
    told = page(plan, {}, 20.0)

    assert len(plan.chosen) == 2
    assert told.count('r="9"') == 2
    assert "1: &lt;area 0&gt;" in told
    assert "<area" not in told
    assert "Covered means that something is offered within reach" in told
    assert "The next 1,000 would cover 20.0 more" in told
    assert not re.search(r"(src|href)=", told)


def test_dots_are_as_large_as_need_and_dark_where_it_is_covered():
    told = plan_map(plan_of())

    dots = re.findall(r'r="([\d.]+)" fill="(#\w+)"', told)
    assert [float(radius) for radius, _ in dots] == sorted((float(radius) for radius, _ in dots), reverse=True)
    assert [fill for _, fill in dots][:2] == ["#28607f", "#28607f"]
    assert [fill for _, fill in dots][2:4] == ["#ffffff", "#ffffff"]


def test_without_places_there_is_no_map_and_the_page_stands():
    plan = plan_of(mapped=False)

    assert plan_map(plan) is None
    assert "<h2>Map</h2>" not in page(plan, {}, None)


def test_a_floor_says_what_it_costs():
    plan = plan_of(floors=(Floor("rural", 0.2),))
    told = page(plan, plan.prices(), None)

    assert "What each floor costs" in told
    assert "rural at least 20%" in told
