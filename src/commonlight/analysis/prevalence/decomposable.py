"""
Bayesian averaging over decomposable graphs of list dependence (Madigan and York 1997; the R package dga).

Graphs are generated, not shipped: a graph is decomposable when its vertices can be removed one by one, each with
neighbours that all know each other. That order also gives the likelihood: each removed vertex multiplies by the table
of itself with its neighbours and divides by the table of the neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError
from commonlight.analysis.prevalence.capture_table import CaptureTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from commonlight.analysis.prevalence.loglinear import Counts

CHUNK = 4096
NEGLIGIBLE = 36.0  # in log likelihood: all graphs left out together weigh under 1e-12


@lru_cache(maxsize=4)
def decomposable_graphs(n_lists: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """
    Return the edges of every decomposable graph on the lists.

    >>> [len(decomposable_graphs(size)) for size in (3, 4, 5)]
    [8, 61, 822]
    """
    pairs = list(combinations(range(n_lists), 2))
    found = []
    for code in range(2 ** len(pairs)):
        edges = tuple(pair for place, pair in enumerate(pairs) if code >> place & 1)
        if _removal(n_lists, edges) is not None:
            found.append(edges)
    return tuple(found)


def _removal(n_lists: int, edges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]] | None:
    """Return (vertex with neighbours, neighbours) as bit sets in an order of removal, or None if there is none."""
    near = [0] * n_lists
    for first, second in edges:
        near[first] |= 1 << second
        near[second] |= 1 << first
    left, steps = (1 << n_lists) - 1, []
    while left:
        for vertex in range(n_lists):
            around = near[vertex] & left
            if left >> vertex & 1 and all(
                around & ~(near[other] | 1 << other) == 0 for other in range(n_lists) if around >> other & 1
            ):
                steps.append((around | 1 << vertex, around))
                left &= ~(1 << vertex)
                break
        else:
            return None
    return steps


@lru_cache(maxsize=4)
def _coefficients(n_lists: int) -> NDArray[np.float64]:
    """Return (graphs, subsets of lists), how often each subset's likelihood enters; column 0: components."""
    import numpy as np

    graphs = decomposable_graphs(n_lists)
    matrix = np.zeros((len(graphs), 2**n_lists))
    for row, edges in enumerate(graphs):
        for whole, around in _removal(n_lists, edges) or []:
            matrix[row, whole] += 1
            matrix[row, around] += 1 if around == 0 else -1
    return matrix


@dataclass(frozen=True)
class Posterior:
    """
    What is believed of the population size after seeing the table.

    sizes : (grid,), population sizes, increasing; mass : (grid,), adds up to 1
    graphs : the likeliest graphs as (edges by list name, probability), best first
    n_graphs : how many were averaged; delta : prior count of each cell
    """

    sizes: Counts
    mass: Counts
    graphs: tuple[tuple[tuple[tuple[str, str], ...], float], ...]
    n_graphs: int
    delta: float

    @property
    def mean(self) -> float:
        """The posterior mean."""
        return float(self.sizes @ self.mass)

    def quantile(self, probability: float) -> float:
        """Return the first grid size at which the cumulative mass reaches `probability`."""
        import numpy as np

        return float(self.sizes[min(int(np.searchsorted(np.cumsum(self.mass), probability)), len(self.sizes) - 1)])

    @property
    def at_the_edge(self) -> float:
        """The mass in the last twentieth of the range: over 0.01 the range was too short."""
        edge = self.sizes[-1] - 0.05 * (self.sizes[-1] - self.sizes[0])
        return float(self.mass[self.sizes >= edge].sum())


def even_grid(n: int, *, times: float = 30, points: int = 1000) -> NDArray[np.float64]:
    """Return the grid of the published comparison: `points` even steps of unseen people, 1 to `times` x n."""
    import numpy as np

    return np.unique(np.round(np.linspace(1, times * n, points)))


def fine_grid(n: int, *, times: float = 30) -> NDArray[np.float64]:
    """Return every number of unseen people up to 2,000, then steps of 0.1 %, up to `times` x n."""
    import numpy as np

    top = max(int(times * n), 2000)
    tail = np.round(np.geomspace(2000, top, max(2, int(np.log(top / 2000) / np.log(1.001)) + 1)))
    return np.unique(np.concatenate([np.arange(0, 2001), tail]))


