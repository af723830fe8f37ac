"""Plans: equal to brute force on small cases, floors kept and priced, bad input named."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonlight.analysis.allocation import Area, Floor, NoPlan, Problem, Programme, best_plan, compare_plans
from commonlight.analysis.base import AnalysisError, InputError
from commonlight.cli.main import main


def small_world(seed, n=6, **limits):
    rng = np.random.default_rng(seed)
    areas = tuple(
        Area(
            f"a{i}",
            need=float(rng.integers(0, 100)),
            cost=float(rng.integers(1, 20)),
            lat=38 + float(rng.uniform(0, 1)),
            lon=-85 + float(rng.uniform(0, 1)),
            groups=frozenset({"rural"} if i % 2 else {"town"}),
        )
        for i in range(n)
    )
    programmes = (Programme("talk", cost=2, effect=0.6, reach_km=30), Programme("print", cost=1, effect=0.3, hours=2))
    return Problem(areas, programmes, **{"budget": 40.0, "returns": (1.0, 0.5), **limits})


def distance_km(a, b):
    lat1, lon1, lat2, lon2 = map(np.radians, (a.lat, a.lon, b.lat, b.lon))
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(half))


def covered_by_hand(problem, choices):
    """Written anew from the definition, sharing nothing with the code under test."""
    worth = {}
    for area in problem.areas:
        level = sum(
            p.effect for a, p in choices if (a.id == area.id if p.reach_km == 0 else distance_km(a, area) <= p.reach_km)
        )
        pieces = [max(0.0, min(level - k, 1.0)) for k in range(len(problem.returns))]
        worth[area.id] = area.need * sum(w * piece for w, piece in zip(problem.returns, pieces, strict=True))
    return worth


def brute_force(problem):
    every = list(itertools.product(problem.areas, problem.programmes))
    best = 0.0
    for size in range(len(every) + 1):
        for choices in itertools.combinations(every, size):
            if sum(a.cost + p.cost for a, p in choices) > problem.budget:
                continue
            if problem.hours is not None and sum(p.hours for _, p in choices) > problem.hours:
                continue
            worth = covered_by_hand(problem, choices)
            total = sum(worth.values())
            for floor in problem.floors:
                there = sum(worth[a.id] for a in problem.areas if floor.group in a.groups)
                if floor.kind == "covered" and there < floor.share * total - 1e-9:
                    break
                need = sum(a.need for a in problem.areas if floor.group in a.groups)
                if floor.kind == "met" and there < floor.share * need - 1e-9:
                    break
                spent = sum(a.cost + p.cost for a, p in choices)
                inside = sum(a.cost + p.cost for a, p in choices if floor.group in a.groups)
                if floor.kind == "budget" and inside < floor.share * spent - 1e-9:
                    break
            else:
                best = max(best, total)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"hours": 3.0},
        {"floors": (Floor("rural", 0.6),)},
        {"floors": (Floor("rural", 0.5, "budget"), Floor("town", 0.2, "met"))},
    ],
)
def test_plan_equals_brute_force(seed, limits):
    problem = small_world(seed, n=5, **limits)

    plan = best_plan(problem)

    best = brute_force(problem)
    assert plan.covered == pytest.approx(best, rel=1e-4)
    assert plan.bound >= best * (1 - 1e-9)
    assert plan.proven


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
@pytest.mark.slow
def test_shown_plan_keeps_its_limits_and_counts_itself_right(seed):
    problem = small_world(seed, n=8, hours=4.0)

    plan = best_plan(problem)

    by_id = {area.id: area for area in problem.areas}
    by_name = {programme.name: programme for programme in problem.programmes}
    choices = [(by_id[c.area], by_name[c.programme]) for c in plan.chosen]
    assert plan.spent <= problem.budget + 1e-6
    assert plan.hours <= 4
    assert plan.covered == pytest.approx(sum(covered_by_hand(problem, choices).values()), rel=1e-6)


@pytest.mark.slow
def test_quick_plan_is_never_above_its_bound_and_near_the_best():
    problem = small_world(3, n=40, budget=100.0)

    quick, best = best_plan(problem, quick=True), best_plan(problem)

    assert quick.method == "greedy"
    assert quick.covered <= best.covered + 1e-6
    assert quick.bound >= best.covered * (1 - 1e-6)
    assert quick.covered >= 0.9 * best.covered


def test_capacity_limits_what_one_place_can_do():
    areas = (Area("x", 100, 1), Area("y", 50, 1))
    problem = Problem(areas, (Programme(capacity=30),), budget=10)

    plan = best_plan(problem)

    assert plan.covered == pytest.approx(60)


def test_programme_for_one_group_is_held_only_there():
    problem = replace(small_world(1), programmes=(Programme("farm talk", cost=1, only="rural"),))

    plan = best_plan(problem)

    assert {choice.area for choice in plan.chosen} <= {"a1", "a3", "a5"}


def test_at_most_and_fixed_and_excluded_are_kept():
    problem = replace(
        small_world(2),
        programmes=(Programme("talk", cost=1, at_most=2),),
        fixed=frozenset({("a0", "talk")}),
        excluded=frozenset({("a1", "talk")}),
    )

    plan = best_plan(problem)

    chosen = {choice.area for choice in plan.chosen}
    assert "a0" in chosen
    assert "a1" not in chosen
    assert len(chosen) <= 2


def test_price_of_a_floor_is_what_the_free_plan_covers_more():
    problem = small_world(4, floors=(Floor("rural", 0.8),))

    plan = best_plan(problem)
    free = best_plan(replace(problem, floors=()))

    assert plan.prices() == {"rural at least 80% of the covered need": pytest.approx(free.covered - plan.covered)}


def test_next_money_is_solved_again():
    problem = Problem((Area("x", 10, 5), Area("y", 100, 1500)), (Programme(),), budget=600)

    plan = best_plan(problem)

    assert plan.covered == 10
    assert plan.next_money(1000) == pytest.approx(100)


def test_fairest_plan_lifts_the_worst_served_group():
    areas = (Area("t", 1000, 10, groups=frozenset({"town"})), Area("r", 50, 10, groups=frozenset({"rural"})))
    problem = Problem((*areas, Area("t2", 900, 10, groups=frozenset({"town"}))), (Programme(),), budget=20)

    usual, fairest = best_plan(problem), best_plan(replace(problem, fairest=True))

    assert usual.met["rural"] == 0
    assert fairest.met == {"rural": 1.0, "town": pytest.approx(1000 / 1900)}


def test_clashing_floors_are_named():
    problem = small_world(
        5, budget=15.0, floors=(Floor("rural", 0.9, "met"), Floor("town", 0.9, "met"), Floor("town", 0.1))
    )

    with pytest.raises(NoPlan, match="Lower one of them") as caught:
        best_plan(problem)

    assert {floor.kind for floor in caught.value.clash} == {"met"}


def test_floors_that_only_a_plan_of_nothing_keeps_are_named_too():
    """Two shares of what is covered that add up to more than all: covering nothing keeps both, and is no plan."""
    floors = (Floor("rural", 0.9), Floor("town", 0.9))

    with pytest.raises(NoPlan, match="Lower one of them") as caught:
        best_plan(small_world(5, budget=15.0, floors=floors))

    assert set(caught.value.clash) == set(floors)


def test_too_small_a_budget_is_said_plainly():
    with pytest.raises(NoPlan, match="the cheapest choice costs more"):
        best_plan(Problem((Area("x", 10, 5),), (Programme(),), budget=1))


def test_comparison_lists_what_changed():
    problem = small_world(6)
    first, second = best_plan(problem), best_plan(replace(problem, budget=80.0))

    result = compare_plans(first, second)

    assert result.covered >= 0
    assert "covers" in result.sentence()


def test_sentence_does_not_promise_help():
    assert "Covered means within reach, not helped." in best_plan(small_world(0)).sentence()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"budget": 0.0}, "budget must be above zero"),
        ({"budget": float("nan")}, "budget must be above zero"),
        ({"areas": ()}, "at least one area"),
        ({"areas": (Area("x", -1, 1),)}, "area x"),
        ({"areas": (Area("x", 1, 1, 1.0, 1.0), Area("x", 1, 1, 1.0, 1.0))}, "'x' stands there twice"),
        ({"areas": (Area("x", 1, 1),)}, "no place on the map"),
        ({"areas": (Area("x", 1, 1, -85.0, 138.0), Area("y", 1, 1, 138.0, -85.0))}, "are they swapped"),
        ({"floors": (Floor("island", 0.3),)}, "no area with any need belongs"),
        ({"floors": (Floor("rural", 0.0),)}, "above 0 up to 1"),
        ({"floors": (Floor("rural", 0.3, "luck"),)}, "got 'luck'"),
        ({"returns": (0.5, 1.0)}, "must not rise"),
        ({"programmes": (Programme(effect=0),)}, "effect above 0"),
        ({"programmes": (Programme(capacity=0),)}, "capacity must be above zero"),
        ({"programmes": (Programme(only="island"),)}, "no area belongs to 'island'"),
        ({"fixed": frozenset({("moon", "talk")})}, "no programme 'talk' at area 'moon'"),
        ({"fixed": frozenset({("a0", "talk")}), "excluded": frozenset({("a0", "talk")})}, "both fixed and excluded"),
        ({"areas": (Area("x", 1, 0, 1.0, 1.0),), "programmes": (Programme(),)}, "must cost something"),
    ],
)
def test_bad_problems_are_refused(change, message):
    with pytest.raises(InputError, match=message):
        replace(small_world(0), **change)


AREAS = "id,need,cost,lat,lon,rural\nA,100,10,38.0,-85.0,0\nB,80,10,38.1,-85.0,1\nC,60,10,39.9,-85.0,1\n"


def test_command_prints_the_plan_and_writes_json(tmp_path, capsys):
    source, out = tmp_path / "areas.csv", tmp_path / "plan.json"
    source.write_text(AREAS)

    code = main(
        ["plan", str(source), "--need", "need", "--cost", "cost", "--budget", "10", "--reach-km", "20",
         "--floor", "rural=0.3", "--json", str(out)]
    )  # fmt: skip

    plan = json.loads(out.read_text())
    assert code == 0
    assert plan["covered"] == pytest.approx(180)
    assert plan["next_1000"] == pytest.approx(60)
    assert plan["prices"] == {"rural at least 30% of the covered need": 0}
    assert "The next 1,000 would cover 60.0 more." in capsys.readouterr().out


def test_command_reads_programmes(tmp_path, capsys):
    source, programmes = tmp_path / "areas.csv", tmp_path / "programmes.csv"
    source.write_text(AREAS)
    programmes.write_text("name,cost,effect,capacity,only\nfarm talk,5,0.5,30,rural\nposter,1,0.1,,\n")

    code = main(
        ["plan", str(source), "--need", "need", "--cost", "cost", "--budget", "15", "--programmes", str(programmes)]
    )

    assert code == 0
    assert "farm talk" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (AREAS, ["--floor", "rural"], "write it like rural=0.3"),
        (AREAS, ["--floor", "coast=0.3"], "no column 'coast'"),
        (AREAS.replace("85.0,1", "85.0,2"), ["--floor", "rural=0.3"], "row 3, column 'rural'"),
        (AREAS.replace("100", "-100"), [], "row 2, column 'need'"),
        (AREAS.replace("need", "email"), [], "no person is ever scored"),
        (AREAS, ["--returns", "x"], "write numbers"),
        (AREAS.replace("\nB,", "\nA,"), [], "row 3, column 'id': area 'A' stands already in row 2"),
        (AREAS.replace("\nB,", "\n,"), [], "row 3, column 'id': the id is empty"),
        (AREAS.replace("lat,lon", "lon,lat"), [], "row 2, column 'lat': half of the areas lie beyond latitude -8"),
        (AREAS, ["--budget", "0"], "budget must be above zero"),
    ],
)
def test_command_names_bad_input_and_writes_nothing(tmp_path, capsys, text, options, message):
    source, out = tmp_path / "areas.csv", tmp_path / "plan.json"
    source.write_text(text)

    code = main(
        ["plan", str(source), "--need", "need", "--cost", "cost", "--budget", "10", "--json", str(out), *options]
    )

    assert code == 2
    assert not out.exists()
    assert message in capsys.readouterr().err


def test_quick_method_says_when_it_cannot_keep_a_floor():
    problem = small_world(4, floors=(Floor("rural", 1.0),))

    with pytest.raises(AnalysisError, match="let the solver work"):
        best_plan(problem, quick=True)
