"""Does a 95 % interval hold the truth? Tables drawn from a model of the UK shape with a known population."""

import numpy as np
import pytest

from commonlight.analysis.prevalence import CaptureTable, estimate
from commonlight.analysis.prevalence.loglinear import acts_on, fit, main_effects


def tables_with_known_population(count, seed):
    """Yield tables from a log-linear model of five lists with three pairs, fitted to invented counts; N is known."""
    lists = ("A", "B", "C", "D", "E")
    model = main_effects(5).copy()
    model[[3, 6, 24]] = True
    seen = np.zeros(32)
    for code, people in {
        1: 60,
        2: 460,
        4: 990,
        8: 690,
        16: 310,
        3: 40,
        5: 19,
        6: 120,
        10: 20,
        12: 75,
        20: 30,
        24: 45,
    }.items():
        seen[code] = people
    theta = fit(seen[None], model[None], 5).coefficients[0]
    chances = np.exp(acts_on(5) @ np.where(model, theta, 0))
    population = round(chances.sum())
    rng = np.random.default_rng(seed)
    for _ in range(count):
        counts = rng.multinomial(population, chances / chances.sum())
        counts[0] = 0
        yield population, CaptureTable.from_counts(lists, counts)


def covered(count, boot, seed):
    resampled = fixed = 0
    for population, table in tables_with_known_population(count, seed):
        found = estimate(table, method="stepwise", order=2, boot=boot)
        alone = estimate(table, method="stepwise", order=2, boot=0)
        resampled += found.low <= population <= found.high
        fixed += alone.low <= population <= alone.high
    return resampled / count, fixed / count


@pytest.mark.slow
def test_intervals_hold_the_truth_in_a_few_tables():
    resampled, fixed = covered(20, 100, seed=11)

    assert resampled >= 0.85
    assert resampled >= fixed


@pytest.mark.proofs
def test_intervals_hold_the_truth_in_two_hundred_tables():
    resampled, fixed = covered(200, 200, seed=12)

    assert resampled >= 0.85
    assert fixed < resampled
