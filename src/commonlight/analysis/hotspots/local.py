"""
Local statistics of values on areas: where high values stand beside high ones.

Use smoothed rates (`rates.empirical_bayes`), not raw ones: among rare events permutations flag hundreds of single areas. Correct for the
number of areas by `false_discoveries`. For a claim about the whole map use a scan.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class LocalResult:
    """
    A statistic per area, arrays (n_areas,).

    statistic : Gi* as a share, or Moran's I_i
    z : standardised Gi*; None for Moran
    p : share of conditional permutations at least as extreme on the side where the area lies (one-sided), not-a-number without permutations
    quadrant : 1 high among high, 2 low among high, 3 low among low, 4 high among low; None for Gi*
    """

    statistic: "NDArray[np.float64]"
    z: "NDArray[np.float64] | None"
    p: "NDArray[np.float64]"
    quadrant: "NDArray[np.int64] | None"
    permutations: int

    def flagged(self, level: float = 0.05) -> "NDArray[np.bool_]":
        """Return which areas pass after the correction for the number of areas."""
        return false_discoveries(self.p, level)


def nearest(points: "ArrayLike", count: int) -> "csr_array":
    """Return (n_areas, n_areas) weights 1 for the `count` nearest other areas of each."""
    from scipy.sparse import csr_array
    from scipy.spatial import KDTree

    places = np.asarray(points, dtype=float)
    areas = len(places)
    if not 1 <= count < areas:
        raise InputError(f"the number of neighbours must lie between 1 and {areas - 1}; got {count}")
    _, found = KDTree(places).query(places, k=count + 1)
    others = np.array([[j for j in row if j != i][:count] for i, row in enumerate(found.tolist())])
    rows = np.repeat(np.arange(areas), count)
    return csr_array((np.ones(areas * count), (rows, others.ravel())), shape=(areas, areas))


def _prepared(values: "ArrayLike", weights: "csr_array") -> "tuple[NDArray[np.float64], csr_array]":
    y = np.asarray(values, dtype=float)
    if y.ndim != 1 or weights.shape != (len(y), len(y)):
        raise InputError(f"{y.shape} values do not fit weights of the shape {weights.shape}")
    if not np.isfinite(y).all():
        raise InputError(f"area number {int(np.argmin(np.isfinite(y))) + 1} has no value")
    if len(y) < 3 or np.ptp(y) == 0:
        raise InputError("all values are the same, or there are fewer than 3 areas: nothing can stand out")
    matrix = weights.tocsr().astype(float)
    matrix.sort_indices()
    return y, matrix


def _row_shares(matrix: "csr_array") -> "csr_array":
    from scipy.sparse import diags_array

    sums = np.asarray(matrix.sum(axis=1)).ravel()
    return (diags_array(np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)) @ matrix).tocsr()


def gi_star(values: "ArrayLike", weights: "csr_array", *, permutations: int = 999, seed: int = 1) -> LocalResult:
    """
    Return Gi* of each area: the share of all values that lies on it and its neighbours.

    weights : (n_areas, n_areas) sparse without diagonal; the area itself gets weight 1, rows are then made shares
    Source: Ord and Getis 1995, equation 14 for z; Anselin 1995 for conditional permutation.
    """
    from scipy.sparse import eye_array

    y, matrix = _prepared(values, weights)
    if (y < 0).any() or y.sum() <= 0:
        raise InputError("Gi* needs values from 0, not all 0")
    count = len(y)
    shares = _row_shares((matrix + eye_array(count, format="csr")).tocsr())
    lag = shares @ y
    row, squares = np.asarray(shares.sum(axis=1)).ravel(), np.asarray((shares * shares).sum(axis=1)).ravel()
    spread = np.sqrt((y**2).mean() - y.mean() ** 2)
    z = (lag - row * y.mean()) / (spread * np.sqrt((count * squares - row**2) / (count - 1)))
    p = _conditional(y, shares, lag, permutations, seed, fixed=shares.diagonal() * y)
    return LocalResult(lag / y.sum(), z, p, None, permutations)


def moran(values: "ArrayLike", weights: "csr_array", *, permutations: int = 999, seed: int = 1) -> LocalResult:
    """
    Return the local Moran statistic of each area; rows of the weights are made shares.

    Source: Anselin 1995, equation 12, scaled by n - 1.
    """
    y, matrix = _prepared(values, weights)
    deviation = y - y.mean()
    shares = _row_shares(matrix)
    lag = shares @ deviation
    statistic = (len(y) - 1) * deviation * lag / (deviation**2).sum()
    p = _conditional(deviation, shares, lag, permutations, seed)
    high, beside = deviation > 0, lag > 0
    quadrant = np.select([high & beside, ~high & beside, ~high & ~beside], [1, 2, 3], 4)
    return LocalResult(statistic, None, p, quadrant, permutations)


def _conditional(
    values: "NDArray[np.float64]",
    shares: "csr_array",
    lag: "NDArray[np.float64]",
    permutations: int,
    seed: int,
    fixed: "NDArray[np.float64] | None" = None,
) -> "NDArray[np.float64]":
    """
    Return one-sided p-values: each area keeps its value, the others are dealt out among its neighbours.

    The same drawn places serve all areas. An area that drew itself gets the last area's value instead, which makes its draw one
    without replacement from the others; so all lags come from one product of matrices and a few corrections.
    """
    count = len(values)
    if permutations == 0:
        return np.full(count, np.nan)
    own = np.zeros(count) if fixed is None else fixed
    rows = np.repeat(np.arange(count), np.diff(shares.indptr))
    off = shares.indices != rows
    sizes = np.bincount(rows[off], minlength=count)
    slot = np.arange(off.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    table = np.zeros((count, int(sizes.max())))
    table[rows[off], slot] = shares.data[off]
    rng = generator(seed)
    drawn = np.stack([rng.choice(count - 1, table.shape[1], replace=False, shuffle=True) for _ in range(permutations)])
    sample = values[drawn]
    # Where an area drew itself: permutation, slot and the change of its lag.
    which, place = np.nonzero(np.ones_like(drawn, dtype=bool))
    area = drawn[which, place]
    change = table[area, place] * (values[-1] - values[area])
    order = np.argsort(area, kind="stable")
    area, which, change = area[order], which[order], change[order]
    beaten = np.zeros(count, dtype=np.int64)
    step = max(1, 4_000_000 // permutations)
    for start in range(0, count, step):
        stop = min(start + step, count)
        lags = table[start:stop] @ sample.T + own[start:stop, None]
        part = slice(*np.searchsorted(area, [start, stop]))
        np.add.at(lags, (area[part] - start, which[part]), change[part])
        beaten[start:stop] = (lags >= lag[start:stop, None] - 1e-12).sum(axis=1)
    return (np.minimum(beaten, permutations - beaten) + 1) / (permutations + 1)


def false_discoveries(p: "ArrayLike", level: float = 0.05) -> "NDArray[np.bool_]":
    """
    Return which p-values pass when at most `level` of those flagged may be false (Benjamini and Hochberg 1995).

    >>> false_discoveries([0.001, 0.02, 0.03, 0.6]).tolist()
    [True, True, True, False]
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")
    limits = level * np.arange(1, len(values) + 1) / len(values)
    passing = np.flatnonzero(values[order] <= limits)
    flagged = np.zeros(len(values), dtype=bool)
    if len(passing):
        flagged[order[: passing[-1] + 1]] = True
    return flagged


