"""The analysis of a class against known truths: codes alike, item counts, Welch, coverage of a known effect."""

import math

import numpy as np
import pytest
from scipy import stats

from commonlight.analysis.base import InputError
from commonlight.analysis.surveys.classes import (
    Sheets,
    Test,
    class_change,
    mean_difference,
    pooled_gain,
    smallest_visible_gain,
)

TEST = Test(("a", "b", "c", "d"), ("sign", "not_sign", "act", "law"), "tfft")


def sheets(*rows):
    return Sheets(tuple(code for code, _ in rows), tuple(letters for _, letters in rows))


def test_codes_alike_match_nobody_but_count_for_the_class():
    before = sheets(("1", "tfft"), ("2", "dddd"), ("2", "ttdd"), ("", "tttt"))
    after = sheets(("1", "tfft"), ("2", "tfft"), ("3", "tfft"), ("", "tfft"))

    found = class_change(before, after, TEST)

    assert found.linked.pairs == ((0, 0),)
    assert found.linked.repeated == 1
    assert found.gain is None
    assert [one.before for one in found.sentences] == [(3, 4), (1, 4), (1, 4), (2, 4)]
    assert found.mixed_up == ()
    assert "1 codes stand more than once" in found.warnings[0]


def test_what_is_mixed_up_is_told_though_nothing_changed():
    rows = [(str(n), "ttft" if n else "tfft") for n in range(6)]
    found = class_change(sheets(*rows), sheets(*rows), TEST)

    assert [one.id for one in found.mixed_up] == ["b"]
    assert found.mixed_up[0].after == (1, 6)
    assert found.gain is not None
    assert math.isnan(found.gain.low)


def test_order_of_sheets_changes_nothing():
    rng = np.random.default_rng(5)
    rows = [(str(n), "".join(rng.choice(list("tfd-"), 4))) for n in range(20)]
    later = [(str(n), "".join(rng.choice(list("tfd-"), 4))) for n in range(20)]
    first = class_change(sheets(*rows), sheets(*later), TEST)
    second = class_change(sheets(*rows[::-1]), sheets(*later[3:], *later[:3]), TEST)

    assert (first.gain.low, first.gain.high) == pytest.approx((second.gain.low, second.gain.high))
    assert [one.before for one in first.sentences] == [one.before for one in second.sentences]


def test_mean_difference_is_welchs():
    first, second = [3, 4, 5, 4, 6, 2], [5, 6, 7, 9, 6]
    truth = stats.ttest_ind(second, first, equal_var=False).confidence_interval()

    found = mean_difference(first, second)

    assert (found.low, found.high) == pytest.approx((truth.low, truth.high))


def test_letters_of_another_length_are_refused():
    with pytest.raises(InputError, match="4 letters"):
        class_change(sheets(("1", "tff")), sheets(), TEST)


def test_the_smallest_visible_gain_is_seen_in_four_of_five_classes():
    rng = np.random.default_rng(8)
    shape = rng.normal(size=25)
    visible = smallest_visible_gain((shape - shape.mean()) / shape.std(ddof=1))
    draws = rng.normal(loc=visible, size=(4000, 25))
    low = draws.mean(axis=1) - stats.t.ppf(0.975, 24) * draws.std(axis=1, ddof=1) / 5

    assert (low > 0).mean() == pytest.approx(0.8, abs=0.03)


def simulated(rng, n, *, known, learned, n_sentences=10):
    """A class: each sentence known with chance `known`; a sentence not known is learned with chance `learned`."""
    letters = np.array(list("dt"))
    before = rng.random((n, n_sentences)) < known
    after = before | (rng.random((n, n_sentences)) < learned)
    codes = tuple(str(value) for value in range(n))
    return tuple(Sheets(codes, tuple("".join(row) for row in letters[half.astype(int)])) for half in (before, after))


def covered(runs, *, seed):
    """Return the shares of runs in which the known gain, and the known difference to a group, lay in the interval."""
    rng = np.random.default_rng(seed)
    names = tuple(str(n) for n in range(10))
    test = Test(names, ("sign",) * 10, "t" * 10)
    alone = compared = 0
    for _run in range(runs):
        group = simulated(rng, 26, known=0.5, learned=0.4)
        other = simulated(rng, 24, known=0.5, learned=0.05)
        found = class_change(*group, test, comparison=other)
        # Known by construction: not known before (0.5) times learned, over 10 sentences.
        alone += found.gain.low <= 2.0 <= found.gain.high
        compared += found.compared.low <= 1.75 <= found.compared.high
    return alone / runs, compared / runs


@pytest.mark.slow
def test_a_known_effect_lies_in_the_interval():
    assert min(covered(60, seed=1)) >= 0.88


@pytest.mark.proofs
def test_a_known_effect_lies_in_the_interval_in_500_classes():
    alone, compared = covered(500, seed=20261122)

    assert 0.93 <= alone <= 0.99
    assert 0.93 <= compared <= 0.99


@pytest.mark.proofs
def test_a_known_effect_over_several_sessions_is_covered():
    rng = np.random.default_rng(4)
    test = Test(tuple(str(n) for n in range(10)), ("sign",) * 10, "t" * 10)
    hits = 0
    for _run in range(500):
        learned = np.clip(rng.normal(0.4, 0.08, size=6), 0.05, 0.95)
        found, n = pooled_gain([simulated(rng, 22, known=0.5, learned=share) for share in learned], test)
        assert n == 6
        hits += found.low <= 2.0 <= found.high

    assert hits / 500 >= 0.93
