"""How what stands out is judged: Gumbel p, stopping early, scanning again, overlap, the scale of chance, planted hotspots."""

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots import poisson, rates
from commonlight.analysis.hotspots.observed import Best
from commonlight.analysis.hotspots.power import scan_power
from commonlight.analysis.hotspots.problem import Problem
from commonlight.analysis.hotspots.scan import iterative, p_values, run, select


def town(counts: np.ndarray) -> Problem:
    """A square town of equal areas."""
    side = round(len(counts) ** 0.5)
    points = np.array([(x, y) for x in range(side) for y in range(side)], dtype=float)
    expected = np.full((len(counts), 1), counts.sum() / len(counts))
    return Problem(points, counts[:, None].astype(np.int64), expected, expected[:, 0])


NAMES = [str(area) for area in range(64)]


def two_hotspots() -> Problem:
    counts = np.ones(64, dtype=np.int64)
    counts[[0, 1, 8]] = 14
    counts[[63, 62, 55]] = 12
    return town(counts)


@pytest.mark.slow
def test_gumbel_p_is_the_tail_of_the_curve_the_replications_came_from():
    middle, spread = 6.0, 1.2
    grid = (np.arange(20000) + 0.5) / 20000
    peaks = middle - spread * np.log(-np.log(grid))

    for llr in (7.0, 12.0, 20.0):
        exact = -np.expm1(-np.exp(-(llr - middle) / spread))
        assert p_values(llr, peaks)[3] == pytest.approx(exact, rel=0.02)


def test_gumbel_p_needs_99_replications_and_a_whole_run():
    peaks = np.linspace(3, 9, 99)

    assert p_values(5.0, peaks)[3] is not None
    assert p_values(5.0, peaks[:98])[3] is None
    assert p_values(5.0, peaks, stopped=True)[3] is None


@pytest.mark.slow
def test_stopping_ends_with_the_replication_that_beats_the_data_for_the_last_time():
    counts = np.random.default_rng(3).multinomial(120, np.full(64, 1 / 64))
    whole = run(town(counts), NAMES, replicates=999, engine="array")
    stopped = run(town(counts), NAMES, replicates=999, engine="array", stop_after=10)
    top = whole.clusters[0].llr
    beaten = np.cumsum(np.array(whole.maxima) >= top - 1e-9)
    last = int(np.searchsorted(beaten, 10)) + 1

    assert last < 999
    assert stopped.maxima == whole.maxima[:last]
    assert stopped.clusters[0].p == 10 / last


@pytest.mark.slow
def test_stopping_runs_all_when_the_data_are_hardly_ever_beaten():
    whole = run(two_hotspots(), NAMES, replicates=199, engine="array")
    stopped = run(two_hotspots(), NAMES, replicates=199, engine="array", stop_after=10)

    assert stopped == whole
    assert stopped.clusters[0].p == 1 / 200


def test_stopping_after_nothing_is_refused():
    with pytest.raises(InputError, match="at least 1 replication"):
        run(two_hotspots(), NAMES, replicates=99, stop_after=0)


@pytest.mark.slow
def test_scanning_again_without_the_first_hotspot_finds_the_second_and_then_nothing():
    first, second, last = iterative(two_hotspots(), NAMES, replicates=199, engine="array")

    assert set(first.clusters[0].members) == {"0", "1", "8"}
    assert set(second.clusters[0].members) == {"63", "62", "55"}
    assert (second.areas, last.areas) == (61, 58)
    assert last.clusters == () or last.clusters[0].p > 0.05


def windows_of(overlap: str, *, times: int = 1, ends: tuple[int, ...] = (1, 1, 1, 1, 1)) -> list[tuple[int, int]]:
    """Five areas in a row with the windows 2: {2, 1}, 1: {1, 0, 2}, 0: {0, 1}, 3: {3}, 4: {4, 3}, best first."""
    points = np.array([(1.0 * x + 0.01 * x * x, 0.0) for x in range(5)])
    problem = Problem(points, np.full((5, times), 4), np.full((5, times), 4.0), np.full(5, 4.0), max_share=1.0)
    begin = np.array([end - 1 for end in ends])
    llr, steps = np.array([7.0, 8.0, 9.0, 6.0, 5.0]), np.array([2, 3, 2, 1, 2])
    best = Best(llr, steps, begin, np.array(ends), np.zeros(5, dtype=np.int64))
    # A map too large to be searched again: what overlaps is dropped.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("commonlight.analysis.hotspots.scan.RESEARCH", 4)
        return [(window.centre, window.steps) for window in select(problem, best, overlap)]


