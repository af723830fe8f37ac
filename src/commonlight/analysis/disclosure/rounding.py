"""
Controlled rounding: every figure becomes a multiple of the base, and the sums still add up.

Each cell goes to one of the two multiples next to it (a multiple stays), by chance and without drift; the chance comes from
the operating system, so that nobody can run it again. Where no table of neighbours adds up (three dimensions can fail), the
finest cells are rounded and summed, and sums may be off by more, which the error table says.
"""

import secrets
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from commonlight.analysis.disclosure.attack import TOLERANCE, solve
from commonlight.analysis.disclosure.cube import Cube, cube_of

MOST_CELLS = 4000
"""Above this the neighbours of sums are not searched; finest cells are rounded and summed."""


@dataclass(frozen=True)
class Rounded:
    """
    A rounded table that adds up.

    values : flattened multiples of the base
    slack : flattened, the true count lies less than this from the value, as everybody may know
    """

    values: NDArray[np.int64]
    slack: NDArray[np.int64]


def round_controlled(cube: Cube, base: int) -> Rounded:
    """Return the cube rounded to the base, sums kept; the draw is new at every call."""
    chance = np.random.Generator(np.random.PCG64(secrets.randbits(128)))
    truth = cube.counts.ravel()
    if truth.size <= MOST_CELLS:
        found = _neighbours(cube, base, chance)
        if found is not None:
            return Rounded(found, np.full(truth.size, base))
    leaves = cube.counts[tuple(slice(0, len(v.leaves)) for v in cube.variables)]
    down = leaves // base * base
    up = chance.random(leaves.shape) < (leaves - down) / base
    values = cube_of(cube.variables, down + base * up, [[]]).counts.ravel()
    n_leaves = cube_of(cube.variables, np.ones_like(leaves), [[]]).counts.ravel()
    return Rounded(values, n_leaves * (base - 1) + 1)


def _neighbours(cube: Cube, base: int, chance: np.random.Generator) -> NDArray[np.int64] | None:
    """Return neighbouring multiples that add up, near to a rounding of each cell by its own chance; None if there are none."""
    truth = cube.counts.ravel()
    down = truth // base
    free = truth % base > 0
    cost = chance.random(truth.size) - (truth % base) / base
    equations = cube.equations
    shift = equations @ down
    done = milp(
        cost,
        integrality=np.ones(truth.size),
        bounds=Bounds(np.zeros(truth.size), free.astype(float)),
        constraints=LinearConstraint(equations, -shift, -shift),
        options={"time_limit": 5.0},
    )
    if done.x is None:
        return None
    return (down + np.rint(done.x).astype(np.int64)) * base


def too_narrow(cube: Cube, rounded: Rounded, base: int) -> NDArray[np.int64]:
    """
    Return the places a reader can work out to within less than the base.

    The reader knows that each true count lies less than the slack from its rounded value, and that true counts add up. A few
    programmes push many cells up, then down, at once; the cells whose two ends stay too near are asked alone.
    """
    values, slack = rounded.values.astype(float), rounded.slack - 1.0
    lower, upper = np.maximum(values - slack, 0.0), values + slack
    equations = cube.equations
    right = -(equations @ lower)
    least, most = cube.counts.ravel().astype(float), cube.counts.ravel().astype(float)
    chance = np.random.Generator(np.random.PCG64(secrets.randbits(128)))

    def push(cost: NDArray[np.float64]) -> None:
        moved = solve(cost, equations, right, upper - lower)
        if moved is not None:
            table = lower + moved
            np.minimum(least, table, out=least)
            np.maximum(most, table, out=most)

    for _ in range(4):
        weight = chance.random(values.size)
        push(weight)
        push(-weight)
    open_places = np.flatnonzero(most - least < base - 1 - TOLERANCE)
    for place in open_places:
        for sign in (1.0, -1.0):
            if most[place] - least[place] < base - 1 - TOLERANCE:
                cost = np.zeros(values.size)
                cost[place] = sign
                push(cost)
    return np.flatnonzero(cube.asked.ravel() & (most - least < base - 1 - TOLERANCE))
