"""
What a reader can work out: the tables that agree with everything shown, as a linear programme over the hidden cells.

The audit asks for each sensitive cell whether some table that agrees with everything shown puts it as low, and another as
high, as the rules demand. One solution answers for many cells at once, so a few programmes certify thousands of cells; each
cell that stays open is then answered by its own programme, exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from commonlight.analysis.base.errors import AnalysisError
from commonlight.analysis.disclosure.sensitivity import Sensitive

TOLERANCE = 1e-6
ROUNDS = 60
"""Most bulk programmes per direction before the cells still open are asked one by one."""
FEW = 40
"""With so few cells open, asking one by one is quicker than a bulk programme."""


class SolverFailed(AnalysisError):
    """The linear programme did not end with an answer; nothing may be published on its strength."""


@dataclass(frozen=True)
class Polytope:
    """
    All tables that agree with what is shown.

    unknown : flattened places of the hidden cells, shape (n_unknown,)
    matrix, right : matrix @ x[unknown] == right
    """

    unknown: NDArray[np.int64]
    matrix: sparse.csr_array
    right: NDArray[np.float64]


def polytope(equations: sparse.csr_array, values: NDArray[np.int64], shown: NDArray[np.bool_]) -> Polytope:
    """
    Return the polytope of the hidden cells.

    Parameters
    ----------
    equations : shape (n_equations, n_cells), each row times the table is zero
    values : flattened table; only the shown places are used
    shown : flattened, whether a place is shown
    """
    unknown = np.flatnonzero(~shown)
    right = -(equations @ np.where(shown, values, 0)).astype(float)
    matrix = equations[:, unknown]
    used = np.diff(matrix.indptr) > 0
    return Polytope(unknown, sparse.csr_array(matrix[used]), right[used])


def pieces(whole: Polytope, wanted: NDArray[np.int64]) -> Iterator[Polytope]:
    """Yield the independent parts of the polytope that hold a wanted place; each can be solved alone."""
    n = whole.unknown.size
    rows = whole.matrix.shape[0]
    graph = sparse.block_array([[None, whole.matrix.T], [whole.matrix, None]], format="csr") if rows else None
    labels = connected_components(graph, directed=False)[1] if graph is not None else np.arange(n)
    interesting = np.unique(labels[:n][np.isin(whole.unknown, wanted)])
    for label in interesting:
        columns = np.flatnonzero(labels[:n] == label)
        own = np.flatnonzero(labels[n:] == label)
        yield Polytope(whole.unknown[columns], sparse.csr_array(whole.matrix[own][:, columns]), whole.right[own])


def solve(
    cost: NDArray[np.float64],
    matrix: sparse.csr_array,
    right: NDArray[np.float64],
    upper: NDArray[np.float64] | None = None,
    *,
    below: tuple[sparse.csr_array, NDArray[np.float64]] | None = None,
) -> NDArray[np.float64] | None:
    """Return the x >= 0 of least cost with matrix @ x == right, or None where the cost has no bound."""
    bounds = np.column_stack([np.zeros(cost.size), np.full(cost.size, np.inf) if upper is None else upper])
    inequalities = {} if below is None else {"A_ub": below[0], "b_ub": below[1]}
    equalities = {} if matrix.shape[0] == 0 else {"A_eq": matrix, "b_eq": right}
    done = linprog(cost, bounds=bounds, method="highs", **equalities, **inequalities)
    if done.status == 3:
        return None
    if done.status != 0:
        raise SolverFailed(f"The solver stopped without an answer ({done.message}).")
    return done.x


def exposed(
    whole: Polytope, sensitive: Sensitive, *, truth: NDArray[np.int64] | None = None, bulk_only: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Return the sensitive places whose lower, and those whose upper bound a reader can work out too closely.

    Parameters
    ----------
    truth : flattened table, if known; it is itself a table that agrees, and saves work
    bulk_only : return the cells that bulk programmes leave open, unasked, rather than solve a programme for each
    """
    low_found: list[NDArray[np.int64]] = []
    high_found: list[NDArray[np.int64]] = []
    for piece in pieces(whole, sensitive.places):
        inside = np.isin(sensitive.places, piece.unknown)
        columns = np.searchsorted(piece.unknown, sensitive.places[inside])
        low, high = sensitive.low[inside], sensitive.high[inside]
        start = None if truth is None else truth[piece.unknown].astype(float)
        for found, bad in (
            (low_found, _open_cells(piece, columns, low, start, downwards=True, bulk_only=bulk_only)),
            (high_found, _open_cells(piece, columns, high, start, downwards=False, bulk_only=bulk_only)),
        ):
            found.append(piece.unknown[columns[bad]])
    empty = np.empty(0, dtype=np.int64)
    return np.sort(np.concatenate([empty, *low_found])), np.sort(np.concatenate([empty, *high_found]))


