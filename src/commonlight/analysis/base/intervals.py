"""Intervals: the one home for those that more than one method uses."""

from typing import TYPE_CHECKING

from commonlight.analysis.base.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def check_level(level: float) -> None:
    """Raise InputError unless `level` lies strictly between 0 and 1."""
    if not 0 < level < 1:
        raise InputError(f"the confidence level must lie between 0 and 1, for example 0.95; got {level}")


def check_share(successes: int, n: int) -> None:
    """Raise InputError unless 0 <= successes <= n and n > 0, both whole."""
    if n <= 0 or successes < 0 or successes > n or successes != int(successes) or n != int(n):
        raise InputError(f"a share needs whole numbers with 0 <= successes <= n and n > 0; got {successes} of {n}")


def wilson(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """
    Return the Wilson score interval of a share.

    Source: Wilson 1927. It keeps its promise for small n and never leaves 0 to 1.

    >>> [round(end, 6) for end in wilson(7, 20)]
    [0.181192, 0.567146]
    """
    from scipy.special import ndtri

    check_share(successes, n)
    check_level(level)
    z = float(ndtri((1 + level) / 2))
    share = successes / n
    middle = share + z * z / (2 * n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    low = 0.0 if successes == 0 else (middle - half) / (1 + z * z / n)
    high = 1.0 if successes == n else (middle + half) / (1 + z * z / n)
    return low, high


def clopper_pearson(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """
    Return the exact (conservative) interval of a share.

    Source: Clopper and Pearson 1934, by quantiles of the beta distribution.

    >>> [round(end, 6) for end in clopper_pearson(7, 20)]
    [0.153909, 0.592189]
    """
    from scipy.special import betaincinv

    check_share(successes, n)
    check_level(level)
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1 - tail))
    return low, high


def poisson_interval(count: float, level: float = 0.95) -> tuple[float, float]:
    """
    Return the exact interval of a Poisson mean (Garwood 1936).

    >>> [round(end, 4) for end in poisson_interval(10)]
    [4.7954, 18.3904]
    """
    from scipy.special import gammaincinv

    check_level(level)
    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def bca(
    replicates: "NDArray[np.float64]", point: float, acceleration: float, probabilities: "NDArray[np.float64]"
) -> "NDArray[np.float64]":
    """
    Return bias-corrected and accelerated bootstrap limits.

    Parameters
    ----------
    replicates : (n_boot,), estimates from resampled data; infinite values are allowed, not-a-number is not
    point : the estimate from the data
    acceleration : from the jackknife; not-a-number counts as 0
    probabilities : (n,), cumulative probabilities, for example 0.025 and 0.975

    Notes
    -----
    DiCiccio and Efron 1996, equation 2.3; quantiles of type 8 (median-unbiased). When every replicate lies on one side
    of the point the bias correction is infinite: it is then held at half a replicate from the end.
    """
    import numpy as np
    from scipy.special import ndtr, ndtri

    count = len(replicates)
    if count == 0:
        return np.full(len(probabilities), np.nan)
    below = float(np.clip(np.mean(replicates < point), 0.5 / count, 1 - 0.5 / count))
    bias = ndtri(below)
    shifted = bias + ndtri(probabilities)
    bend = 1 - (acceleration if np.isfinite(acceleration) else 0.0) * shifted
    levels = ndtr(bias + shifted / np.where(bend > 0, bend, np.nan))
    levels = np.where(np.isnan(levels), np.where(shifted > 0, 1.0, 0.0), levels)
    finite = np.where(np.isfinite(replicates), replicates, np.finfo(float).max)
    limits = np.quantile(finite, levels, method="median_unbiased")
    return np.where(limits > 1e300, np.inf, limits)


def jackknife_acceleration(estimates: "NDArray[np.float64]", counts: "NDArray[np.float64]") -> float:
    """Return the BCa acceleration from delete-one estimates, each standing for `counts` identical records."""
    import numpy as np

    usable = np.isfinite(estimates) & (counts > 0)
    if not usable.any():
        return 0.0
    weights = counts[usable]
    gap = np.average(estimates[usable], weights=weights) - estimates[usable]
    spread = float(np.sum(weights * gap**2))
    return float(np.sum(weights * gap**3) / (6 * spread**1.5)) if spread > 0 else 0.0
