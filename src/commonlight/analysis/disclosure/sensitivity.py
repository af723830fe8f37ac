"""Which cells must be hidden by themselves, and how far from the truth a reader's best bounds on them must stay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.disclosure.cube import Cube
from commonlight.analysis.disclosure.rules import Rules


@dataclass(frozen=True)
class Sensitive:
    """
    The cells to hide, as flattened places, with the bounds a reader must not get inside of.

    places : (n,), increasing
    low, high : (n,), a reader's lower bound must be at most `low`, the upper bound at least `high`
    reasons : reason -> number of cells ("small", "holds its whole group", "rests on too few organisations")
    """

    places: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    reasons: dict[str, int]


def sensitive_cells(cube: Cube, rules: Rules, *, also: NDArray[np.int64] | None = None) -> Sensitive:
    """
    Return the cells that the rules hide.

    A small cell of the cube is protected even where no table asks for it: linked tables must not pin it down between them.
    A small count must not be told from zero nor from a count big enough to be shown. A cell that holds its whole group must
    leave room for at least as many people elsewhere as the smallest count. A figure from too few organisations, and a cell
    hidden because of an earlier release (`also`), must stay uncertain by the smallest count both ways.
    """
    counts, k = cube.counts.ravel(), rules.smallest_count
    asked = cube.asked.ravel()
    low = np.full(counts.size, np.inf)
    high = np.full(counts.size, -np.inf)
    small = (cube.people.ravel() < k) & (counts > 0)
    if not rules.show_zero:
        small |= asked & (counts == 0)
    low[small] = 0
    high[small] = np.maximum(k, counts[small])
    full = full_cells(cube) & asked & ~small if rules.hide_full else np.zeros(counts.size, dtype=bool)
    low[full] = np.maximum(counts[full] - k, 0)
    high[full] = counts[full]
    few = np.zeros(counts.size, dtype=bool)
    if cube.sources is not None:
        few = asked & (counts > 0) & (cube.sources.ravel() < rules.minimum_sources)
    later = np.zeros(counts.size, dtype=bool)
    if also is not None:
        later[also] = True
    for mask in (few, later):
        low[mask] = np.minimum(low[mask], np.maximum(counts[mask] - k, 0))
        high[mask] = np.maximum(high[mask], counts[mask] + k)
    # What an earlier release of the same data already showed cannot be protected any more.
    places = np.flatnonzero((small | full | few | later) & ~cube.fixed)
    reasons = {
        "small": int((small & asked).sum()),
        "holds its whole group": int(full.sum()),
        "rests on too few organisations": int((few & ~small & ~full).sum()),
        "would be read off together with an earlier release": int((later & ~small & ~full & ~few).sum()),
    }
    return Sensitive(places, low[places], high[places], {reason: n for reason, n in reasons.items() if n})


def full_cells(cube: Cube) -> NDArray[np.bool_]:
    """Return which cells, flattened, hold all of a group that could have been spread over several categories."""
    equations = cube.equations
    counts = cube.counts.ravel()
    parts = equations < 0
    n_parts = parts.sum(axis=1)
    n_filled = parts.astype(np.int64) @ (counts > 0).astype(np.int64)
    suspicious = np.flatnonzero((n_parts > 1) & (n_filled == 1))
    found = np.zeros(counts.size, dtype=bool)
    for row in suspicious:
        members = equations.indices[equations.indptr[row] : equations.indptr[row + 1]]
        signs = equations.data[equations.indptr[row] : equations.indptr[row + 1]]
        found[members[(signs < 0) & (counts[members] > 0)]] = True
    return found
