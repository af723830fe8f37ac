"""Maps without a hotspot stay silent, planted hotspots are found as often as the power says."""

import numpy as np
import pytest

from commonlight.analysis.hotspots import poisson
from commonlight.analysis.hotspots.power import scan_power
from commonlight.analysis.hotspots.problem import Problem


def town(cases: int) -> Problem:
    side = np.arange(6)
    points = np.array([(x, y) for x in side for y in side], dtype=float)
    expected = np.full((36, 1), cases / 36)
    counts = np.zeros((36, 1), dtype=np.int64)
    counts[0] = cases
    return Problem(points, counts, expected, expected[:, 0])


@pytest.mark.slow
def test_few_reports_show_only_strong_excess():
    few = scan_power(town(12), 14, 0.14, replicates=199, worlds=100)
    many = scan_power(town(300), 14, 0.14, replicates=199, worlds=100)

    assert few.visible is None or few.visible >= 4
    assert many.visible is not None and many.visible <= 3
    assert "With 12 reports" in few.sentence()
    assert list(many.powers) == sorted(many.powers) or many.powers[-1] == 1


@pytest.mark.proofs
def test_maps_without_a_hotspot_are_flagged_as_often_as_promised():
    rng = np.random.default_rng(12)
    problem = town(60)
    weights = rng.lognormal(0, 0.5, 36)
    flagged = 0
    for world in range(200):
        counts = rng.multinomial(60, weights / weights.sum())
        result = poisson(
            [str(i) for i in range(36)],
            problem.points[:, 0],
            problem.points[:, 1],
            counts,
            expected=weights,
            replicates=199,
            seed=world,
        )
        flagged += result.clusters[0].p < 0.05

    assert 4 <= flagged <= 16
