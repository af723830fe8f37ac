"""Intervals against published or closed-form values."""

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import bca, clopper_pearson, jackknife_acceleration, wilson


def test_wilson_equals_newcombe_1998_table():
    # Newcombe 1998, Statistics in Medicine 17:857, table I (methods 3 and 5).
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)
    assert clopper_pearson(81, 263) == pytest.approx((0.2527, 0.3676), abs=5e-5)
    assert clopper_pearson(0, 20) == pytest.approx((0.0, 0.1684), abs=5e-5)
    assert clopper_pearson(29, 29)[1] == 1.0


@pytest.mark.parametrize(("successes", "n"), [(3, 0), (-1, 5), (6, 5), (1.5, 5)])
def test_impossible_shares_are_refused(successes, n):
    with pytest.raises(InputError):
        wilson(successes, n)


def test_bca_without_bias_or_bend_is_the_percentile_interval():
    replicates = np.linspace(0, 100, 2001)

    limits = bca(replicates, 50.0 + 1e-9 - 0.025, 0.0, np.array([0.025, 0.975]))

    assert limits == pytest.approx([2.5, 97.5], abs=0.1)


def test_bca_holds_when_all_replicates_lie_on_one_side():
    limits = bca(np.arange(1.0, 101.0), 1000.0, 0.1, np.array([0.025, 0.975]))

    assert np.isfinite(limits).all()


def test_acceleration_of_symmetric_estimates_is_zero():
    assert jackknife_acceleration(np.array([1.0, 2.0, 3.0]), np.array([5.0, 9.0, 5.0])) == pytest.approx(0)
