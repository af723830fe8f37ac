"""Rates of small areas: smoothed by empirical Bayes, standardised directly and indirectly, with exact intervals."""

from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.base import Estimate, InputError
from commonlight.analysis.base.intervals import check_level, clopper_pearson, poisson_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array


def _checked(cases: "ArrayLike", population: "ArrayLike") -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    events, people = np.asarray(cases, dtype=float), np.asarray(population, dtype=float)
    if events.shape != people.shape or events.ndim != 1 or not len(events):
        raise InputError("cases and population must be two lists of the same length")
    if not (np.isfinite(events).all() and np.isfinite(people).all()) or (events < 0).any():
        raise InputError("cases and population must be numbers, cases from 0")
    if (people <= 0).any():
        raise InputError(f"area number {int(np.argmax(people <= 0)) + 1} has no population; leave it out of the rates")
    return events, people


def empirical_bayes(cases: "ArrayLike", population: "ArrayLike") -> "NDArray[np.float64]":
    """
    Return (n_areas,) rates drawn towards the overall rate, the more so the fewer people an area has.

    Source: Marshall 1991, global estimator by moments. Raises InputError where nobody lives.

    >>> empirical_bayes([0, 5, 1], [100, 100, 1000]).round(5).tolist()
    [0.00113, 0.03985, 0.00111]
    """
    events, people = _checked(cases, population)
    mean = events.sum() / people.sum()
    rate = events / people
    between = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    return _shrunk(rate, np.full_like(rate, mean), np.full_like(rate, max(between, 0.0)), people)


def local_empirical_bayes(
    cases: "ArrayLike", population: "ArrayLike", neighbours: "csr_array"
) -> "NDArray[np.float64]":
    """
    Return (n_areas,) rates drawn towards the rate of the area and its neighbours.

    neighbours : (n_areas, n_areas) sparse, positive where two areas are neighbours; weights and the diagonal are not used
    Source: Marshall 1991, local estimator.
    """
    from scipy.sparse import eye_array

    events, people = _checked(cases, population)
    near = (neighbours > 0).astype(float) + eye_array(len(events), format="csr")
    near = (near > 0).astype(float)
    around = near @ people
    mean = (near @ events) / around
    rate = events / people
    spread = near @ (people * rate**2) - 2 * mean * (near @ (people * rate)) + mean**2 * around
    between = np.maximum(spread / around - mean / (around / np.asarray(near.sum(axis=1)).ravel()), 0.0)
    return _shrunk(rate, mean, between, people)


def _shrunk(
    rate: "NDArray[np.float64]",
    mean: "NDArray[np.float64]",
    between: "NDArray[np.float64]",
    people: "NDArray[np.float64]",
) -> "NDArray[np.float64]":
    whole = between + mean / people
    weight = np.divide(between, whole, out=np.zeros_like(rate), where=whole > 0)
    return mean + weight * (rate - mean)


def indirect_ratio(cases: int, expected: float, *, level: float = 0.95) -> Estimate:
    """Return the standardised ratio cases / expected with the exact Poisson interval (Garwood 1936)."""
    if cases < 0 or cases != int(cases) or not expected > 0:
        raise InputError(f"a ratio needs whole cases from 0 and expected above 0; got {cases} and {expected}")
    low, high = poisson_interval(cases, level)
    return Estimate(
        estimate=cases / expected,
        low=low / expected,
        high=high / expected,
        n=int(cases),
        unit="ratio of cases to expected cases",
        method="indirect standardisation",
        level=level,
        assumptions=("cases come independently of each other", "the standard rates fit each stratum of this area"),
    )


def direct_rate(cases: "ArrayLike", population: "ArrayLike", standard: "ArrayLike", *, level: float = 0.95) -> Estimate:
    """
    Return the directly standardised rate per person of one area, with the gamma interval of Fay and Feuer 1997.

    cases, population, standard : (n_strata,); `standard` is the standard population
    """
    from scipy.special import gammaincinv

    check_level(level)
    events, people = _checked(cases, population)
    weights = np.asarray(standard, dtype=float)
    if weights.shape != events.shape or (weights < 0).any() or weights.sum() <= 0:
        raise InputError("the standard population needs one number from 0 per stratum, not all 0")
    share = weights / weights.sum() / people
    rate, variance, most = float(share @ events), float(share**2 @ events), float(share.max())
    tail = (1 - level) / 2
    low = float(gammaincinv(rate**2 / variance, tail)) * variance / rate if rate > 0 else 0.0
    up_rate, up_variance = rate + most, variance + most**2
    high = float(gammaincinv(up_rate**2 / up_variance, 1 - tail)) * up_variance / up_rate
    return Estimate(
        estimate=rate,
        low=low,
        high=high,
        n=int(events.sum()),
        unit="per person",
        method="direct standardisation",
        level=level,
        assumptions=("cases come independently of each other",),
    )


class ReportingRatio(Estimate):
    """A ratio of reports for the same reporting effort, with a sentence that says what it can and cannot tell."""

    def sentence(self) -> str:
        """Return the outcome in plain words, with the interval and the caution."""
        ends = f"between {self.low:.2g} and {self.high:.2g} times ({self.level:.0%} interval)"
        if self.low > 1:
            told = f"more reports than elsewhere for the same reporting effort: {self.estimate:.2g} times, {ends}"
        elif self.high < 1:
            told = f"fewer reports than elsewhere for the same reporting effort: {self.estimate:.2g} times, {ends}"
        else:
            told = f"no clear difference from elsewhere for the same reporting effort: {ends}"
        return f"{told[0].upper()}{told[1:]}. Effort is what you counted as effort; other reasons to report remain."


def reporting_ratio(
    cases: int, effort: float, other_cases: int, other_effort: float, *, level: float = 0.95
) -> ReportingRatio:
    """
    Return the reports per unit of reporting effort here over those elsewhere, with an exact interval.

    effort, other_effort : what makes reports possible, in one unit: people trained, posters, calls answered
    Exact given all reports: each falls here with a chance that depends on the two efforts and the ratio only (Przyborowski and
    Wilenski 1940; interval by Clopper and Pearson 1934). Infinite where elsewhere has no report. Raises InputError for negative
    or fractional counts, no effort, or no report at all.

    >>> print(reporting_ratio(30, 10, 60, 60).sentence().split(":")[0])
    More reports than elsewhere for the same reporting effort
    """
    for name, count in (("cases", cases), ("other cases", other_cases)):
        if not count >= 0 or count != int(count):
            raise InputError(f"{name} must be whole from 0; got {count}")
    if not (0 < effort < np.inf and 0 < other_effort < np.inf):
        raise InputError(
            f"a ratio to effort needs reporting effort above 0 on both sides; got {effort} and {other_effort}"
        )
    if cases + other_cases == 0:
        raise InputError("there are no reports on either side; nothing can be compared")
    low, high = clopper_pearson(int(cases), int(cases + other_cases), level=level)
    scale = other_effort / effort

    def odds(share: float) -> float:
        return share / (1 - share) * scale if share < 1 else float("inf")

    return ReportingRatio(
        estimate=cases / other_cases * scale if other_cases else float("inf"),
        low=odds(low),
        high=odds(high),
        n=int(cases + other_cases),
        unit="times the reports elsewhere for the same effort",
        method="reporting-aware ratio",
        level=level,
        assumptions=("reports come independently of each other", "reports grow in proportion to the effort counted"),
    )
