"""
What earlier releases of the same state of the data showed: it is known when a new one is read, so hiding it protects nobody.

What all releases say together, also those of other states, is solved in `joint`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.disclosure.cells import Key, Region, ReleaseRecord, key_of
from commonlight.analysis.disclosure.cube import Cube
from commonlight.analysis.disclosure.hierarchy import TOTAL


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
        {v.finest(node): i for i, node in reversed(list(enumerate(v.nodes))) if node != TOTAL} for v in cube.variables
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