@dataclass(frozen=True)
class Joins:
    """Pairs of neighbours by kind, what chance gives, and the p-value of so many pairs of marked areas."""

    both: float
    mixed: float
    neither: float
    expected_both: float
    p: float
    permutations: int

    def sentence(self) -> str:
        """Return the outcome in one sentence."""
        return (
            f"{self.both:g} pairs of neighbours are both marked; chance gives {self.expected_both:.3g} "
            f"(p = {self.p:.3g}, {self.permutations} permutations)."
        )


def join_counts(marked: "ArrayLike", weights: "csr_array", *, permutations: int = 999, seed: int = 1) -> Joins:
    """
    Return how often marked areas are neighbours.

    marked : (n_areas,) true or false; weights : symmetric, each pair counts once
    Source: Cliff and Ord 1981.
    """
    flags = np.asarray(marked)
    if not np.isin(flags, (0, 1)).all():
        raise InputError("marked must be true or false for each area")
    y, matrix = flags.astype(float), weights.tocsr()
    if (matrix != matrix.T).nnz:
        raise InputError("join counts need weights that are the same in both directions")
    pairs = matrix.sum() / 2
    both, neither = float(y @ (matrix @ y)) / 2, float((1 - y) @ (matrix @ (1 - y))) / 2
    rng = generator(seed)
    again = np.empty(permutations)
    for place in range(permutations):
        dealt = rng.permutation(y)
        again[place] = dealt @ (matrix @ dealt) / 2
    count, marks = len(y), y.sum()
    expected = float(pairs * marks * (marks - 1) / (count * (count - 1)))
    p = float((1 + (again >= both - 1e-12).sum()) / (1 + permutations)) if permutations else float("nan")
    return Joins(both, float(pairs - both - neither), neither, expected, p, permutations)
