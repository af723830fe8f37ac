"""Local statistics, smoothed and standardised rates, interaction: against esda and closed forms."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots import interaction, local, rates


def made_values(areas: int = 120, seed: int = 4):
    rng = np.random.default_rng(seed)
    points = rng.random((areas, 2))
    population = rng.integers(100, 5000, areas).astype(float)
    cases = rng.poisson(population * 0.002 * (1 + 2 * (points[:, 0] > 0.7))).astype(float)
    return points, cases, population


@pytest.fixture(scope="module")
def libpysal_weights():
    from libpysal.weights import W

    def convert(matrix: csr_array):
        neighbours = {
            i: matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].tolist() for i in range(matrix.shape[0])
        }
        return W(neighbours, id_order=list(range(matrix.shape[0])), silence_warnings=True)

    return convert


@pytest.mark.slow
def test_gi_star_and_moran_equal_esda(libpysal_weights):
    import esda

    points, cases, population = made_values()
    rate = cases / population
    matrix = local.nearest(points, 6)
    weights = libpysal_weights(matrix)

    ours, moran = local.gi_star(rate, matrix, permutations=0), local.moran(rate, matrix, permutations=0)
    # Ord and Getis' z does not change when a row is scaled; esda's does, so it is compared with binary weights.
    binary = esda.G_Local(rate, weights, transform="B", star=True, permutations=0)
    theirs = esda.G_Local(rate, libpysal_weights(matrix), transform="R", star=True, permutations=0)
    moran_theirs = esda.Moran_Local(rate, libpysal_weights(matrix), permutations=0)

    assert ours.z == pytest.approx(binary.Zs, abs=1e-10)
    assert ours.statistic == pytest.approx(theirs.Gs, abs=1e-10)
    assert moran.statistic == pytest.approx(moran_theirs.Is, abs=1e-10)
    assert moran.quadrant.tolist() == moran_theirs.q.tolist()


@pytest.mark.slow
def test_permuted_lags_agree_with_dealing_out_by_hand():
    points, cases, population = made_values(30)
    rate = cases / population
    matrix = local.nearest(points, 4)
    result = local.moran(rate, matrix, permutations=3999)
    rng = np.random.default_rng(5)

    for area in (0, 7, 29):
        near = matrix.indices[matrix.indptr[area] : matrix.indptr[area + 1]]
        others = np.delete(rate, area)
        again = np.array([rng.choice(others, 4, replace=False).mean() for _ in range(4000)])
        beaten = (again >= rate[near].mean()).sum()
        p = (min(beaten, 4000 - beaten) + 1) / 4001
        assert result.p[area] == pytest.approx(p, abs=0.05)


@pytest.mark.slow
def test_empirical_bayes_and_joins_equal_esda(libpysal_weights):
    import esda
    from esda.smoothing import Empirical_Bayes, Spatial_Empirical_Bayes

    points, cases, population = made_values()
    matrix = local.nearest(points, 6)
    both_ways = ((matrix + matrix.T) > 0).astype(float).tocsr()
    marked = cases > np.median(cases)

    assert rates.empirical_bayes(cases, population) == pytest.approx(
        Empirical_Bayes(cases, population).r.ravel(), abs=1e-10
    )
    theirs = Spatial_Empirical_Bayes(cases, population, libpysal_weights(matrix)).r.ravel()
    assert rates.local_empirical_bayes(cases, population, matrix) == pytest.approx(theirs, abs=1e-10)
    joins, other = (
        local.join_counts(marked, both_ways),
        esda.Join_Counts(marked.astype(float), libpysal_weights(both_ways), permutations=0),
    )
    assert (joins.both, joins.mixed, joins.neither) == pytest.approx((other.bb, other.bw, other.ww), abs=1e-10)


def test_false_discoveries_flag_no_more_than_allowed():
    assert local.false_discoveries([0.04, 0.04, 0.04]).tolist() == [True, True, True]
    assert local.false_discoveries([0.04, 0.2, 0.9]).tolist() == [False, False, False]


def test_indirect_ratio_has_the_exact_interval():
    ratio = rates.indirect_ratio(10, 5.0)

    assert (ratio.estimate, round(ratio.low, 4), round(ratio.high, 4)) == (2.0, 0.9591, 3.6781)
    assert rates.indirect_ratio(0, 5.0).low == 0


def test_direct_rate_of_one_stratum_is_the_exact_poisson_rate():
    rate = rates.direct_rate([10], [1000], [7])

    assert (rate.estimate, rate.low, rate.high) == pytest.approx((0.01, 4.7954 / 1000, 18.3904 / 1000), rel=1e-4)


def test_area_without_people_is_refused():
    with pytest.raises(InputError, match="area number 2 has no population"):
        rates.empirical_bayes([1, 0], [10, 0])


@pytest.mark.slow
def test_knox_and_mantel_see_interaction_and_only_that():
    rng = np.random.default_rng(8)
    places, times = rng.random((60, 2)) * 10, rng.random(60) * 100
    joined = np.vstack([places, places + 0.05])
    soon = np.concatenate([times, times + 1])

    for test in (
        lambda points, when: interaction.knox(points, when, near=0.5, soon=3),
        lambda points, when: interaction.mantel(points, when),
    ):
        assert test(joined, soon).p <= 0.005
        assert test(joined, rng.permutation(soon)).p > 0.01
