"""Change where work was done, less the change in a group to compare with: both groups asked twice, other people each time."""

import math
from collections.abc import Sequence

from commonlight.analysis.base import Estimate, InputError
from commonlight.analysis.base.intervals import check_share, wilson

METHOD = "difference in differences, interval recovered from the four"


def contrast(parts: Sequence[Estimate], signs: Sequence[int], *, unit: str, method: str) -> Estimate:
    """
    Return a sum and difference of independent estimates, with the interval recovered from their own intervals.

    parts : each with `low` and `high` at one level; signs : 1 or -1 for each, what is added and what is taken away

    Raises
    ------
    InputError : not one sign for each, or intervals at different levels

    Notes
    -----
    Zou and Donner 2008 (Statistics in Medicine 27:1693): each end is as far from the sum as the root of the squared
    distances of those ends that pull that way. Nothing is assumed of the shape of an interval; the estimates must rest
    on different people. For two Wilson intervals it is Newcombe's tenth method.

    >>> parts = [Estimate(56 / 70, *wilson(56, 70), 70, "share", "Wilson"), Estimate(48 / 80, *wilson(48, 80), 80, "share", "Wilson")]
    >>> found = contrast(parts, (1, -1), unit="points", method="Newcombe 1998, table II, a")
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    if len(parts) != len(signs) or any(sign not in (1, -1) for sign in signs):
        raise InputError("each estimate needs a sign, 1 or -1")
    if len({part.level for part in parts}) != 1:
        raise InputError("the intervals must have one level")
    pairs = list(zip(parts, signs, strict=True))
    middle = sum(sign * part.estimate for part, sign in pairs)
    down = [part.estimate - part.low if sign > 0 else part.high - part.estimate for part, sign in pairs]
    up = [part.high - part.estimate if sign > 0 else part.estimate - part.low for part, sign in pairs]
    n, warnings = sum(part.n for part in parts), tuple(dict.fromkeys(one for part in parts for one in part.warnings))
    return Estimate(
        middle, middle - math.hypot(*down), middle + math.hypot(*up), n, unit, method, parts[0].level, warnings=warnings
    )


def difference_in_differences(
    reached: tuple[Estimate, Estimate], compared: tuple[Estimate, Estimate], *, unit: str = "points"
) -> Estimate:
    """
    Return how much more one group changed than another.

    reached, compared : (before, after) of each group, of other people each time

    The work made the difference only if both groups would have changed alike without it; two rounds cannot show that.
    """
    found = contrast((*reached, *compared), (-1, 1, 1, -1), unit=unit, method=METHOD)
    return Estimate(
        found.estimate, found.low, found.high, found.n, found.unit, found.method, found.level,
        assumptions=("Without the work, both groups would have changed alike.",), warnings=found.warnings,
    )  # fmt: skip


def share_estimate(successes: int, n: int, *, level: float = 0.95) -> Estimate:
    """Return a share with Wilson's interval, as `contrast` takes it."""
    check_share(successes, n)
    low, high = wilson(successes, n, level=level)
    return Estimate(successes / n, low, high, n, "share", "Wilson", level)
