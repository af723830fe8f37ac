"""Whether people who code texts, or items of a scale, agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonlight.analysis.base import Estimate, InputError
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def krippendorff(
    ratings: Sequence[Sequence[object]], *, kind: str = "nominal", boot: int = 1000, seed: int = 1, level: float = 0.95
) -> Estimate:
    """
    Return Krippendorff's alpha of coders over units, with an interval from resampled units.

    Parameters
    ----------
    ratings : one row per coder, one value per unit; None or "" where a coder gave none (that is not a category)
    kind : nominal, ordinal or interval (numbers for the last two)

    Notes
    -----
    Krippendorff 2019, chapter 12: 1 - observed / expected disagreement from the coincidence matrix.
    """
    import numpy as np

    if kind not in ("nominal", "ordinal", "interval"):
        raise InputError(f"the kind is nominal, ordinal or interval; got {kind!r}")
    units = len(ratings[0]) if ratings else 0
    if len(ratings) < 2 or any(len(row) != units for row in ratings):
        raise InputError("at least two coders with as many ratings each are needed")
    given = [[value for value in column if value not in (None, "")] for column in zip(*ratings, strict=True)]
    values = sorted({value for unit in given for value in unit}, key=lambda value: (str(type(value)), value))
    place = {value: number for number, value in enumerate(values)}
    tallies = np.array([[unit.count(value) for value in values] for unit in given], dtype=float)
    tallies = tallies[tallies.sum(axis=1) >= 2]
    if len(tallies) < 2 or len(values) < 2:
        raise InputError("at least two units rated twice, and two different values, are needed")
    numbers = np.array([float(str(value)) for value in values]) if kind == "interval" else np.zeros(len(place))

    def alpha(rows: Array) -> float:
        sizes = rows.sum(axis=1)
        within = np.einsum("ui,uj,u->ij", rows, rows, 1 / (sizes - 1)) - np.diag(
            (rows / (sizes - 1)[:, None]).sum(axis=0)
        )
        totals = within.sum(axis=1)
        n = totals.sum()
        if kind == "nominal":
            gap = 1 - np.eye(len(totals))
        elif kind == "interval":
            gap = (numbers[:, None] - numbers[None, :]) ** 2
        else:
            reach = np.cumsum(totals)
            low = np.minimum(np.arange(len(totals))[:, None], np.arange(len(totals))[None, :])
            high = np.maximum(np.arange(len(totals))[:, None], np.arange(len(totals))[None, :])
            between = reach[high] - reach[low] + totals[low]
            gap = (between - (totals[:, None] + totals[None, :]) / 2) ** 2
            np.fill_diagonal(gap, 0)
        expected = float((np.outer(totals, totals) * gap).sum()) / (n - 1)
        return 1 - float((within * gap).sum()) / expected if expected > 0 else math.nan

    point = alpha(tallies)
    rng = generator(seed)
    drawn = np.array([alpha(tallies[rng.integers(0, len(tallies), len(tallies))]) for _ in range(boot)])
    drawn = drawn[np.isfinite(drawn)]
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]) if len(drawn) else (math.nan, math.nan)
    warnings = () if point >= 0.667 else ("Under 0.667: too little agreement to build on; mend the code book first.",)
    return Estimate(
        point, float(low), float(high), len(tallies), "alpha", f"Krippendorff's alpha, {kind}", level, warnings=warnings
    )


def cronbach(items: Array) -> float:
    """Return Cronbach's alpha of (people, items) without missing answers: whether items of a scale go together."""
    import numpy as np

    people, count = items.shape
    if count < 2 or people < 3 or not np.isfinite(items).all():
        raise InputError("a scale needs at least 2 items answered by at least 3 people, none missing")
    whole = float(items.sum(axis=1).var(ddof=1))
    if whole == 0:
        raise InputError("everybody has the same total; the scale tells nobody apart")
    return count / (count - 1) * (1 - float(items.var(axis=0, ddof=1).sum()) / whole)


def knowledge_score(answers: Array, is_sign: Sequence[bool]) -> tuple[Array, Array]:
    """
    Return (people,) sensitivity and specificity: shares of true signs called signs, and of others left alone.

    answers : (people, items), 1 for "this is a sign"; is_sign : the truth of each item. Items that are not signs are
    needed, for seeing trafficking everywhere does harm too.
    """
    import numpy as np

    truth = np.asarray(is_sign, dtype=bool)
    if answers.shape[1] != len(truth) or truth.all() or not truth.any():
        raise InputError("the test needs both signs and things that are not signs, one truth per item")
    if not np.isin(answers, (0, 1)).all():
        raise InputError("answers are 0 or 1")
    return answers[:, truth].mean(axis=1), 1 - answers[:, ~truth].mean(axis=1)
