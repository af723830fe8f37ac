"""How the methods behave on made tables: existence, recovery, intervals, honesty."""

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.base.convergence import bulk_ess, split_rhat
from commonlight.analysis.prevalence import CaptureTable, compare, estimate, existence, selection
from commonlight.analysis.prevalence.compare import split_matches
from commonlight.analysis.prevalence.latent_class import by_latent_classes, sample, sample_compiled
from commonlight.analysis.prevalence.loglinear import acts_on, fit, main_effects, shape_of


def made(probabilities, population, seed):
    """Return a table of people listed independently with these chances."""
    rng = np.random.default_rng(seed)
    seen = rng.random((population, len(probabilities))) < probabilities
    codes = (seen * 2 ** np.arange(len(probabilities))).sum(axis=1)
    counts = np.bincount(codes, minlength=2 ** len(probabilities))
    counts[0] = 0
    return CaptureTable.from_counts([f"L{i}" for i in range(len(probabilities))], counts)


@pytest.mark.slow
def test_short_cut_for_existence_equals_the_linear_programme():
    rng = np.random.default_rng(5)
    models = selection.all_models(4, 3)
    answers = set()
    for _ in range(12):
        counts = rng.poisson(0.6, 16) * (rng.random(16) < 0.6)
        counts[[1, 2, 4, 8]] += 3
        counts[0] = 0
        some = models[rng.integers(0, len(models), 25)]
        table = np.broadcast_to(counts.astype(float), some.shape)
        codes = existence.status(table, some, 4)
        shape = shape_of(table, some, 4)
        for kept, finite, code in zip(shape.kept, shape.finite, codes, strict=True):
            smallest = existence.largest_smallest_cell(table[0], kept, finite, acts_on(4))
            design = acts_on(4)[np.ix_(kept, finite)]
            unique = np.linalg.matrix_rank(design) == design.shape[1]
            assert code == (0 if smallest > 1e-9 else 1) + (0 if unique else 2)
            answers.add(int(code))
    assert answers >= {0, 1}


def test_fitted_totals_equal_the_data():
    counts = np.array([0, 30, 20, 6, 25, 5, 4, 2.0])[None]
    model = main_effects(3).copy()
    model[3] = True

    found = fit(counts, model[None], 3)

    assert (found.fitted @ acts_on(3))[0, model] == pytest.approx((counts @ acts_on(3))[0, model])


def test_independent_lists_give_back_the_population():
    table = made((0.3, 0.25, 0.35, 0.2), 4000, seed=3)

    for method in ("main", "stepwise", "bic", "dga"):
        found = estimate(table, method=method, boot=50)
        assert found.low < 4000 < found.high
        assert found.point == pytest.approx(4000, rel=0.1)


def test_referral_between_lists_pulls_the_figure_down():
    rng = np.random.default_rng(8)
    seen = rng.random((3000, 3)) < (0.25, 0.2, 0.25)
    seen[:, 1] |= seen[:, 0] & (rng.random(3000) < 0.6)
    counts = np.bincount((seen * [1, 2, 4]).sum(axis=1), minlength=8)
    counts[0] = 0

    assert estimate(CaptureTable.from_counts(("A", "B", "C"), counts), method="main", boot=0).point < 2700


def test_same_seed_same_interval_and_replicates_allow_other_levels():
    table = made((0.3, 0.3, 0.3), 500, seed=1)

    first, second = (estimate(table, boot=80, seed=4) for _ in range(2))

    assert (first.low, first.high) == (second.low, second.high)
    low, high = first.interval(0.5)
    assert first.low <= low <= high <= first.high
    with pytest.raises(InputError, match="no replicates"):
        estimate(table, boot=0).interval(0.9)


def test_without_resampling_the_interval_is_called_too_narrow():
    found = estimate(made((0.3, 0.3, 0.3), 500, seed=1), boot=0)

    assert any("too narrow" in warning for warning in found.warnings)


