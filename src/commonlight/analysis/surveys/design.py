"""
Estimates from a sample drawn with weights, strata and clusters, with the error the design gives (Taylor linearisation).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commonlight.analysis.base import Estimate, InputError, Table
from commonlight.analysis.base.intervals import check_level

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Margins = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Design:
    """
    How the sample was drawn: names of columns, all optional.

    weights : how many people each row stands for; strata; psu : primary sampling units (clusters)
    fpc : size of the stratum in sampling units (or, up to 1, the share sampled)
    poststratify, rake : known totals by column and value, one column to post-stratify, several to rake
    """

    weights: str | None = None
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None
    poststratify: Margins | None = None
    rake: Margins | None = None


@dataclass(frozen=True)
class Sample:
    """
    Rows with their weights and the structure errors are worked out from.

    table : all rows; weights : (n,); stratum, psu : (n,) codes; fraction : (n,) share of sampling units drawn in the
    stratum; groups : (n,) codes of each margin the weights were fitted to; drawn_weights : (n,) those before that
    """

    table: Table
    weights: Array
    stratum: NDArray[np.int64]
    psu: NDArray[np.int64]
    fraction: Array
    groups: tuple[NDArray[np.int64], ...] = ()
    drawn_weights: Array | None = None
    warnings: tuple[str, ...] = ()

    @property
    def degrees(self) -> int:
        """Sampling units less strata."""
        import numpy as np

        return int(len(np.unique(self.psu)) - len(np.unique(self.stratum)))


def sample_of(table: Table, design: Design) -> Sample:
    """Read the design columns; InputError naming row and column for bad weights, strata or population sizes."""
    import numpy as np

    n = len(table)
    if n < 2:
        raise InputError(f"{n} rows are too few for a survey")
    warnings = []
    weights = np.ones(n)
    if design.weights:
        weights = np.array(table.numbers(design.weights, minimum=0))
        if weights.sum() == 0:
            raise InputError("every weight is 0; nobody is represented", column=design.weights)
        zero = int((weights == 0).sum())
        if zero:
            warnings.append(f"{zero} rows have weight 0 and count for nothing.")
    stratum = _codes(table, design.strata) if design.strata else np.zeros(n, dtype=np.int64)
    psu = _codes(table, design.psu) if design.psu else np.arange(n)
    # Clusters numbered afresh within each stratum are different clusters.
    _, psu = np.unique(stratum * (psu.max() + 1) + psu, return_inverse=True)
    drawn = np.array([len(np.unique(psu[stratum == code])) for code in range(stratum.max() + 1)])
    fraction = np.zeros(n)
    if design.fpc:
        size = np.array(table.numbers(design.fpc, minimum=0))
        for code in range(stratum.max() + 1):
            inside = np.flatnonzero(stratum == code)
            if len(np.unique(size[inside])) > 1:
                row = int(inside[np.flatnonzero(size[inside] != size[inside[0]])[0]]) + table.first_row
                raise InputError("the population size changes within a stratum", row=row, column=design.fpc)
            value = float(size[inside[0]])
            share = value if value <= 1 else drawn[code] / value
            if share > 1:
                row = int(inside[0]) + table.first_row
                raise InputError(
                    f"more units were drawn ({drawn[code]}) than exist ({value:g})", row=row, column=design.fpc
                )
            fraction[inside] = share
    if (drawn == 1).any():
        lonely = int((drawn == 1).sum())
        warnings.append(f"{lonely} strata have one sampling unit: their spread is taken around the mean of all strata.")
    sample = Sample(table, weights, stratum, psu, fraction, warnings=tuple(warnings))
    if design.poststratify and design.rake:
        raise InputError("give poststratify or rake, not both", column="rake")
    if design.poststratify:
        if len(design.poststratify) != 1:
            raise InputError("post-stratify by one column; for several use rake", column="poststratify")
        sample = raked(sample, design.poststratify)
    if design.rake:
        sample = raked(sample, design.rake)
    return sample


def _codes(table: Table, name: str) -> NDArray[np.int64]:
    import numpy as np

    texts = table.text(name)
    for row, text in enumerate(texts, start=table.first_row):
        if text == "":
            raise InputError("an empty cell cannot place the row in the design", row=row, column=name)
    return np.unique(np.array(texts), return_inverse=True)[1].astype(np.int64)


def raked(sample: Sample, margins: Margins, *, most_rounds: int = 1000) -> Sample:
    """
    Fit the weights to known totals, column by column, until all hold (Deming and Stephan 1940).

    Raises InputError for a value without a known total, a total without rows, or totals that contradict each other.
    """
    import numpy as np

    weights, groups, targets = sample.weights.copy(), [], []
    for name, known in margins.items():
        texts = sample.table.text(name)
        values = {str(value): float(total) for value, total in known.items()}
        missing = next(
            (row for row, text in enumerate(texts, start=sample.table.first_row) if text not in values), None
        )
        if missing is not None:
            text = texts[missing - sample.table.first_row]
            raise InputError(f"{text!r} has no known total", row=missing, column=name)
        order = list(values)
        code = np.array([order.index(text) for text in texts])
        empty = [value for place, value in enumerate(order) if not weights[code == place].sum() > 0]
        if empty:
            raise InputError(f"no row has the value {empty[0]!r}; join it with another", column=name)
        groups.append(code)
        targets.append(np.array([values[value] for value in order]))
    sums = [float(target.sum()) for target in targets]
    if max(sums) - min(sums) > 1e-6 * max(sums):
        raise InputError(f"the known totals add up to different populations ({min(sums):g} and {max(sums):g})")
    for _ in range(most_rounds):
        before = weights.copy()
        for code, target in zip(groups, targets, strict=True):
            weights *= (target / np.bincount(code, weights=weights, minlength=len(target)))[code]
        if np.abs(weights - before).max() <= 1e-10 * weights.max():
            break
    else:
        raise InputError("raking does not settle; some combination of values has no rows")
    return replace(sample, weights=weights, groups=tuple(groups), drawn_weights=sample.weights)


def _variance(sample: Sample, scores: Array) -> float:
    """Return the variance of a sum of weighted linearised scores (n,), what the margins explain taken out."""
    import numpy as np

    values = scores
    if sample.groups:
        blocks = [np.eye(int(code.max()) + 1)[code] for code in sample.groups]
        dummies = np.concatenate(blocks, axis=1)
        root = np.sqrt(sample.weights if sample.drawn_weights is None else sample.drawn_weights)[:, None]
        beta = np.linalg.lstsq(dummies * root, values * root[:, 0], rcond=None)[0]
        values = values - dummies @ beta
    totals = np.bincount(sample.psu, weights=sample.weights * values)
    first = np.unique(sample.psu, return_index=True)[1]
    strata, fraction = sample.stratum[first], sample.fraction[first]
    variance = 0.0
    for code in np.unique(strata):
        inside = strata == code
        count = int(inside.sum())
        part = totals[inside]
        if count == 1:
            variance += float((part[0] - totals.mean()) ** 2) * (1 - float(fraction[inside][0]))
            continue
        variance += count / (count - 1) * float(((part - part.mean()) ** 2).sum()) * (1 - float(fraction[inside][0]))
    return variance


def _estimate(
    sample: Sample, value: float, scores: Array, unit: str, method: str, level: float, n: int
) -> tuple[Estimate, float]:
    from scipy.special import stdtrit

    check_level(level)
    error = math.sqrt(_variance(sample, scores))
    reach = float(stdtrit(max(sample.degrees, 1), (1 + level) / 2)) * error
    return Estimate(value, value - reach, value + reach, n, unit, method, level, warnings=sample.warnings), error


def total(sample: Sample, column: str, *, level: float = 0.95) -> tuple[Estimate, float]:
    """Return the population total of a column and its standard error."""
    import numpy as np

    values = np.array(sample.table.numbers(column))
    return _estimate(sample, float(sample.weights @ values), values, column, "design-based total", level, len(values))


def ratio(sample: Sample, numerator: str, denominator: str, *, level: float = 0.95) -> tuple[Estimate, float]:
    """Return the ratio of two population totals and its standard error."""
    import numpy as np

    above, below = (np.array(sample.table.numbers(name)) for name in (numerator, denominator))
    base = float(sample.weights @ below)
    if base == 0:
        raise InputError("the total below the line is 0", column=denominator)
    value = float(sample.weights @ above) / base
    scores = (above - value * below) / base
    return _estimate(sample, value, scores, f"{numerator} / {denominator}", "design-based ratio", level, len(above))


def mean(sample: Sample, column: str, *, where: Array | None = None, level: float = 0.95) -> tuple[Estimate, float]:
    """Return the population mean of a column (of the rows where `where` is 1) and its standard error."""
    import numpy as np

    values = np.array(sample.table.numbers(column))
    return _mean_of(sample, values, where, column, level)


def _mean_of(sample: Sample, values: Array, where: Array | None, unit: str, level: float) -> tuple[Estimate, float]:
    import numpy as np

    inside = np.ones(len(values)) if where is None else where
    size = float(sample.weights @ inside)
    if size == 0:
        raise InputError("no row with weight lies in this group")
    value = float(sample.weights @ (inside * values)) / size
    scores = inside * (values - value) / size
    return _estimate(sample, value, scores, unit, "design-based mean", level, int(inside.sum()))


def share(
    sample: Sample, column: str, answer: str, *, where: Array | None = None, level: float = 0.95
) -> tuple[Estimate, float]:
    """
    Return the share that gave an answer and its standard error; the interval on the logit scale never leaves 0 to 1.

    With nobody or everybody, the exact interval of a plain sample of the effective size stands in.
    """
    import numpy as np

    texts = np.array(sample.table.text(column))
    if answer not in texts:
        raise InputError(f"no row has the answer {answer!r}", column=column)
    return share_of(sample, texts == answer, unit=f"share {column} = {answer}", where=where, level=level)


def share_of(
    sample: Sample, gave: NDArray[np.bool_], *, unit: str, where: Array | None = None, level: float = 0.95
) -> tuple[Estimate, float]:
    """Return what `share` does for rows told one by one: `gave` (n,) says who gave the answer, `unit` what it is called."""
    from scipy.special import stdtrit

    from commonlight.analysis.base.intervals import clopper_pearson

    found, error = _mean_of(sample, gave.astype(float), where, unit, level)
    value = found.estimate
    if not 0 < value < 1 or error == 0:
        weights = sample.weights if where is None else sample.weights * where
        effective = max(int(weights.sum() ** 2 / (weights**2).sum()), 1)
        low, high = clopper_pearson(0 if value < 0.5 else effective, effective, level=level)
        return replace(found, low=low, high=high, method="exact share, effective sample size"), error
    middle = math.log(value / (1 - value))
    reach = float(stdtrit(max(sample.degrees, 1), (1 + level) / 2)) * error / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-end)) for end in (middle - reach, middle + reach))
    return replace(found, low=low, high=high, method="design-based share, logit interval"), error
