"""Wild cluster bootstrap: against all sign combinations by plain least squares, and how often it cries wolf."""

from itertools import product

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.impact.staggered import Panel, two_way
from commonlight.analysis.impact.staggered_result import analyse
from commonlight.analysis.impact.wild import draw_weights, wild_bootstrap


def made(units, times, reached, effect, seed):
    rng = np.random.default_rng(seed)
    noise = (
        rng.normal(size=(units, times))
        + rng.normal(size=(units, 1))
        + 0.5 * rng.normal(size=(units, 1)) * np.arange(times)
    )
    cohort = np.where(np.arange(units) < reached, 1 + times // 2, 0)
    on = (cohort[:, None] > 0) & (np.arange(1, times + 1) >= cohort[:, None])
    return Panel(tuple(map(str, range(units))), np.arange(1, times + 1), noise + effect * on, cohort)


def t_by_dummies(panel, outcome):
    """The t of the programme by least squares on unit and time dummies, clustered by unit (no small-sample factor)."""
    n, t = outcome.shape
    on = ((panel.cohort[:, None] > 0) & (panel.times >= panel.cohort[:, None])).astype(float).ravel()
    unit, time = np.divmod(np.arange(n * t), t)
    design = np.column_stack([on, np.eye(n)[unit], np.eye(t)[time][:, 1:]])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ outcome.ravel()
    scores = design * (outcome.ravel() - design @ beta)[:, None]
    meat = sum(np.outer(part.sum(axis=0), part.sum(axis=0)) for part in scores.reshape(n, t, -1))
    return beta[0] / np.sqrt((inverse @ meat @ inverse)[0, 0]), design, on


@pytest.mark.parametrize(("seed", "tested"), [(1, 0.0), (2, 0.0), (3, 1.5)])
def test_all_signs_give_the_p_of_plain_least_squares(seed, tested):
    panel = made(6, 4, 3, 1.0, seed)
    own, design, on = t_by_dummies(panel, panel.outcome - tested * on_cells(panel))
    null = panel.outcome.ravel() - tested * on
    effects = design[:, 1:]
    fitted = effects @ np.linalg.lstsq(effects, null, rcond=None)[0]
    residual = (null - fitted).reshape(panel.outcome.shape)
    as_large = 0
    for signs in product((-1.0, 1.0), repeat=6):
        again = fitted.reshape(residual.shape) + np.array(signs)[:, None] * residual
        as_large += abs(t_by_dummies(panel, again)[0]) >= abs(own) - 1e-9

    shifted = Panel(panel.units, panel.times, panel.outcome - tested * on_cells(panel), panel.cohort)
    found = wild_bootstrap(shifted, two_way, runs=64, weights="rademacher")

    assert found.enumerated
    assert found.p == pytest.approx(as_large / 64)


def on_cells(panel):
    return ((panel.cohort[:, None] > 0) & (panel.times >= panel.cohort[:, None])).astype(float)


@pytest.mark.slow
def test_ends_of_the_interval_are_where_the_test_turns():
    panel = made(14, 6, 7, 2.0, 4)
    found = wild_bootstrap(panel, two_way, runs=399, seed=5)

    def p_at(effect):
        moved = Panel(panel.units, panel.times, panel.outcome - effect * on_cells(panel), panel.cohort)
        return wild_bootstrap(moved, two_way, runs=399, seed=5).p

    assert found.low < two_way(panel).estimate < found.high
    assert p_at(found.low + 0.01) > 0.05 >= p_at(found.low - 0.01)
    assert p_at(found.high - 0.01) > 0.05 >= p_at(found.high + 0.01)


@pytest.mark.slow
def test_it_cries_wolf_about_as_often_as_it_says():
    found = [wild_bootstrap(made(10, 4, 5, 0.0, seed), two_way, runs=99, seed=seed).p <= 0.05 for seed in range(150)]
    seen = [wild_bootstrap(made(10, 4, 5, 6.0, seed), two_way, runs=99, seed=seed).p <= 0.05 for seed in range(20)]

    assert 0.01 <= np.mean(found) <= 0.09
    assert np.mean(seen) > 0.8


@pytest.mark.slow
def test_weights_have_mean_nought_and_variance_one():
    for kind in ("webb", "rademacher"):
        drawn, used, complete = draw_weights(13, 4000, 1, kind)
        assert (used, complete) == (kind, False)
        assert drawn.mean() == pytest.approx(0, abs=0.02)
        assert drawn.var() == pytest.approx(1, abs=0.02)
    assert len(np.unique(draw_weights(5, 4000, 1, "auto")[0])) == 6
    with pytest.raises(InputError, match="no weights"):
        draw_weights(5, 10, 1, "normal")


@pytest.mark.slow
def test_few_places_show_it_beside_the_reshuffling():
    found = analyse(made(12, 6, 6, 4.0, 7), runs=199)
    few = analyse(made(12, 6, 2, 4.0, 7), runs=199)
    check = {one["name"]: one for one in found["checks"]}["wild cluster bootstrap"]
    lone = {one["name"]: one for one in few["checks"]}["wild cluster bootstrap"]

    assert check["passed"] is True
    assert check["low"] < 4.0 < check["high"]
    assert lone["passed"] is None
    assert "Too few units" in lone["sentence"]