def test_seven_lists_are_too_many_for_all_models_but_not_for_stepwise():
    table = made((0.2,) * 7, 800, seed=2)

    with pytest.raises(InputError, match="too many to fit; use the stepwise method"):
        estimate(table, method="bic", boot=0)
    assert estimate(table, method="stepwise", boot=0).point == pytest.approx(800, rel=0.25)
    with pytest.raises(InputError, match="3 to 5 lists"):
        estimate(table, method="dga")


def test_wrong_matches_keep_people_per_list():
    counts = np.array([0, 30, 20, 6, 25, 5, 4, 2.0])

    moved = split_matches(counts, 0.1)

    on_list = acts_on(3)[:, [1, 2, 4]]
    assert moved @ on_list == pytest.approx(counts @ on_list)
    assert moved.sum() > counts.sum()


@pytest.mark.slow
def test_comparison_of_plain_lists_allows_one_number_and_says_what_to_state():
    found = compare(made((0.3, 0.25, 0.35, 0.3), 3000, seed=6), boot=60)
    plain = found.as_dict()

    assert found.headline
    assert plain["point"] == pytest.approx(3000, rel=0.15)
    assert len(plain["to_state"]) == 5
    assert [check["name"] for check in plain["checks"]] == [
        "leave one list out",
        "merge two lists",
        "matching errors",
        "one list as the truth",
    ]


def test_convergence_measures_know_agreeing_chains_from_split_ones():
    rng = np.random.default_rng(0)
    good = rng.normal(size=(4, 500))
    bad = good + np.array([[0.0], [0.0], [3.0], [3.0]])

    assert split_rhat(good) < 1.02
    assert bulk_ess(good) == pytest.approx(2000, rel=0.25)
    assert split_rhat(bad) > 1.5
    assert bulk_ess(bad) < 50


@pytest.mark.slow
def test_latent_classes_give_no_interval_when_chains_disagree():
    table = made((0.3, 0.25, 0.35, 0.2), 400, seed=3)

    short = by_latent_classes(table, seed=1, level=0.95, chains=4, warmup=2, draws=20, thin=1)
    longer = by_latent_classes(table, seed=1, level=0.95, chains=8, warmup=300, draws=800, thin=6, classes=3)

    assert np.isnan(short.low)
    assert not short.headline
    assert "chains disagree" in short.warnings[-1]
    assert dict(longer.diagnostics)["rhat"] < dict(short.diagnostics)["rhat"]
    assert longer.point == pytest.approx(400, rel=0.35)


def test_a_posterior_wider_than_a_factor_of_two_gives_no_headline(monkeypatch):
    """Draws with two answers that both fit, as the chains of five sparse lists have them, though all chains agree."""
    from commonlight.analysis.prevalence import latent_class

    table = made((0.3, 0.25, 0.35, 0.2), 400, seed=3)
    rng = np.random.default_rng(1)
    one = rng.normal(400, 10, (8, 1000))
    two = np.where(rng.random((8, 1000)) < 0.5, 1000 + one, one)

    def found(sizes):
        monkeypatch.setattr(latent_class, "sample_compiled", lambda *_, **__: latent_class.Draws(sizes, 1.0, 4000.0))
        return latent_class.by_latent_classes(table, seed=1, level=0.95)

    assert found(one).headline
    assert not found(two).headline
    assert "We cannot give one number" in found(two).sentence()


@pytest.mark.slow
def test_compiled_latent_classes_draw_what_plain_gibbs_sampling_draws():
    table = CaptureTable.from_counts(("A", "B", "C"), np.array([0, 30, 25, 12, 28, 9, 11, 6]))

    plain = sample(table, seed=1, chains=64, warmup=1500, draws=300, thin=10, classes=3)
    fast = sample_compiled(table, seed=1, chains=6, warmup=2000, draws=3000, thin=10, classes=3, moves=10)

    tails = [0.1, 0.5, 0.9]
    assert fast.rhat < 1.05
    assert np.quantile(fast.sizes, tails) == pytest.approx(np.quantile(plain.sizes, tails), rel=0.03)
