"""Differential privacy: the noise itself, its price, the margins, the budget, the invented rows."""

import itertools
from collections import Counter

import numpy as np
import pytest
from scipy import stats
from tests.analysis.disclosure.worlds import about

from commonlight.analysis.base import InputError
from commonlight.analysis.disclosure.dp_marginals import _ask, _exact_margins, noisy_margins
from commonlight.analysis.disclosure.dp_noise import ask, epsilon_of, rho_for
from commonlight.analysis.disclosure.dp_plan import SCALE, contrasts, plan
from commonlight.analysis.disclosure.dp_synthetic import synthetic_rows
from commonlight.analysis.disclosure.publish import publish
from commonlight.analysis.disclosure.reading import read_records
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rule import DP
from commonlight.analysis.disclosure.rules import Rules

PUBLIC = Rules.for_audience("public")
SIZES = (2, 3, 4, 5)


@pytest.fixture(scope="module")
def codes():
    rng = np.random.default_rng(5)
    kind = rng.integers(0, 3, 6000)
    return np.column_stack([np.minimum(rng.binomial(size - 1, 0.2 + 0.25 * kind), size - 1) for size in SIZES])


@pytest.mark.slow
def test_the_noise_has_the_discrete_gaussian_distribution():
    sigma, n = 3.0, 100_000

    (noisy,), _ = ask([np.zeros(n, dtype=np.int64)], sigma, [1.0])

    values = np.arange(-12, 13)
    density = np.exp(-(values**2) / (2 * sigma**2))
    everything = np.exp(-(np.arange(-200, 201) ** 2) / (2 * sigma**2)).sum()
    expected = np.append(density / everything, 1 - density.sum() / everything) * n
    seen = Counter(noisy.tolist())
    observed = [seen[int(value)] for value in values]
    observed.append(n - sum(observed))
    statistic = ((np.array(observed) - expected) ** 2 / expected).sum()
    assert statistic < stats.chi2.ppf(1 - 1e-6, len(expected) - 1)


@pytest.mark.slow
def test_the_noise_is_new_at_every_call():
    zeros = np.zeros(200, dtype=np.int64)

    assert ask([zeros], 50.0, [1.0])[0][0].tolist() != ask([zeros], 50.0, [1.0])[0][0].tolist()


def test_the_price_is_that_of_the_gaussian_mechanism():
    one = np.zeros(1, dtype=np.int64)

    _, price = ask([one, one], 20.0, [2.0, 3.0])

    assert price == pytest.approx((2.0**2 + 3.0**2) / (2 * 20.0**2), rel=1e-9)
    assert price >= (2.0**2 + 3.0**2) / (2 * 20.0**2) * (1 - 1e-12)


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 4.0])
def test_budget_conversion_never_promises_more_than_the_simple_bound_and_less_than_asked(epsilon):
    rho = rho_for(epsilon, 1e-6)

    simple = (np.sqrt(epsilon - np.log(1e-6)) - np.sqrt(-np.log(1e-6))) ** 2
    assert rho >= simple
    assert epsilon_of(rho, 1e-6) <= epsilon


def test_contrasts_sum_to_zero_and_are_nearly_orthonormal():
    for n in (2, 3, 5, 12, 20):
        rows = contrasts(n).astype(float)

        assert (rows.sum(axis=1) == 0).all()
        assert np.abs(rows @ rows.T / SCALE**2 - np.eye(n - 1)).max() < 0.04


@pytest.mark.parametrize("rows_per_person", [1, 3])
def test_no_neighbouring_data_set_changes_the_answers_by_more_than_the_stated_sensitivity(rows_per_person):
    sizes = (2, 3, 4)
    questions = plan(sizes, 3, 0.1, rows_per_person=rows_per_person)
    empty = _exact_margins(np.empty((0, 3), dtype=int), sizes, 3)

    for person in itertools.product(*(range(size) for size in sizes)):
        own = _exact_margins(np.array([person] * rows_per_person), sizes, 3)
        for question in questions:
            change = _ask(own, question.subset, sizes) - _ask(empty, question.subset, sizes)
            assert sum(int(value) ** 2 for value in np.ravel(change)) <= question.sensitivity**2


def test_the_whole_release_costs_no_more_than_asked(codes):
    noisy = noisy_margins(codes, SIZES, ways=3, epsilon=2.0, delta=1e-6)

    assert 0.9 * rho_for(2.0, 1e-6) < noisy.rho <= rho_for(2.0, 1e-6)
    assert epsilon_of(noisy.rho, 1e-6) <= 2.0


