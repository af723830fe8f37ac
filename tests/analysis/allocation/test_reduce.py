"""What is left out of the solver's work is in no better plan."""

import numpy as np
import pytest
from tests.analysis.allocation.test_plan import small_world

from commonlight.analysis.allocation import Floor
from commonlight.analysis.allocation.model import Model, Solution
from commonlight.analysis.allocation.reduce import _what_matters, solve_in_steps

NOTHING = Solution(None, None, 0.0, float("inf"))
LIMITS = [{}, {"hours": 9.0}, {"floors": (Floor("rural", 0.6),)}, {"floors": (Floor("town", 0.3, "met"),)}]


@pytest.fixture(scope="module")
def models():
    found = [small_world(seed, n=14, budget=60.0, **limits) for seed in range(3) for limits in LIMITS]
    return [Model(problem, problem.floors) for problem in found]


@pytest.mark.slow
def test_prices_of_the_relaxation_never_leave_out_a_better_plan(models):
    n_out = 0
    for model in models:
        best = model.solve(seconds=10)
        relaxed = model.relax(seconds=10)
        assert relaxed.bound >= best.value * (1 - 1e-9)
        for share in (0.9, 0.97, 0.999):
            only, always = _what_matters(relaxed, share * best.value)
            taken = best.chosen > 0.5
            assert not (taken & ~only).any()
            assert not (always & ~taken).any()
            n_out += int((~only).sum() + always.sum())
    assert n_out > 0


@pytest.mark.slow
def test_steps_end_where_the_whole_programme_ends_whatever_they_start_from(models):
    for model in models[:4]:
        best = model.solve(seconds=10)
        chosen = np.zeros(model.n_choices)

        for start in (NOTHING, Solution(chosen, np.zeros(len(model.problem.areas)), 0.0, float("inf"))):
            found = solve_in_steps(model, start, seconds=10)

            assert found.value == pytest.approx(best.value, rel=1.1e-4)
            assert found.bound >= best.value * (1 - 1e-6)
            assert found.bound - found.value <= 1.1e-4 * found.bound


@pytest.mark.slow
def test_a_price_too_high_would_be_seen(models):
    """The check above is no comfort unless leaving out too much changes the answer."""
    model = models[0]
    relaxed, best = model.relax(seconds=10), model.solve(seconds=10)
    only = relaxed.price_of_taking <= 0
    only &= best.chosen < 0.5

    assert model.solve(seconds=10, only=only).value < best.value
