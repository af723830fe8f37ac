"""Questions people may not answer openly. For general or worker surveys after an ethics review; never for survivors."""

from __future__ import annotations

import math
from collections.abc import Sequence

from commonlight.analysis.base import Estimate, InputError
from commonlight.analysis.base.intervals import check_level


def forced_response(
    yes: int, n: int, *, honest: float = 2 / 3, forced_yes: float = 1 / 6, level: float = 0.95
) -> tuple[Estimate, float]:
    """
    Return the share with the trait, and its error, when a die tells some to say yes whatever is true.

    honest : chance to be asked for the truth; forced_yes : chance to be told to say yes. Source: Boruch 1971; Blair, Imai
    and Zhou 2015, section 2.2.
    """
    from scipy.special import ndtri

    check_level(level)
    if not 0 <= yes <= n or n == 0:
        raise InputError(f"0 <= yes <= n is needed; got {yes} of {n}")
    if not 0 < honest <= 1 or not 0 <= forced_yes <= 1 - honest:
        raise InputError("the chances of the die do not add up")
    said = yes / n
    value = (said - forced_yes) / honest
    error = math.sqrt(said * (1 - said) / n) / honest
    reach = float(ndtri((1 + level) / 2)) * error
    warnings = () if 0 <= value <= 1 else ("The figure lies outside 0 to 1: people may not have followed the die.",)
    return Estimate(value, value - reach, value + reach, n, "share", "forced response", level, warnings=warnings), error


def list_experiment(
    control: Sequence[int], treated: Sequence[int], items: int, *, level: float = 0.95
) -> tuple[Estimate, float]:
    """
    Return the share with the trait, and its error, from how many items of a list with and without it people ticked.

    items : length of the list without the item. Source: Imai 2011; difference in means.
    """
    import numpy as np
    from scipy.special import ndtri

    a, b = np.asarray(control, dtype=float), np.asarray(treated, dtype=float)
    if len(a) < 2 or len(b) < 2 or a.min() < 0 or b.min() < 0 or a.max() > items or b.max() > items + 1:
        raise InputError(f"counts lie between 0 and {items} without the item, {items + 1} with it, two people at least")
    value = float(b.mean() - a.mean())
    error = math.sqrt(float(a.var(ddof=1)) / len(a) + float(b.var(ddof=1)) / len(b))
    reach = float(ndtri((1 + level) / 2)) * error
    warnings = []
    if float((b == items + 1).mean()) > 0.1:
        warnings.append("Many ticked every item, which gives them away (ceiling): answers may be held back.")
    # Blair and Imai 2012: with an honest list no share of types can be negative.
    for ticked in range(items + 1):
        lower = float((b <= ticked).mean() - (a <= ticked).mean())
        if lower > 2 * math.sqrt(0.25 / len(a) + 0.25 / len(b)):
            warnings.append(
                "Adding the item changed answers to the others (design effect): the figure cannot be trusted."
            )
            break
    found = Estimate(value, value - reach, value + reach, len(a) + len(b), "share", "list experiment", level,
                     warnings=tuple(warnings))  # fmt: skip
    return found, error
