"""Small months are evened out before anything is worked out of them; nothing can be turned back."""

from datetime import date

from commonlight.insight.selectors_impact import months_between
from commonlight.insight.services.impact_series import gated, gated_marker, smallest, too_many_hidden

MONTHS = list(months_between(date(2025, 1, 1), date(2025, 12, 1)))
K = smallest()


def test_a_lone_small_month_takes_another_with_it_and_only_their_average_leaves():
    side = gated(MONTHS, [20, 21, 2, 19, 30, 22, 24, 25, 19, 20, 23, 18])
    assert len(side.hidden) == 2 and "2025-03" in side.hidden
    left = [count for month, count in zip(MONTHS, side.counts, strict=True) if f"{month:%Y-%m}" in side.hidden]
    assert max(left) - min(left) <= 1 and sum(left) >= K
    assert sum(side.counts) == sum([20, 21, 2, 19, 30, 22, 24, 25, 19, 20, 23, 18])


def test_two_months_with_the_same_sum_cannot_be_told_apart():
    one = gated(MONTHS, [20, 1, 9, *[20] * 9])
    other = gated(MONTHS, [20, 9, 1, *[20] * 9])
    mixed = gated(MONTHS, [20, 3, 7, *[20] * 9])
    assert sum(one.counts) == sum(other.counts) == sum(mixed.counts)
    assert one.counts == other.counts or one.hidden != other.hidden
    # Whatever is hidden adds up to the smallest count at least.
    for side in (one, other, mixed):
        hidden = [c for m, c in zip(MONTHS, side.counts, strict=True) if f"{m:%Y-%m}" in side.hidden]
        assert len(hidden) >= 2 and sum(hidden) >= K
        assert all(c >= K for m, c in zip(MONTHS, side.counts, strict=True) if f"{m:%Y-%m}" not in side.hidden)


def test_too_few_in_all_give_nothing_and_a_thin_series_is_refused():
    assert gated(MONTHS, [1, *[0] * 11]) is None
    assert gated(MONTHS, [0] * 12) is None
    thin = gated(MONTHS, [2] * 12)
    assert too_many_hidden(thin, thin)
    full = gated(MONTHS, [20] * 12)
    assert not full.hidden and not too_many_hidden(full, full)


def test_a_marker_hides_few_on_either_side():
    assert gated_marker((K, 2 * K)) == [K, 2 * K]
    assert gated_marker((K - 1, 2 * K)) is None
    assert gated_marker((2 * K - 1, 2 * K)) is None
