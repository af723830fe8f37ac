"""Plans, series, the ladder of methods, and input that is refused."""

from datetime import date

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.base.tables import table_of
from commonlight.analysis.impact import Panel, Plan, evaluate, power
from commonlight.analysis.impact.decompose import completed_triangle, marker_panel
from commonlight.analysis.impact.designs import lottery, matches, stepped_wedge
from commonlight.analysis.impact.lags import lag_page, mapped_charges
from commonlight.analysis.impact.staggered_result import analyse
from commonlight.analysis.impact.synthetic import simplex_weights, synthetic

PLAN = {"outcome": "reports", "time": "month", "start": "2024-01", "mei": 2.0, "written": "2023-11-02"}


def months(n, first=2022):
    return [f"{first + i // 12}-{i % 12 + 1:02d}" for i in range(n)]


def series(counts, **more):
    rows = zip(months(len(counts)), counts, *more.values(), strict=True)
    return table_of(("month", "reports", *more), rows)


def steady(n=48, mean=30.0, step=1.0, seed=0):
    return np.random.default_rng(seed).poisson(np.where(np.arange(n) < 24, mean, mean * step))


def test_clear_rise_is_called_association_and_says_what_it_does_not_mean():
    found = evaluate(Plan.from_mapping(PLAN), series(steady(step=3.0)), runs=40)

    assert found.claim == "association"
    assert found.headline.low > 1.5
    assert found.sentence().startswith("The start went along with reports ")
    assert found.sentence().endswith("This does not mean that trafficking rose.")


def test_nothing_is_never_called_no_effect():
    found = evaluate(Plan.from_mapping(PLAN), series(steady(seed=3)), runs=40)

    assert "We cannot tell whether reports changed" in found.sentence()
    assert found.sentence().endswith(("trafficking rose.", "there is less."))


def test_short_series_gets_an_exact_ratio_and_a_description():
    plan = Plan.from_mapping({**PLAN, "start": "2022-07"})

    found = evaluate(plan, series([2, 3, 1, 2, 4, 2, 5, 6, 4, 7]), runs=40)

    assert found.claim == "description"
    assert [spec.name for spec in found.specifications] == ["exact rate ratio"]
    assert found.headline.estimate == pytest.approx((22 / 4) / (14 / 6))


def test_comparison_series_changes_the_claim_and_a_control_that_moved_fails():
    reports = steady(step=3.0)

    found = evaluate(
        Plan.from_mapping({**PLAN, "comparison": "elsewhere", "negative_control": "thefts"}),
        series(reports, elsewhere=steady(seed=7), thefts=steady(step=3.0, seed=9)),
        runs=40,
    )

    assert found.claim == "comparison"
    assert any(spec.name == "against the comparison series" and spec.low > 1 for spec in found.specifications)
    assert next(check for check in found.checks if check.name == "negative control").passed is False
    assert "a check failed" in found.sentence()


def test_several_interruptions_are_fitted_together():
    counts = np.random.default_rng(1).poisson(np.r_[np.full(24, 30), np.full(12, 60), np.full(12, 120)])

    found = evaluate(Plan.from_mapping({**PLAN, "start": ["2024-01", "2025-01"]}), series(counts), runs=40)

    steps = {spec.term: spec.estimate for spec in found.specifications if spec.name == "quasi-Poisson, corrected"}
    assert steps["step"] == pytest.approx(2, rel=0.35)
    assert steps["step 2"] == pytest.approx(2, rel=0.35)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"outcom": 1}, "does not know 'outcom'"),
        ({"outcome": None}, "needs 'outcome'"),
        ({"comparison": "reports"}, "the outcome itself"),
        ({"season": 9}, "season"),
        ({"mei": 1}, "mei"),
        ({"comparison": ["a", "b"]}, "add several up first"),
        ({"outcomes_looked_at": 0}, "outcomes_looked_at"),
    ],
)
def test_bad_plans_name_the_key(change, part):
    with pytest.raises(InputError) as caught:
        Plan.from_mapping({**PLAN, **change})

    assert part in str(caught.value)


@pytest.mark.parametrize(("given", "pairs"), [(None, None), (True, 2), (12, 2), ("month", 2), ("no", 0), (3, 3)])
def test_season_may_be_said_in_several_ways(given, pairs):
    assert Plan.from_mapping({**PLAN, "season": given}).season == pairs


def test_any_word_of_the_plan_changes_its_hash():
    assert Plan.from_mapping(PLAN).hash != Plan.from_mapping({**PLAN, "mei": 2.5}).hash
    assert Plan.from_mapping(PLAN).when().endswith("before all the data were in.")
    assert Plan.from_mapping({**PLAN, "written": "2025-06-01"}).when().endswith("after seeing the data.")


