"""Groups held against each other: published figures, the plain formulas, and whether all intervals hold together."""

import math

import numpy as np
import pytest
from scipy.stats import binomtest, chi2, t

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import wilson
from commonlight.analysis.surveys.groups import Group, compare_means, compare_rates, compare_shares
from commonlight.analysis.surveys.paired import newcombe_difference


def exact(**counts):
    return [Group.exact(name, *pair) for name, pair in counts.items()]


def test_two_shares_are_one_comparison_with_newcombes_published_interval():
    # Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10, contrast a.
    found = compare_shares(exact(new=(56, 70), old=(48, 80)))
    one = found.differences["new"]
    assert list(found.differences) == ["new"] and found.each_level == 0.95
    assert (round(one.estimate, 4), round(one.low, 4), round(one.high, 4)) == (0.2, 0.0524, 0.3339)
    assert (found.groups["old"].low, found.groups["old"].high) == wilson(48, 80)


def test_many_shares_are_each_held_against_the_rest_at_bonferronis_level():
    found = compare_shares(exact(a=(30, 60), b=(45, 60), c=(20, 50), d=(25, 50)))
    assert found.each_level == pytest.approx(1 - 0.05 / 4)
    plain = newcombe_difference((30 + 45 + 25, 170), (20, 50), level=1 - 0.05 / 4)
    one = found.differences["c"]
    assert (one.estimate, one.low, one.high) == pytest.approx((plain.estimate, plain.low, plain.high))
    assert [found.direction(name) for name in "abcd"] == [0, 1, 0, 0]
    # Alone, c would differ; among four comparisons it may be chance.
    assert newcombe_difference((100, 170), (20, 50)).high < 0
    assert found.sentence().startswith("4 comparisons were made, b clearly differs from the others")


def test_what_is_not_known_of_a_count_widens_its_interval_to_hold_for_every_count_in_between():
    found = compare_shares([Group("a", 20, 30, 98, 102), Group.exact("b", 40, 100)])
    for count in range(20, 31):
        for of in (98, 100, 102):
            inner = newcombe_difference((40, 100), (count, of))
            assert found.differences["a"].low <= inner.low and inner.high <= found.differences["a"].high
            assert found.groups["a"].low <= wilson(count, of)[0] and wilson(count, of)[1] <= found.groups["a"].high
    # A rounded count of everybody may stand above a rounded total.
    assert compare_shares([Group("a", 50, 52, 48, 52), Group.exact("b", 1, 50)]).groups["a"].high == 1.0


def test_rates_are_exact_given_the_total():
    events, people = {"north": 40, "south": 22, "west": 9}, {"north": 21_000.0, "south": 30_000.0, "west": 12_000.0}
    found = compare_rates(events, people)
    level = 1 - 0.05 / 3
    share = binomtest(40, 71).proportion_ci(level, method="exact")
    scale = 42_000 / 21_000
    one = found.differences["north"]
    assert one.low == pytest.approx(scale * share.low / (1 - share.low))
    assert one.high == pytest.approx(scale * share.high / (1 - share.high)) and found.direction("north") == 1
    own = found.groups["west"]
    assert own.low * 12_000 == pytest.approx(chi2.ppf(0.025, 18) / 2)
    assert own.high * 12_000 == pytest.approx(chi2.ppf(0.975, 20) / 2)
    alone = compare_rates({"a": 12, "b": 0}, {"a": 1.0, "b": 1.0}).differences["a"]
    assert math.isinf(alone.estimate) and math.isinf(alone.high) and alone.low > 1


def test_means_count_a_session_once_however_full_it_was():
    values = {"hotel": [1.0, 2.0, 1.5, 2.5], "school": [0.5, 0.2, 0.9]}
    found = compare_means(values)
    for name, one in values.items():
        reach = t.ppf(0.975, len(one) - 1) * np.std(one, ddof=1) / math.sqrt(len(one))
        assert found.groups[name].high == pytest.approx(np.mean(one) + reach)
    down = [found.groups["hotel"].estimate - found.groups["hotel"].low, found.groups["school"].high - found.groups["school"].estimate]  # fmt: skip
    assert found.differences["hotel"].low == pytest.approx(np.mean(values["hotel"]) - np.mean(values["school"]) - math.hypot(*down))  # fmt: skip


@pytest.mark.parametrize("shape", ["shares", "rates", "means"])
def test_all_intervals_hold_together_as_often_as_they_say(shape):
    rng = np.random.default_rng(20261123)
    runs, kept = 600, 0
    for _run in range(runs):
        if shape == "shares":
            n = rng.integers(25, 120, size=5)
            found = compare_shares([Group.exact(str(k), int(rng.binomial(m, 0.3)), int(m)) for k, m in enumerate(n)])
        elif shape == "rates":
            people = rng.uniform(5, 30, size=5)
            counts = {str(k): int(rng.poisson(2 * one)) for k, one in enumerate(people)}
            found = compare_rates(counts, {str(k): float(one) for k, one in enumerate(people)})
        else:
            found = compare_means({str(k): rng.normal(1, 0.7, size=4).tolist() for k in range(5)})
        # No group differs from the others in truth.
        kept += all(found.direction(name) == 0 for name in found.differences)
    assert kept / runs > 0.93


def test_the_order_of_groups_does_not_matter():
    one, other = exact(a=(30, 60), b=(45, 60), c=(20, 50)), exact(c=(20, 50), a=(30, 60), b=(45, 60))
    assert compare_shares(one).differences == compare_shares(other).differences


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: compare_shares(exact(a=(1, 2))),
        lambda: compare_shares([Group.exact("a", 1, 2), Group.exact("a", 1, 2)]),
        lambda: compare_shares(exact(a=(3, 2), b=(1, 2))),
        lambda: compare_shares(exact(a=(0, 0), b=(1, 2))),
        lambda: compare_shares([Group.exact(str(k), 1, 2) for k in range(61)]),
        lambda: compare_shares(exact(a=(1, 2), b=(1, 2)), level=1.0),
        lambda: compare_rates({"a": 1, "b": 2}, {"a": 1.0, "b": 0.0}),
        lambda: compare_rates({"a": 0, "b": 0}, {"a": 1.0, "b": 1.0}),
        lambda: compare_rates({"a": 1, "b": 0}, {"a": 1.0}),
        lambda: compare_means({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]}),
        lambda: compare_means({"a": [1.0, 2.0, math.nan], "b": [1.0, 2.0, 3.0]}),
    ],
)
def test_what_cannot_be_compared_is_refused(wrong):
    with pytest.raises(InputError):
        wrong()
