"""
The optimal pattern for a small table: fewest hidden cells, by cutting planes (Fischetti and Salazar-Gonzalez 2001).

A master programme chooses a pattern; for each sensitive cell a linear programme asks how far it can move inside the hidden
cells; where that is too little, its dual says which cells would help, and that becomes one more condition of the master.
"""

import time

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from commonlight.analysis.disclosure.cube import Cube
from commonlight.analysis.disclosure.sensitivity import Sensitive


def optimal_pattern(
    cube: Cube, sensitive: Sensitive, first: NDArray[np.bool_], *, seconds: float
) -> NDArray[np.bool_] | None:
    """
    Return which cells are shown when as few as possible are hidden, or None if the time was not enough.

    Parameters
    ----------
    first : flattened, what is shown when only the sensitive cells are hidden; all else starts shown or is not asked for
    """
    truth = cube.counts.ravel().astype(float)
    n, asked = truth.size, cube.asked.ravel()
    must = ~first
    weight = np.where(asked, 1.0 + 1e-3 * np.log1p(truth) / np.log1p(truth.max() + 1), 0.0)
    rows, floors = _lonely_cells(cube, must)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pattern = milp(
            weight,
            integrality=np.ones(n),
            bounds=Bounds(must.astype(float), np.where(cube.fixed, 0.0, 1.0)),
            constraints=LinearConstraint(sparse.vstack(rows, format="csr"), np.array(floors), np.inf) if rows else None,
            options={"time_limit": max(0.1, end - time.monotonic())},
        )
        if pattern.status != 0 or pattern.x is None:
            return None
        hidden = pattern.x > 0.5
        cuts = [cut for cut in _violated(cube, sensitive, hidden, truth) if cut is not None]
        if not cuts:
            return ~hidden & (asked | cube.fixed)
        for row, floor in cuts:
            rows.append(row)
            floors.append(floor)
    return None


def _lonely_cells(cube: Cube, must: NDArray[np.bool_]) -> tuple[list[sparse.csr_array], list[float]]:
    """Return the conditions that no asked cell is hidden alone in a sum: it could be subtracted."""
    equations = cube.equations
    n = must.size
    rows, floors = [], []
    for i in range(equations.shape[0]):
        members = equations.indices[equations.indptr[i] : equations.indptr[i + 1]]
        for member in members[~cube.fixed[members]]:
            row = np.zeros(n)
            row[members] = 1.0
            row[member] = -1.0
            rows.append(sparse.csr_array(row[None, :]))
            floors.append(0.0)
    return rows, floors


def _violated(
    cube: Cube, sensitive: Sensitive, hidden: NDArray[np.bool_], truth: NDArray[np.float64]
) -> list[tuple[sparse.csr_array, float]]:
    equations, n = cube.equations, truth.size
    limit = max(float(truth.max()), float(sensitive.high.max())) + 1.0
    up, down = np.full(n, limit), truth
    found = []
    for place, low, high in zip(sensitive.places, sensitive.low, sensitive.high, strict=True):
        for sign, needed in ((1.0, high - truth[place]), (-1.0, truth[place] - low)):
            if needed <= 0:
                continue
            cost = np.zeros(n)
            cost[place] = -sign
            done = linprog(
                cost,
                A_eq=equations,
                b_eq=np.zeros(equations.shape[0]),
                bounds=np.column_stack([-down * hidden, up * hidden]),
                method="highs",
            )
            if done.status != 0 or -done.fun >= needed - 1e-6:
                continue
            above, under = -done.upper.marginals, done.lower.marginals
            coefficients = np.clip(above, 0, None) * up + np.clip(under, 0, None) * down
            row = np.minimum(np.where(coefficients > 1e-9, coefficients, 0.0), needed)
            found.append((sparse.csr_array(row[None, :]), float(needed) - 1e-7))
    return found