def test_bad_series_are_refused_with_the_place():
    plan = Plan.from_mapping(PLAN)
    names = ("month", "reports")
    rows = list(zip(months(48), steady(), strict=True))
    cases = [
        (rows[:30] + rows[31:], "2024-08 is missing; a gap is not a zero"),
        ([*rows, rows[5]], "row 50, column 'month': 2022-06 stands twice"),
        ([*rows[:9], ("2022-10", -3), *rows[10:]], "row 11, column 'reports': -3 is under 0"),
        ([*rows[:9], ("2022-10", ""), *rows[10:]], "row 11, column 'reports': an empty cell"),
        ([*rows[:9], ("autumn", 3), *rows[10:]], "row 11, column 'month': 'autumn' is not a month"),
        ([(month, 0) for month in months(48)], "every count is 0"),
        ([(month, 1.5) for month in months(48)], "the outcome of 2022-01 is no whole count"),
        (rows[:3], "too few for a series"),
        (rows[:20], "does not lie inside the series"),
    ]
    for given, part in cases:
        with pytest.raises(InputError) as caught:
            evaluate(plan, table_of(names, given))
        assert part in str(caught.value), part
    with pytest.raises(InputError, match="lies in the future"):
        evaluate(Plan.from_mapping({**PLAN, "data_until": "2025-06"}), table_of(names, rows))
    with pytest.raises(InputError, match="same values as the outcome"):
        evaluate(Plan.from_mapping({**PLAN, "comparison": "other"}), series(steady(), other=steady()))
    with pytest.raises(InputError, match="not above 0"):
        evaluate(Plan.from_mapping({**PLAN, "exposure": "people"}), series(steady(), people=[0] * 48))


def test_months_that_have_not_come_are_refused_and_one_that_is_not_over_is_warned_of():
    plan, table = Plan.from_mapping(PLAN), series(steady())
    ends = table.text("month")[-1]
    year, month = (int(part) for part in ends.split("-"))

    with pytest.raises(InputError, match=f"row 49, column 'month': {ends} lies in the future"):
        evaluate(plan, table, today=date(year, month - 1, 28))
    during = evaluate(plan, table, today=date(year, month, 2))
    after = evaluate(plan, table, today=date(year + 1, 1, 2))

    assert f"{ends} is not over yet: its count will still rise. Leave it out." in during.warnings
    assert not [warning for warning in after.warnings if "not over" in warning]


def test_an_interval_without_an_upper_end_promises_nothing():
    counts = [*steady()[:30], 5000, *steady()[31:]]

    said = evaluate(Plan.from_mapping(PLAN), series(counts)).sentence()

    assert "0.00 times" not in said


def test_one_huge_value_and_a_run_of_zeros_are_warned_of():
    counts = steady()
    counts[10], counts[30:34] = 900, 0

    found = evaluate(Plan.from_mapping(PLAN), series(counts), runs=40)

    assert any("stands out with 900" in warning for warning in found.warnings)
    assert any("4 zeros in a row" in warning for warning in found.warnings)


def test_many_outcomes_looked_at_need_stronger_evidence():
    found = evaluate(Plan.from_mapping({**PLAN, "outcomes_looked_at": 14}), series(steady(step=1.45, seed=2)), runs=40)

    check = next(check for check in found.checks if "how many outcomes" in check.name)
    assert "1 of 14" in check.sentence


def test_power_knows_thin_data_and_refuses_nonsense():
    thin = power(2, before=24, after=12, runs=200)

    assert thin.sentence().startswith("The data are too thin")
    assert thin.rows[0][1] < 0.3
    for wrong in ({"mean": 0}, {"before": 2}, {"dispersion": 0.5}):
        with pytest.raises(InputError):
            power(**{"mean": 5, "before": 24, "after": 12, "runs": 10, **wrong})


def panel_rows(effect=1.0, n=24, seed=0):
    rng = np.random.default_rng(seed)
    return [
        (f"p{i}", t, rng.normal(i / 5 + t / 3, 0.3) + effect * (t >= (4, 6, 0)[i % 3] > 0), (4, 6, 0)[i % 3] or "")
        for i in range(n)
        for t in range(1, 9)
    ]


def as_panel(rows):
    return Panel.from_table(table_of(("u", "t", "y", "g"), rows), unit="u", time="t", outcome="y", cohort="g")