def _open_cells(
    piece: Polytope,
    columns: NDArray[np.int64],
    targets: NDArray[np.float64],
    start: NDArray[np.float64] | None,
    *,
    downwards: bool,
    bulk_only: bool,
) -> list[int]:
    """Return the positions in `columns` that no agreeing table brings to its target."""

    def reached(table: NDArray[np.float64], which: NDArray[np.int64]) -> NDArray[np.bool_]:
        own = table[columns[which]]
        return own <= targets[which] + TOLERANCE if downwards else own >= targets[which] - TOLERANCE

    left = np.arange(columns.size)
    if start is not None:
        left = left[~reached(start, left)]
    for _ in range(ROUNDS):
        if left.size <= (FEW // 4 if bulk_only else FEW):
            break
        table = _bulk(piece, columns[left], targets[left], downwards=downwards)
        met = reached(table, left)
        left = left[~met]
        if met.sum() < max(1, left.size // (10 if bulk_only else 50)):
            break
    if bulk_only and (left.size > FEW // 4 or columns.size > 2 * FEW):
        return [int(one) for one in left]
    bad = []
    waiting = list(left)
    while waiting:
        one = waiting.pop(0)
        table = extreme(piece, int(columns[one]), downwards=downwards, enough=float(targets[one]))
        if not reached(table, np.array([one]))[0]:
            bad.append(int(one))
        waiting = [other for other in waiting if not reached(table, np.array([other]))[0]]
    return bad


def _bulk(
    piece: Polytope, columns: NDArray[np.int64], targets: NDArray[np.float64], *, downwards: bool
) -> NDArray[np.float64]:
    """Return an agreeing table that brings as many of the columns as near to their targets as one table can."""
    n, m = piece.unknown.size, columns.size
    matrix = sparse.hstack([piece.matrix, sparse.csr_array((piece.matrix.shape[0], m))], format="csr")
    picks = sparse.csr_array((np.ones(m), (np.arange(m), columns)), shape=(m, n))
    own = -sparse.eye_array(m, format="csr")
    if downwards:  # distance above the target: v >= x - target, v >= 0, least sum of v
        below = (sparse.hstack([picks, own], format="csr"), targets)
        cost, upper = np.concatenate([np.zeros(n), np.ones(m)]), np.full(n + m, np.inf)
    else:  # height up to the target: u <= x, u <= target, greatest sum of u
        below = (sparse.hstack([-picks, -own], format="csr"), np.zeros(m))
        cost = np.concatenate([np.zeros(n), -np.ones(m)])
        upper = np.concatenate([np.full(n, np.inf), targets])
    table = solve(cost, matrix, piece.right, upper, below=below)
    if table is None:
        raise SolverFailed("The bulk audit has no bound; the table does not agree with itself.")
    return table[:n]


def extreme(piece: Polytope, column: int, *, downwards: bool, enough: float | None = None) -> NDArray[np.float64]:
    """Return the agreeing table with the least, or greatest, value of one column (up to `enough`, if given)."""
    n = piece.unknown.size
    cost = np.zeros(n)
    cost[column] = 1.0 if downwards else -1.0
    upper = np.full(n, np.inf)
    table = solve(cost, piece.matrix, piece.right, upper)
    if table is None:  # nothing shown bounds the cell from above
        least = solve(-cost, piece.matrix, piece.right, upper)
        if least is not None and least[column] >= (enough if enough is not None else 0.0):
            # What is shown inside the cell alone reaches it: pinning it lower would fit no table.
            return least
        pinned = np.zeros((1, n))
        pinned[0, column] = 1.0
        matrix = sparse.vstack([piece.matrix, sparse.csr_array(pinned)], format="csr")
        table = solve(np.ones(n), matrix, np.append(piece.right, enough if enough is not None else 0.0))
        if table is None:
            raise SolverFailed("The audit has no bound; the table does not agree with itself.")
    return table


def bounds_of(whole: Polytope, places: Sequence[int]) -> list[tuple[float, float]]:
    """Return what a reader can work out about each place: its least and greatest value (infinite if unbounded)."""
    found = []
    for place in places:
        piece = next(pieces(whole, np.array([place])))
        column = int(np.searchsorted(piece.unknown, place))
        low = extreme(piece, column, downwards=True)[column]
        cost = np.zeros(piece.unknown.size)
        cost[column] = -1.0
        top = solve(cost, piece.matrix, piece.right)
        found.append((float(low), np.inf if top is None else float(top[column])))
    return found
