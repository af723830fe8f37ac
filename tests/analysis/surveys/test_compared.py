"""How much more one group changed than another: published figures, the plain formula, and whether the interval keeps its promise."""

import math

import numpy as np
import pytest
from scipy.stats import t

from commonlight.analysis.base import Estimate, InputError
from commonlight.analysis.base.intervals import wilson
from commonlight.analysis.surveys.compared import contrast, difference_in_differences, share_estimate


def test_two_shares_give_newcombes_published_interval():
    # Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10, contrasts a and b (56/70 - 48/80; 9/10 - 3/10).
    for (x, n), (y, m), expected in (
        ((56, 70), (48, 80), (0.2, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6, 0.1705, 0.8090)),
    ):
        found = contrast((share_estimate(x, n), share_estimate(y, m)), (1, -1), unit="points", method="x")
        assert (round(found.estimate, 4), round(found.low, 4), round(found.high, 4)) == expected


def test_symmetric_intervals_add_in_squares():
    parts = [Estimate(value, value - reach, value + reach, 50, "points", "mean") for value, reach in
             ((50, 3), (58, 4), (51, 5), (52, 6))]  # fmt: skip
    found = difference_in_differences((parts[0], parts[1]), (parts[2], parts[3]))
    reach = math.sqrt(9 + 16 + 25 + 36)
    assert (found.estimate, found.n) == (7, 200) and found.low == pytest.approx(7 - reach)
    assert found.high == pytest.approx(7 + reach) and "alike" in found.assumptions[0]


def test_signs_and_levels_must_fit():
    one = share_estimate(3, 40)
    for parts, signs in (((one, one), (1,)), ((one, one), (1, 2)), ((one, share_estimate(3, 40, level=0.9)), (1, -1))):
        with pytest.raises(InputError):
            contrast(parts, signs, unit="points", method="x")
    with pytest.raises(InputError):
        share_estimate(4, 3)


@pytest.mark.parametrize("shares", [(0.3, 0.5, 0.3, 0.35), (0.05, 0.1, 0.08, 0.08), (0.9, 0.97, 0.9, 0.9)])
def test_the_interval_of_shares_holds_the_truth_as_often_as_it_says(shares):
    rng, sizes, held, turns = np.random.default_rng(7), (64, 60, 42, 45), 0, 2000
    known = {size: [wilson(x, size) for x in range(size + 1)] for size in sizes}
    truth = (shares[1] - shares[0]) - (shares[3] - shares[2])
    for counts in rng.binomial(sizes, shares, size=(turns, 4)):
        before, after, other_before, other_after = (
            Estimate(x / size, *known[size][x], size, "share", "Wilson") for x, size in zip(counts, sizes, strict=True)
        )
        found = difference_in_differences((before, after), (other_before, other_after))
        held += found.low <= truth <= found.high
    # 2,000 turns of 0.95: three standard errors are 0.015; a little wide is no harm.
    assert 0.935 <= held / turns <= 0.985


def test_the_interval_of_means_holds_the_truth_with_unequal_spread():
    rng, held, turns, sizes, spreads = np.random.default_rng(8), 0, 2000, (30, 60, 35, 40), (20, 8, 15, 10)
    reach = [float(t.ppf(0.975, size - 1)) / math.sqrt(size) for size in sizes]
    for _turn in range(turns):
        parts = []
        for size, spread, factor, middle in zip(sizes, spreads, reach, (50, 57, 50, 52), strict=True):
            drawn = rng.normal(middle, spread, size)
            mean, half = float(drawn.mean()), factor * float(drawn.std(ddof=1))
            parts.append(Estimate(mean, mean - half, mean + half, size, "points", "mean"))
        found = difference_in_differences((parts[0], parts[1]), (parts[2], parts[3]))
        held += found.low <= 5 <= found.high
    assert 0.935 <= held / turns <= 0.975