@pytest.mark.slow
def test_staggered_effect_is_found_by_all_and_caused_needs_chance():
    panel = as_panel(panel_rows())

    found = analyse(panel, runs=99)
    drawn = analyse(panel, runs=99, design="lottery")

    for name in ("callaway_santanna_never", "callaway_santanna_notyet", "imputation"):
        assert found["estimators"][name]["estimate"] == pytest.approx(1, abs=0.35)
    assert found["claim"] == "effect"
    assert drawn["claim"] == "caused"
    assert any("Only 24 units" in warning for warning in found["warnings"])
    assert analyse(as_panel(panel_rows(effect=0.0, seed=5)), runs=99)["claim"] == "comparison"


def test_bad_panels_are_refused_with_the_place():
    rows = panel_rows()
    for given, part in [
        (rows[1:], "p0 has no line for 1"),
        ([*rows, rows[0]], "stands twice"),
        ([(*rows[0][:3], 6), *rows[1:]], "row 3, column 'g': p0 changes its cohort"),
        ([(*row[:3], 0) for row in rows], "one unit reached"),
        ([(*rows[0][:2], "x", 4), *rows[1:]], "row 2, column 'y'"),
    ]:
        with pytest.raises(InputError) as caught:
            as_panel(given)
        assert part in str(caught.value), part


def test_synthetic_weights_find_a_mixture():
    rng = np.random.default_rng(2)
    donors = rng.normal(size=(12, 4))

    weights = simplex_weights(donors, donors @ [0.6, 0.4, 0, 0])

    assert weights == pytest.approx([0.6, 0.4, 0, 0], abs=1e-6)
    with pytest.raises(InputError):
        synthetic(rng.normal(size=(3, 10)), ("a", "b", "c"), "a", 5)


def test_draws_are_repeatable_even_and_checked_against_the_panel():
    places = [f"p{i}" for i in range(24)]

    wedge = stepped_wedge(places, steps=3, first=4, every=2, seed=7)

    assert wedge == stepped_wedge(places, steps=3, first=4, every=2, seed=7)
    assert sorted(wedge.starts.values()) == [4] * 8 + [6] * 8 + [8] * 8
    assert sum(start == 5 for start in lottery(places, chosen=9, start=5, seed=1).starts.values()) == 9
    assert not matches(as_panel(panel_rows()), wedge)
    for wrong in (places[:3], ["a"] * 5):
        with pytest.raises(InputError):
            lottery(wrong, chosen=1, start=2, seed=1)


def test_triangle_completes_and_names_the_last_usable_month():
    full = np.array([[50.0, 30, 20]] * 6)
    triangle = full.copy()
    triangle[4, 2] = triangle[5, 1] = triangle[5, 2] = np.nan

    expected, arrived, usable = completed_triangle(triangle)

    assert expected == pytest.approx([100] * 6)
    assert arrived[4:] == pytest.approx([0.8, 0.5])
    assert usable == 4


def test_markers_show_that_reporters_changed():
    found = marker_panel({"old_event": (5, 50), "severe": (10, 50)}, {"old_event": (30, 60), "severe": (13, 60)})

    assert found.passed is False
    assert "old_event" in found.sentence
    assert "severe" not in found.sentence
    assert marker_panel({}, {}).passed is None


@pytest.mark.slow
def test_lag_page_finds_a_planted_lag_and_stays_silent_on_noise():
    rng = np.random.default_rng(3)
    push = rng.normal(size=80)
    first = rng.poisson(40 * np.exp(0.4 * push))[: 80 - 3]
    second = rng.poisson(40 * np.exp(0.4 * np.roll(push, 3)))[3:80]
    second, first = rng.poisson(40 * np.exp(0.4 * push))[0:77], rng.poisson(40 * np.exp(0.4 * push))[3:80]

    planted = lag_page(first.astype(float), second.astype(float), runs=199)
    noise = lag_page(rng.poisson(40, 60).astype(float), rng.poisson(40, 60).astype(float), runs=199)

    assert planted.lags[int(np.argmax(np.abs(planted.correlations)))] == 3
    assert "exploration only" in planted.sentence()
    assert "more than chance" in noise.sentence()
    with pytest.raises(InputError):
        lag_page(np.ones(5), np.ones(6))


def test_charges_without_a_class_are_not_guessed():
    counts = {"A12": np.array([1, 2]), "A13": np.array([3, 4])}

    assert mapped_charges(counts, {"A12": "labour", "A13": "labour"})["labour"].tolist() == [4, 6]
    with pytest.raises(InputError, match="'A13' has no class"):
        mapped_charges(counts, {"A12": "labour"})
