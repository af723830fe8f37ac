# mypy: ignore-errors
"""The inner loop of the search for blocks, compiled: what every block costs and how far it can move."""

import numpy as np

from commonlight.analysis.base.compiled import compiled


@compiled
def best_block(places, signs, sizes, lengths, costs, now, sign, left):
    """
    Return (worth, number, how far) of the cheapest block; worth is infinite where none moves.

    Parameters
    ----------
    places, signs : (n_axes, most ends, most categories): what changes for each end, places already times their stride
    sizes, lengths : (n_axes,), ends and categories used
    costs, now : (n_cells,), price of hiding a cell and its present value
    sign, left : the way the cell must move, and how far
    """
    n_axes = sizes.size
    n_blocks, n_cells = 1, 1
    for axis in range(n_axes):
        n_blocks *= sizes[axis]
        n_cells *= lengths[axis]
    best, best_at, best_far = np.inf, -1, 0.0
    chosen = np.zeros(n_axes, dtype=np.int64)
    for block in range(n_blocks):
        rest = block
        for axis in range(n_axes - 1, -1, -1):
            chosen[axis] = rest % sizes[axis]
            rest //= sizes[axis]
        cost, room = 0.0, left
        for cell in range(n_cells):
            rest, at, way, is_corner = cell, 0, 1, True
            for axis in range(n_axes - 1, -1, -1):
                i = rest % lengths[axis]
                rest //= lengths[axis]
                at += places[axis, chosen[axis], i]
                way *= signs[axis, chosen[axis], i]
                is_corner = is_corner and i < 2
            if way == 0:
                continue
            cost += costs[at]
            if is_corner and way * sign < 0 and now[at] < room:
                room = now[at]
            # A block that does not reach all the way costs as much as the blocks that would.
            if room <= 1e-9 or cost >= best:
                break
        if room > 1e-9 and cost < best:
            worth = (cost + 0.01) * np.ceil(left / room)
            if worth < best:
                best, best_at, best_far = worth, block, room
    return best, best_at, best_far
