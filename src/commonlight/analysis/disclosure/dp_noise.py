"""
Noise and its price, both from OpenDP: discrete Gaussian noise on whole numbers, zero-concentrated accounting.

No number here comes from our own sampler or a seed: the library draws from the operating system, on whole numbers, so the
known traps of floating-point noise do not arise.
"""

from collections.abc import Sequence
from functools import cache
from math import fsum, log, log1p, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.base.errors import InputError


@cache
def _opendp() -> tuple[Any, Any, Any, Any]:
    """Return OpenDP's modules; not its `prelude`, which loads data-frame libraries for five seconds."""
    import opendp.combinators as combinators
    import opendp.domains as domains
    import opendp.measurements as measurements
    import opendp.metrics as metrics
    from opendp.mod import enable_features

    enable_features("contrib")
    return measurements, domains, metrics, combinators


def _gaussian(sigma: float) -> Any:
    measurements, domains, metrics, _ = _opendp()
    space = domains.vector_domain(domains.atom_domain(T="i64")), metrics.l2_distance(T="f64")
    return measurements.make_gaussian(*space, scale=sigma, MO="ZeroConcentratedDivergence")


def ask(
    answers: Sequence[NDArray[np.int64]], sigma: float, sensitivities: Sequence[float]
) -> tuple[list[NDArray[np.int64]], float]:
    """
    Return whole answers with discrete Gaussian noise of standard deviation `sigma` on each, and their price.

    Parameters
    ----------
    sensitivities : for each array, most that one person's records can change it, Euclidean

    Returns
    -------
    (noisy answers, zero-concentrated budget rho spent, as OpenDP counts it, added up)
    """
    mechanism = _gaussian(sigma)
    noisy = np.asarray(mechanism(np.concatenate([one.ravel() for one in answers])), dtype=np.int64)
    ends = np.cumsum([one.size for one in answers])[:-1]
    shaped = [part.reshape(one.shape) for part, one in zip(np.split(noisy, ends), answers, strict=True)]
    # All answers are one vector: a person moves it by the root of the squares, rounded up.
    together = sqrt(fsum(one * one for one in sensitivities)) * (1 + 2**-50)
    return shaped, float(mechanism.map(together))


def epsilon_of(rho: float, delta: float) -> float:
    """Return the epsilon that a zero-concentrated budget rho guarantees except with probability delta."""
    if rho <= 0:
        return 0.0
    _, _, _, combinators = _opendp()
    # A Gaussian of scale 1 costs rho at this distance; OpenDP turns its price into (epsilon, delta).
    profile = combinators.make_zCDP_to_approxDP(_gaussian(1.0)).map((2 * rho) ** 0.5)
    return float(profile.epsilon(delta))


def rho_for(epsilon: float, delta: float) -> float:
    """
    Return the largest zero-concentrated budget whose guarantee is at most (epsilon, delta).

    Raises
    ------
    InputError : epsilon not above 0, or delta not between 0 and 1
    """
    if not epsilon > 0 or not 0 < delta < 1:
        raise InputError(f"epsilon must be above 0 and delta between 0 and 1; got epsilon {epsilon}, delta {delta}.")
    # Bun and Steinke 2016, proposition 1.3, gives a budget that is surely low enough; OpenDP's own count allows more.
    tail = -log(delta)
    low = (sqrt(epsilon + tail) - sqrt(tail)) ** 2
    # Our own count of the tighter bound aims; OpenDP's word alone decides.
    near = _near(epsilon, tail, low)
    return near if epsilon_of(near, delta) <= epsilon else low


def _near(epsilon: float, tail: float, low: float) -> float:
    """Return a budget just under what (epsilon, exp(-tail)) allows by Canonne, Kamath and Steinke 2020, corollary 13."""

    def price(rho: float) -> float:
        def at(order: float) -> float:
            return rho * order + (tail + (order - 1) * log1p(-1 / order) - log(order)) / (order - 1)

        left, right = 1 + 1e-6, 2 + 4 * sqrt((tail + 1) / rho)
        for _ in range(48):
            one, two = left + 0.382 * (right - left), left + 0.618 * (right - left)
            left, right = (left, two) if at(one) < at(two) else (one, right)
        return at((left + right) / 2)

    high = 2 * low
    while price(high) <= epsilon:
        high *= 2
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if price(middle) <= epsilon else (low, middle)
    return low * (1 - 1e-5)


def total_rho(prices: Sequence[float]) -> float:
    """Return the price of several releases together: zero-concentrated budgets add up."""
    return float(sum(prices))
