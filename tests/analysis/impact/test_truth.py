"""Published series and panels give the published figures; origin in tests/truth/impact.json."""

import json

import numpy as np
import pytest
from tests.conftest import PROJECT

from commonlight.analysis.base import read_csv
from commonlight.analysis.impact import Panel, Plan, evaluate, power, synthetic
from commonlight.analysis.impact.evaluate import placebo_dates
from commonlight.analysis.impact.interrupted import Interruption
from commonlight.analysis.impact.staggered import aggregate, group_time_effects, two_way
from commonlight.analysis.impact.staggered_result import analyse

TRUTH = json.loads((PROJECT / "tests" / "truth" / "impact.json").read_text())


@pytest.fixture(scope="module")
def sicily(shared_data):
    plan = Plan.from_mapping(
        {"outcome": "aces", "time": ["year", "month"], "start": "2005-01", "exposure": "stdpop", "season": 2,
         "measures": "incidents"}
    )  # fmt: skip
    return evaluate(plan, read_csv(shared_data / "impact" / "sicily_smokban.csv"), runs=50)


@pytest.fixture(scope="module")
def mpdta(shared_data):
    table = read_csv(shared_data / "impact" / "mpdta.csv")
    return Panel.from_table(table, unit="countyreal", time="year", outcome="lemp", cohort="first.treat")


@pytest.mark.shared
@pytest.mark.parametrize("name", TRUTH["sicily"])
def test_sicily_smoking_ban(sicily, name):
    found = next(spec for spec in sicily.specifications if spec.name == name)

    assert (found.estimate, found.low, found.high) == pytest.approx(TRUTH["sicily"][name], abs=5e-4)


@pytest.mark.shared
def test_sicily_slope_change(sicily):
    found = next(spec for spec in sicily.specifications if spec.term == "slope per time")

    assert (found.estimate, found.low, found.high) == pytest.approx((1.0015, 0.9978, 1.0051), abs=1e-4)
    assert found.p == pytest.approx(0.42, abs=0.01)


@pytest.mark.shared
def test_sicily_claims_nothing_for_its_models_disagree(sicily):
    assert sicily.claim == "association"
    assert not sicily.agree
    assert sicily.sentence() == "The models disagree. We cannot tell whether aces changed with the start."


@pytest.mark.shared
def test_sicily_fake_starts_show_nothing(shared_data):
    table = read_csv(shared_data / "impact" / "sicily_smokban.csv")
    counts, people = np.array(table.numbers("aces")), np.array(table.numbers("stdpop"))
    series = Interruption(counts, (36,), np.array(table.numbers("month")), 2, np.log(people))

    found = placebo_dates(series, corrected=False)

    eighteen = [row for row in found.table if 13 <= row["start"] <= 30]
    assert len(eighteen) == 18
    assert min(row["p"] for row in eighteen) > 0.05


@pytest.mark.shared
@pytest.mark.parametrize("name", ["simple", "group", "dynamic", "calendar"])
def test_minimum_wage_panel_aggregates(mpdta, name):
    found = getattr(aggregate(mpdta, group_time_effects(mpdta)), name)

    estimate, se = TRUTH["mpdta"][name]
    assert found.estimate == pytest.approx(estimate, abs=1e-4)
    assert found.se == pytest.approx(se, abs=2e-4)


@pytest.mark.shared
def test_minimum_wage_panel_effects_by_group_and_time(mpdta):
    found = {f"{g},{t}": effect.estimate for g, t, effect in group_time_effects(mpdta)}

    for cell, value in TRUTH["mpdta"]["group_time"].items():
        assert found[cell] == pytest.approx(value, abs=1e-4)
    contrast = two_way(mpdta)
    assert (contrast.estimate, contrast.se) == pytest.approx(TRUTH["mpdta"]["two_way"], abs=1e-4)


@pytest.mark.shared
@pytest.mark.slow
def test_minimum_wage_panel_estimators_stand_side_by_side(mpdta):
    found = analyse(mpdta)

    assert set(found["estimators"]) == {
        "callaway_santanna_never",
        "callaway_santanna_notyet",
        "imputation",
        "two_way_fixed_effects",
    }
    assert found["estimators"]["two_way_fixed_effects"]["role"] == "contrast only"
    assert found["agreement"] is True
    assert "caused" not in found["sentence"]


@pytest.mark.shared
@pytest.mark.slow
def test_california_tobacco_programme(shared_data):
    table = read_csv(shared_data / "impact" / "california_prop99.csv")
    states = tuple(dict.fromkeys(table.text("State")))
    packs = np.array(table.numbers("PacksPerCapita")).reshape(31, 39).T

    found = synthetic(packs, states, "California", 19)

    truth = TRUTH["prop99"]
    for name in ("did", "synthetic_did", "synthetic_control"):
        assert getattr(found, name) == pytest.approx(truth[name], abs=0.1)
    assert (found.rank, found.of) == (truth["rank"], truth["of"])
    assert found.gap[-1] == pytest.approx(truth["gap_2000"], abs=0.1)
    assert found.sentence().startswith("We cannot tell")


@pytest.mark.proofs
@pytest.mark.parametrize("mean", TRUTH["power"])
def test_power_table_within_three_points(mean):
    found = power(float(mean), before=24, after=12, dispersion=1.5, corrected=False, runs=10_000, seed=3)

    assert [chance for _, chance in found.rows] == pytest.approx(TRUTH["power"][mean], abs=0.03)
