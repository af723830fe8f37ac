"""
All releases of one state of the data together, solved exactly: what earlier releases showed is known when a new one is read.

Releases of different states of the data are compared figure by figure (`release_log`).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from commonlight.analysis.disclosure.attack import exposed, polytope
from commonlight.analysis.disclosure.cells import Key, Region, ReleaseRecord, key_of
from commonlight.analysis.disclosure.cube import Cube
from commonlight.analysis.disclosure.hierarchy import TOTAL
from commonlight.analysis.disclosure.sensitivity import Sensitive


def earlier_figures(records: Sequence[ReleaseRecord], *, as_of: str, scope: Region) -> dict[Key, int]:
    """Return what exact releases of the same state and scope showed: region (without the scope) -> figure."""
    found = {}
    for record in records:
        if record.as_of == as_of and record.rounding == 1:
            for cell in record.cells:
                if cell.value is not None and all(cell.region.get(n, v) <= v for n, v in scope.items()):
                    inside = {n: v for n, v in cell.region.items() if scope.get(n) != v}
                    if all(n in cell.region for n in scope):
                        found[key_of(inside)] = cell.value
    return found


def known_cells(cube: Cube, figures: Mapping[Key, int]) -> NDArray[np.bool_]:
    """Return which cells of the cube were shown before, shape of the cube."""
    if not figures:
        return np.zeros(cube.counts.shape, dtype=bool)
    positions = [
        {frozenset(v.leaves_under(node)): i for i, node in reversed(list(enumerate(v.nodes))) if node != TOTAL}
        for v in cube.variables
    ]
    known = np.zeros(cube.counts.shape, dtype=bool)
    for key, value in figures.items():
        region = dict(key)
        if not set(region) <= set(cube.names):
            continue
        place = tuple(
            positions[axis].get(region[v.name], None) if v.name in region else len(v.nodes) - 1
            for axis, v in enumerate(cube.variables)
        )
        if None not in place and int(cube.counts[place]) == value:
            known[place] = True
    return known


def exposed_together(
    cube: Cube, sensitive: Sensitive, shown: NDArray[np.bool_], figures: Mapping[Key, int]
) -> NDArray[np.int64]:
    """
    Return the sensitive places that the new release and earlier figures give away together.

    Figures over sets of categories that are no cell of the new tables become sums of its finest cells; figures over columns
    the new tables do not have cannot be placed and are left to the comparison figure by figure.
    """
    position = [{leaf: i for i, leaf in enumerate(v.leaves)} for v in cube.variables]
    places = np.arange(cube.counts.size).reshape(cube.counts.shape)
    rows, values = [], []
    for key, value in figures.items():
        region = dict(key)
        inside = set(region) <= set(cube.names)
        if not inside or any(not region[v.name] <= set(v.leaves) for v in cube.variables if v.name in region):
            continue
        chosen = [
            sorted(position[axis][leaf] for leaf in region.get(v.name, v.leaves))
            for axis, v in enumerate(cube.variables)
        ]
        leaves = places[np.ix_(*chosen)].ravel()
        if int(cube.counts.ravel()[leaves].sum()) == value:
            row = np.zeros(cube.counts.size)
            row[leaves] = -1.0
            rows.append(sparse.csr_array(row[None, :]))
            values.append(value)
    if not rows:
        return np.empty(0, dtype=np.int64)
    n = len(rows)
    corner = sparse.csr_array((cube.equations.shape[0], n))
    upper = sparse.hstack([cube.equations, corner], format="csr")
    lower = sparse.hstack([sparse.vstack(rows, format="csr"), sparse.eye_array(n, format="csr")], format="csr")
    truth = np.concatenate([cube.counts.ravel(), np.array(values, dtype=np.int64)])
    all_shown = np.concatenate([shown, np.ones(n, dtype=bool)])
    agreeing = polytope(sparse.vstack([upper, lower], format="csr"), truth, all_shown)
    return np.union1d(*exposed(agreeing, sensitive, truth=truth))
