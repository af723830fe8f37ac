"""Before and after: the same people, other people, and several workshops."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from commonlight.analysis.base import Check, Estimate, InputError
from commonlight.analysis.base.intervals import check_level, wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def newcombe_difference(first: tuple[int, int], second: tuple[int, int], *, level: float = 0.95) -> Estimate:
    """
    Return second share less first share, of other people each time, in points of 1.

    Source: Newcombe 1998 (Statistics in Medicine 17:873), method 10.

    >>> found = newcombe_difference((48, 80), (56, 70))
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    (x, n), (y, m) = first, second
    low_x, high_x = wilson(x, n, level=level)
    low_y, high_y = wilson(y, m, level=level)
    p, q = x / n, y / m
    low = q - p - math.hypot(q - low_y, high_x - p)
    high = q - p + math.hypot(high_y - q, p - low_x)
    return Estimate(q - p, low, high, n + m, "difference of shares", "Newcombe, unpaired", level)


def mcnemar(gained: int, lost: int) -> float:
    """
    Return the exact two-sided p of McNemar's test: were changes one way and the other equally likely?

    gained : wrong before, right after; lost : right before, wrong after. Used inside checks, never alone.

    >>> round(mcnemar(9, 2), 6)
    0.06543
    """
    from scipy.special import bdtr

    if gained < 0 or lost < 0:
        raise InputError("counts of changes cannot be negative")
    total = gained + lost
    if total == 0:
        return 1.0
    return float(min(1.0, 2 * bdtr(min(gained, lost), total, 0.5)))


def paired_difference(both: int, gained: int, lost: int, neither: int, *, level: float = 0.95) -> Estimate:
    """
    Return the share right after less the share right before, of the same people, with exact McNemar as a check.

    Source: Newcombe 1998 (Statistics in Medicine 17:2635), method 10, paired.
    """
    n = both + gained + lost + neither
    if n == 0 or min(both, gained, lost, neither) < 0:
        raise InputError("a paired table needs people, and no negative counts")
    before, after = both + lost, both + gained
    low_b, high_b = wilson(before, n, level=level)
    low_a, high_a = wilson(after, n, level=level)
    p, q = before / n, after / n
    product = float(before) * (n - before) * after * (n - after)
    phi = 0.0
    if product > 0:
        cross = float(both) * neither - float(gained) * lost
        # Newcombe's continuity step: a positive association is shrunk by half a table.
        phi = (max(cross - n / 2, 0.0) if cross > 0 else cross) / math.sqrt(product)

    def reach(a: float, b: float) -> float:
        return math.sqrt(max(a * a - 2 * phi * a * b + b * b, 0.0))

    low = q - p - reach(q - low_a, high_b - p)
    high = q - p + reach(high_a - q, p - low_b)
    p_value = mcnemar(gained, lost)
    check = Check(
        "exact McNemar",
        p_value <= 1 - level,
        f"{gained} people learned it and {lost} lost it.",
        ({"gained": gained, "lost": lost, "p": p_value},),
    )
    warnings = () if n >= 50 else (f"With {n} people only large gains can be seen; join workshops or use a score.",)
    return Estimate(
        q - p, low, high, n, "difference of shares", "Newcombe, paired", level, checks=(check,), warnings=warnings
    )


def workshop_gain(gains: Sequence[float] | Array, workshops: Sequence[str], *, level: float = 0.95) -> Estimate:
    """
    Return the mean gain per person over workshops that differ, in the points of the score.

    Notes
    -----
    Random intercept by restricted maximum likelihood (Laird and Ware 1982), the ratio of variances profiled; interval by
    t with workshops - 1 degrees of freedom, for people in one room are not independent. With one workshop the spread
    between workshops is unknown: the interval is of this workshop only, and a warning says so.
    """
    import numpy as np
    from scipy.special import stdtrit

    check_level(level)
    y = np.asarray(gains, dtype=float)
    if len(y) != len(workshops) or len(y) < 3 or not np.isfinite(y).all():
        raise InputError("a gain and a workshop for at least 3 people are needed, none missing")
    names, code = np.unique(np.array(workshops), return_inverse=True)
    size = np.bincount(code).astype(float)
    n, groups = len(y), len(names)
    if groups == 1:
        error = float(y.std(ddof=1)) / math.sqrt(n)
        reach = float(stdtrit(n - 1, (1 + level) / 2)) * error
        warning = "One workshop: how workshops differ is unknown, so this holds for this one only."
        return Estimate(
            float(y.mean()), float(y.mean()) - reach, float(y.mean()) + reach, n, "points gained", "paired t", level,
            warnings=(warning,),
        )  # fmt: skip
    # Loaded for several workshops only: it takes longer than the rest of one class.
    from scipy.optimize import minimize_scalar

    sums = np.bincount(code, weights=y)

    def parts(ratio: float) -> tuple[float, float, float]:
        shrink = size / (1 + ratio * size)
        middle = float((shrink * sums / size).sum() / shrink.sum())
        rest = y - middle
        squares = float((rest**2).sum() - (ratio / (1 + ratio * size) * np.bincount(code, weights=rest) ** 2).sum())
        return middle, float(shrink.sum()), squares

    def deviance(log_ratio: float) -> float:
        ratio = math.exp(log_ratio)
        _, weight, squares = parts(ratio)
        return (n - 1) * math.log(max(squares, 1e-12)) + float(np.log1p(ratio * size).sum()) + math.log(weight)

    found = minimize_scalar(deviance, bounds=(-12, 6), method="bounded", options={"xatol": 1e-8})
    middle, weight, squares = parts(math.exp(float(found.x)))
    error = math.sqrt(squares / (n - 1) / weight)
    reach = float(stdtrit(groups - 1, (1 + level) / 2)) * error
    warnings = () if groups >= 5 else (f"Only {groups} workshops: the interval is wide and leans on few rooms.",)
    return replace(
        Estimate(middle, middle - reach, middle + reach, n, "points gained", "mixed model over workshops", level),
        warnings=warnings,
    )
