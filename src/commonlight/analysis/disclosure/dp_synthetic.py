"""
Invented rows whose small margins follow the noisy ones: made from what is already public, so they cost no further budget.

Rows start as independent draws of each column and are then changed, margin by margin: rows in cells with too many give way to
copies of the values of cells with too few (gradual update, Zhang et al. 2021, "PrivSyn", section 5.3). The error table that
goes with them is measured against the noisy margins, never against the true ones, which would spend budget.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.disclosure.dp_marginals import NoisyMargins
from commonlight.analysis.disclosure.dp_plan import Subset


@dataclass(frozen=True)
class SyntheticRows:
    """
    Invented rows and how far their margins are from the noisy ones they were made from.

    codes : category of each row, shape (n_rows, n_variables)
    errors : ways -> mean absolute difference of a cell, in records
    noise : ways -> mean absolute error the noise itself brings to a cell, in records
    """

    codes: NDArray[np.int64]
    errors: dict[int, float]
    noise: dict[int, float]


def synthetic_rows(
    noisy: NoisyMargins, rng: np.random.Generator, *, sweeps: int = 12, ways: int | None = None
) -> SyntheticRows:
    """
    Return about as many invented rows as the noisy total says.

    Parameters
    ----------
    rng : chance of the draw; any will do, for the rows are made from public figures only
    sweeps : how often all margins are gone through
    ways : margins to follow, at most those that were released; default 2, or 1 if only those exist
    """
    ways = min(2, noisy.ways) if ways is None else min(ways, noisy.ways)
    n = max(1, round(noisy.total))
    codes = np.empty((n, len(noisy.sizes)), dtype=np.int64)
    for i, size in enumerate(noisy.sizes):
        wanted = _whole(noisy.margins[(i,)].ravel(), n, rng)
        codes[:, i] = rng.permutation(np.repeat(np.arange(size), wanted))
    followed = [subset for subset in noisy.margins if len(subset) == ways and ways > 1]
    for sweep in range(sweeps if followed else 0):
        strength = 1.0 if sweep < sweeps // 2 else 0.5
        for place in rng.permutation(len(followed)):
            _update(codes, followed[place], noisy, n, strength, rng)
    return SyntheticRows(codes, _errors(codes, noisy), _noise(noisy))


def _whole(target: NDArray[np.float64], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return whole counts near the target that add up to n."""
    scaled = target * (n / target.sum())
    whole = np.floor(scaled).astype(np.int64)
    rest = n - int(whole.sum())
    if rest:
        fraction = scaled - whole
        whole[rng.choice(whole.size, rest, replace=False, p=fraction / fraction.sum())] += 1
    return whole


def _update(
    codes: NDArray[np.int64], subset: Subset, noisy: NoisyMargins, n: int, strength: float, rng: np.random.Generator
) -> None:
    """Move rows from cells with too many to cells with too few, in place."""
    shape = tuple(noisy.sizes[i] for i in subset)
    columns = list(subset)
    key = np.ravel_multi_index(tuple(codes[:, i] for i in columns), shape)
    size = int(np.prod(shape))
    gap = noisy.margins[subset].ravel() * (n / noisy.total) - np.bincount(key, minlength=size)
    surplus = np.floor(np.maximum(-gap, 0) * strength + rng.random(size)).astype(np.int64)
    shuffled = rng.permutation(n)
    order = shuffled[np.argsort(key[shuffled], kind="stable")]
    counts = np.bincount(key, minlength=size)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    rank = np.arange(n) - np.repeat(starts, counts)
    givers = order[rank < np.repeat(np.minimum(surplus, counts), counts)]
    lacking = np.maximum(gap, 0)
    if not givers.size or lacking.sum() <= 0:
        return
    takers = _whole(lacking, givers.size, rng)
    new = np.repeat(np.arange(size), takers)
    rng.shuffle(givers)
    # Half of the rows become a copy of a whole row of the lacking cell, which keeps their other columns together; the rest
    # change only these columns, which keeps variety.
    whole_row = (rng.random(new.size) < 0.5) & (counts[new] > 0)
    models = order[
        starts[new[whole_row]] + (rng.random(int(whole_row.sum())) * counts[new[whole_row]]).astype(np.int64)
    ]
    codes[givers[whole_row]] = codes[models]
    changed = np.unravel_index(new[~whole_row], shape)
    for i, values in zip(columns, changed, strict=True):
        codes[givers[~whole_row], i] = values


def _errors(codes: NDArray[np.int64], noisy: NoisyMargins) -> dict[int, float]:
    found: dict[int, list[NDArray[np.float64]]] = {}
    for subset, table in noisy.margins.items():
        if subset:
            key = np.ravel_multi_index(tuple(codes[:, i] for i in subset), table.shape)
            own = np.bincount(key, minlength=table.size).reshape(table.shape)
            found.setdefault(len(subset), []).append(np.abs(own - table).ravel())
    return {ways: float(np.concatenate(gaps).mean()) for ways, gaps in found.items()}


def _noise(noisy: NoisyMargins) -> dict[int, float]:
    """Return the mean absolute error of a normal with the noise's standard deviation, weighted by cells."""
    found: dict[int, list[tuple[float, int]]] = {}
    for subset, sigma in noisy.sigmas.items():
        if subset:
            found.setdefault(len(subset), []).append((sigma, noisy.margins[subset].size))
    mean_of_absolute = np.sqrt(2 / np.pi)
    return {
        ways: float(mean_of_absolute * sum(s * m for s, m in pairs) / sum(m for _, m in pairs))
        for ways, pairs in found.items()
    }