def posterior(
    table: CaptureTable,
    *,
    unseen: NDArray[np.float64] | None = None,
    by_width: bool | None = None,
    delta: float | None = None,
) -> Posterior:
    """
    Return the posterior of the population size, averaged over all decomposable graphs with equal prior weight.

    Parameters
    ----------
    table : 3 to 5 lists
    unseen : (grid,), numbers of unseen people to consider, increasing; by default `fine_grid`
    by_width : weigh grid points by how many whole numbers they stand for; by default only for the fine grid
    delta : prior count per cell, by default 2 ** -n_lists; the prior of the population size N is 1 / N

    Notes
    -----
    Hyper-Dirichlet marginal likelihoods, Madigan and York 1997, section 3; sums over graphs are done on the log scale.
    """
    import numpy as np

    n_lists = len(table.lists)
    if not 3 <= n_lists <= 5:
        raise InputError(
            f"averaging over graphs takes 3 to 5 lists, this table has {n_lists}; merge or leave out lists"
        )
    delta = 2.0**-n_lists if delta is None else delta
    if by_width is None:
        by_width = unseen is None
    grid = fine_grid(table.n) if unseen is None else np.asarray(unseen, dtype=float)
    weights = _coefficients(n_lists)
    coarse = np.unique(np.linspace(0, len(grid) - 1, min(300, len(grid))).astype(int))
    rough = weights @ _components(table, grid[coarse], delta) + _shared(table.n, grid[coarse])
    live = np.flatnonzero(rough.max(axis=1) > rough.max() - NEGLIGIBLE)
    matters = np.flatnonzero(rough.max(axis=0) > rough.max() - 2 * NEGLIGIBLE)
    first, last = coarse[max(matters[0] - 1, 0)], coarse[min(matters[-1] + 1, len(coarse) - 1)] + 1
    width = np.log(_widths(grid)) if by_width else np.zeros(len(grid))
    top = float(rough.max())
    total, per_graph = np.zeros(len(grid)), np.zeros(len(live))
    for start in range(first, last, CHUNK):
        part = slice(start, min(start + CHUNK, last))
        logs = weights[live] @ _components(table, grid[part], delta)
        logs += _shared(table.n, grid[part]) + width[part] - top
        np.exp(logs, out=logs)
        per_graph += logs.sum(axis=1)
        total[part] = logs.sum(axis=0)
    share = per_graph / per_graph.sum()
    names = table.lists
    graphs = decomposable_graphs(n_lists)
    best = [
        (tuple((names[i], names[j]) for i, j in graphs[live[row]]), float(share[row]))
        for row in np.argsort(-share, kind="stable")[:10]
    ]
    return Posterior(table.n + grid, total / total.sum(), tuple(best), len(graphs), delta)


def _shared(n: int, unseen: Counts) -> Counts:
    """Return what all graphs have in common: the ways to choose the unseen, and the prior 1 / N."""
    import numpy as np
    from scipy.special import gammaln

    value: Counts = gammaln(n + unseen + 1) - gammaln(unseen + 1) - np.log(n + unseen)
    return value


def _widths(grid: Counts) -> Counts:
    """Return how many whole numbers each grid point stands for."""
    import numpy as np

    middle = (grid[1:] + grid[:-1]) / 2
    return np.diff(np.concatenate([[grid[0] - 0.5], middle, [grid[-1] + 0.5]]))


def _components(table: CaptureTable, unseen: Counts, delta: float) -> Counts:
    """Return (subsets of lists, grid), log marginal likelihood of each subset's table; row 0: the constant."""
    import numpy as np
    from scipy.special import gammaln

    n_lists = len(table.lists)
    codes = np.arange(2**n_lists)
    rows = np.zeros((2**n_lists, len(unseen)))
    whole = delta * 2**n_lists
    rows[0] = gammaln(whole) - gammaln(table.n + unseen + whole)
    for subset in range(1, 2**n_lists):
        prior = delta * 2 ** (n_lists - subset.bit_count())
        margin = np.bincount(codes & subset, weights=table.counts, minlength=2**n_lists)
        used = np.unique(codes & subset)
        seen = margin[used[used != 0]]
        fixed = float((gammaln(seen + prior) - gammaln(prior)).sum() - gammaln(prior))
        rows[subset] = fixed + gammaln(margin[0] + unseen + prior)
    return rows