def test_overlap_rules_list_what_they_promise():
    # No area twice: {1, 0, 2} and {0, 1} touch {2, 1}; {4, 3} touches {3}.
    assert windows_of("none") == [(2, 2), (3, 1)]
    # No centre in another: 1 lies in {2, 1}; 0 does not, and 2 not in {0, 1}; 3 lies in {4, 3}.
    assert windows_of("no-centers") == [(2, 2), (0, 2), (3, 1)]
    # The best round every centre, however they overlap.
    assert windows_of("all") == [(2, 2), (1, 3), (0, 2), (3, 1), (4, 2)]
    with pytest.raises(InputError, match="none, no-centers or all"):
        windows_of("some")


def test_windows_of_different_times_do_not_overlap():
    assert windows_of("none", times=2, ends=(2, 1, 1, 1, 2)) == [(2, 2), (0, 2), (3, 1), (4, 2)]


@pytest.mark.slow
def test_no_listed_clusters_share_an_area():
    counts = np.random.default_rng(5).multinomial(300, np.full(64, 1 / 64))
    result = run(town(counts), NAMES, replicates=0)
    listed = [area for cluster in result.clusters for area in cluster.members]

    assert len(result.clusters) > 3
    assert len(listed) == len(set(listed))


@pytest.mark.proofs
def test_planted_hotspots_are_found_with_the_stated_power():
    problem = town(np.full(64, 2))
    power = scan_power(problem, 27, 0.08, excesses=(2.0, 3.0), replicates=199, worlds=200, seed=2)
    inside = np.argsort(((problem.points - problem.points[27]) ** 2).sum(axis=1), kind="stable")[:5]
    rng = np.random.default_rng(77)

    for excess, stated in zip(power.excesses, power.powers, strict=True):
        weights = np.ones(64)
        weights[inside] = excess
        found = 0
        for world in range(100):
            result = poisson(
                NAMES,
                problem.points[:, 0],
                problem.points[:, 1],
                rng.multinomial(128, weights / weights.sum()),
                expected=np.ones(64),
                replicates=199,
                seed=world,
            )
            found += result.clusters[0].p <= 0.05
        # Four standard errors of the difference between 200 and 100 maps.
        assert abs(found / 100 - stated) <= 4 * (max(stated * (1 - stated), 0.02) * (1 / 100 + 1 / 200)) ** 0.5


@pytest.mark.parametrize(("cases", "effort", "ratio"), [(10, 5.0, 2.0), (3, 6.0, 0.5)])
def test_reporting_aware_ratio_compares_with_the_effort(cases: int, effort: float, ratio: float):
    result = rates.reporting_ratio(cases, effort, 100, 100.0)

    assert result.estimate == pytest.approx(ratio)
    assert result.low < ratio < result.high


def test_reporting_aware_ratio_is_exact_and_plain():
    result = rates.reporting_ratio(4, 1.0, 4, 1.0)

    # Clopper and Pearson for 4 of 8: 0.157 to 0.843, as odds.
    assert (result.low, result.high) == pytest.approx((0.15701 / 0.84299, 0.84299 / 0.15701), rel=1e-3)
    assert "no clear difference" in result.sentence().lower()
    assert "more reports" in rates.reporting_ratio(30, 1, 3, 1).sentence().lower()
    assert "fewer reports" in rates.reporting_ratio(3, 1, 30, 1).sentence().lower()
    assert rates.reporting_ratio(3, 1, 0, 1).high == float("inf")


@pytest.mark.parametrize("given", [(-1, 1, 2, 1), (1.5, 1, 2, 1), (1, 0, 2, 1), (1, 1, 2, 0), (0, 1, 0, 1)])
def test_reporting_aware_ratio_refuses_what_cannot_be_compared(given: tuple[float, ...]):
    with pytest.raises(InputError):
        rates.reporting_ratio(*given)