def test_margins_agree_with_each_other_and_none_is_negative(codes):
    noisy = noisy_margins(codes, SIZES, ways=3, epsilon=0.5, delta=1e-6)

    assert len(noisy.margins) == 1 + 4 + 6 + 4
    for subset, table in noisy.margins.items():
        assert table.min() >= 0
        for axis in range(len(subset)):
            smaller = noisy.margins[(*subset[:axis], *subset[axis + 1 :])]
            assert table.sum(axis=axis) == pytest.approx(smaller, abs=1e-3)


@pytest.mark.slow
def test_errors_are_as_large_as_the_stated_noise(codes):
    errors = {1: [], 2: []}
    for _ in range(20):
        noisy = noisy_margins(codes, SIZES, ways=2, epsilon=1.0, delta=1e-6)
        for subset, table in noisy.margins.items():
            if subset:
                shape = tuple(SIZES[i] for i in subset)
                key = np.ravel_multi_index(tuple(codes[:, i] for i in subset), shape)
                truth = np.bincount(key, minlength=table.size).reshape(shape)
                errors[len(subset)].append(float(((table - truth)[truth > 200] / noisy.sigmas[subset]).std()))

    for found in errors.values():
        assert 0.7 < np.mean(found) < 1.3


@pytest.mark.slow
def test_invented_rows_keep_the_association_of_pairs(codes):
    noisy = noisy_margins(codes, SIZES, ways=2, epsilon=4.0, delta=1e-6)

    rows = synthetic_rows(noisy, np.random.default_rng(1))

    independent = np.column_stack([np.random.default_rng(i).permutation(codes[:, i]) for i in range(4)])

    def pair_error(found):
        gaps = []
        for i, j in itertools.combinations(range(4), 2):
            key = found[:, i] * SIZES[j] + found[:, j]
            own = np.bincount(key, minlength=SIZES[i] * SIZES[j])
            gaps.append(np.abs(own - np.bincount(codes[:, i] * SIZES[j] + codes[:, j], minlength=own.size)))
        return np.concatenate(gaps).mean()

    assert pair_error(rows.codes) < 0.2 * pair_error(independent)
    assert set(rows.errors) == {1, 2}


def write_rows(path, codes, people=None):
    header = "a,b,c,d" + (",person" if people is not None else "")
    lines = [",".join(f"v{value}" for value in row) for row in codes]
    if people is not None:
        lines = [f"{line},p{person}" for line, person in zip(lines, people, strict=True)]
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


@pytest.mark.slow
def test_the_ledger_stops_hard_and_says_what_is_left(tmp_path, codes):
    log = ReleaseLog(tmp_path / "log.jsonl")
    by = [["a", "b"]]
    records = read_records(write_rows(tmp_path / "t.csv", codes), by)
    first = publish(records, by, DP(6.0, 2, 1e-6), PUBLIC, about(), log)
    log.append(first.record)

    with pytest.raises(ReleaseRefused, match="over the limit of 8") as refused:
        publish(records, by, DP(6.0, 2, 1e-6), PUBLIC, about("second"), log)

    assert "epsilon at most" in refused.value.alternative
    second = publish(records, by, DP(1.0, 1, 1e-6), PUBLIC, about("third"), log)
    assert second.record.budget["total_rho"] == pytest.approx(first.record.budget["rho"] + second.record.budget["rho"])
    assert "All 2 such releases" in second.sentence()
    assert "epsilon 1 and delta 1e-06" in second.sentence()


def test_few_rows_are_refused(tmp_path, codes):
    records = read_records(write_rows(tmp_path / "t.csv", codes[:4999]), [["a"]])

    with pytest.raises(ReleaseRefused, match="5,000 rows"):
        publish(records, [["a"]], DP(1.0, 1, 1e-6), PUBLIC, about(), ReleaseLog(tmp_path / "log"))


def test_a_person_in_more_rows_than_declared_is_refused(tmp_path, codes):
    path = write_rows(tmp_path / "t.csv", codes, np.arange(len(codes)) // 2)

    with pytest.raises(InputError, match="more rows than declared"):
        read_records(path, [["a"]], person="person", rows_per_person=1)
    assert read_records(path, [["a"]], person="person", rows_per_person=2).rows_per_person == 2


def test_noise_larger_than_the_counts_is_an_error_or_a_consistent_table():
    codes = np.random.default_rng(0).integers(0, 4, (40, 3))
    try:
        noisy = noisy_margins(codes, (4, 4, 4), ways=3, epsilon=0.05, delta=1e-6)
    except InputError as problem:
        assert "noise is larger" in str(problem)
    else:
        assert min(table.min() for table in noisy.margins.values()) >= 0
