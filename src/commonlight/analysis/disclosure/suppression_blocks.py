"""
Complementary suppression for tables of many cells: each sensitive cell gets a block of cells that may move together.

A block takes two of the finest categories of each variable. Adding a number to every second of its corners and taking it
from the others changes no sum outside the block, so a reader who does not see the block cannot tell by how much it moved
(the hypercube method, Giessing and Repsilber 2002). The cheapest block is taken, cells hidden already being free. What a
block does is kept as the proof that its cell can move, and every proof is checked against the sums before it counts.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.disclosure.cube import Cube
from commonlight.analysis.disclosure.hierarchy import Hierarchy
from commonlight.analysis.disclosure.sensitivity import Sensitive

NEAR_BLOCKS, FAR_BLOCKS = 1_500, 10_000
"""Blocks tried for one cell: first among nearest kin, then, if none moves, wherever."""
MOST_STEPS = 12
"""Blocks added up for one direction of one cell."""
EPSILON = 1e-9

Place = tuple[int, ...]


class Kinship:
    """
    For one variable: what changes when a record moves from one finest category to another.

    places[first][second] : categories, shape (n_leaves + 1, n_leaves + 1, length); first the two leaves, then the sums
        that only one of them is in; the last `second` stands for "no other leaf": the record appears
    signs : same shape: 1 goes up, -1 goes down, 0 nothing
    near : for each leaf, the others by nearness
    """

    def __init__(self, variable: Hierarchy) -> None:
        position = {node: i for i, node in enumerate(variable.nodes)}
        leaf_at = {leaf: i for i, leaf in enumerate(variable.leaves)}
        self.under = [
            np.array([leaf_at[leaf] for leaf in variable.leaves_under(node)], dtype=np.int64) for node in variable.nodes
        ]
        chains: list[list[int]] = [[] for _ in variable.leaves]
        for node in variable.nodes:
            for leaf in self.under[position[node]]:
                chains[leaf].append(position[node])
        n = len(chains)
        length = 2 * max(map(len, chains))
        self.places = np.zeros((n, n + 1, length), dtype=np.int64)
        self.signs = np.zeros((n, n + 1, length), dtype=np.int64)
        shared = np.zeros((n, n))
        for first, second in product(range(n), range(n + 1)):
            up, down = chains[first], chains[second] if second < n else []
            sums = [(one, 1) for one in up[1:] if one not in down] + [(one, -1) for one in down[1:] if one not in up]
            ends = [(up[0], 1), (down[0], -1) if down else (up[0], 0)]
            for i, (at, sign) in enumerate(ends + sums):
                self.places[first, second, i], self.signs[first, second, i] = at, sign
            if second < n:
                shared[first, second] = len(set(up) & set(down))
        self.near = [np.argsort(-shared[leaf], kind="stable") for leaf in range(n)]
        self.kin = shared
        self.n = n
        self.held: dict[tuple[int, int, bool], NDArray[np.int64]] = {}

    def partners(self, leaf: int, node: int, *, only_near: bool) -> NDArray[np.int64]:
        """Return the other ends a block may have on this variable, near kin first; `n` for none."""
        key = (leaf, node, only_near)
        if key not in self.held:
            outside = self.near[leaf][~np.isin(self.near[leaf], self.under[node])]
            if only_near and outside.size:
                outside = outside[self.kin[leaf, outside] == self.kin[leaf, outside[0]]]
            self.held[key] = np.append(outside, self.n)
        return self.held[key]


@dataclass(frozen=True)
class Blocks:
    """
    What the search found.

    shown : flattened, whether a cell is published with its value
    left : the sensitive cells without a proof; they need another method
    """

    shown: NDArray[np.bool_]
    left: Sensitive


def hide_blocks(cube: Cube, sensitive: Sensitive, shown: NDArray[np.bool_]) -> Blocks:
    """Hide blocks until every sensitive cell has a proof that it can be as low and as high as demanded, or none is found."""
    search = _Search(cube, shown)
    truth = cube.counts.ravel()
    needs = {1: sensitive.high - truth[sensitive.places], -1: sensitive.low - truth[sensitive.places]}
    proved = {way: way * needs[way] <= EPSILON for way in (1, -1)}
    failed = np.zeros(sensitive.places.size, dtype=bool)
    for way, one in sorted(
        ((way, one) for way in (1, -1) for one in range(sensitive.places.size)),
        key=lambda pair: -abs(needs[pair[0]][pair[1]]),
    ):
        if proved[way][one] or failed[one]:
            continue
        moves = search.move(int(sensitive.places[one]), float(needs[way][one]))
        if moves is None or not _holds(cube, moves):
            failed[one] = True
            continue
        changed = moves[sensitive.places]
        proved[1] |= changed >= needs[1] - EPSILON
        proved[-1] |= changed <= needs[-1] + EPSILON
        search.shown[(np.abs(moves) > EPSILON).reshape(search.shown.shape)] = False
    open_ones = ~(proved[1] & proved[-1])
    left = Sensitive(
        sensitive.places[open_ones], sensitive.low[open_ones], sensitive.high[open_ones], sensitive.reasons
    )
    return Blocks(search.shown.ravel(), left)


def _holds(cube: Cube, moves: NDArray[np.float64]) -> bool:
    """Return whether the moves give a table that agrees with all sums, has no negative count and keeps what is known."""
    moved = cube.counts.ravel() + moves
    keeps_known = not np.abs(moves[cube.fixed]).max(initial=0.0) > EPSILON
    return bool(np.abs(cube.equations @ moves).max(initial=0.0) < 1e-6 and moved.min() > -1e-6 and keeps_known)


class _Search:
    """The search for blocks in one table."""

    def __init__(self, cube: Cube, shown: NDArray[np.bool_]) -> None:
        self.counts = cube.counts.astype(float)
        self.shown = shown.reshape(cube.counts.shape).copy()
        self.kinships = [Kinship(variable) for variable in cube.variables]
        self.price = np.where(cube.asked, 1.0 + 0.05 * np.log1p(self.counts), 0.0)
        self.price.flat[-1] *= 10
        self.price[cube.fixed.reshape(self.price.shape)] = np.inf
        self.strides = [int(np.prod(self.shown.shape[axis + 1 :])) for axis in range(self.shown.ndim)]
        self.rng = np.random.default_rng(0)  # which blocks are tried, nothing that is published

    def move(self, place: int, needed: float) -> NDArray[np.float64] | None:
        """Return what must be added to each cell so that one cell moves by `needed`, at the least cost found; or None."""
        here = tuple(int(i) for i in np.unravel_index(place, self.shown.shape))
        now, free = self.counts.copy(), ~self.shown
        sign, left = float(np.sign(needed)), abs(needed)
        for _ in range(MOST_STEPS):
            found = self._cheapest(here, sign, left, now, free)
            if found is None:
                return None
            cells, ways, far = found
            now[cells] += sign * far * ways
            free[cells] = True
            left -= far
            if left <= EPSILON:
                return (now - self.counts).ravel()
        return None

    def _cheapest(
        self, here: Place, sign: float, left: float, now: NDArray[np.float64], free: NDArray[np.bool_]
    ) -> tuple[tuple[NDArray[np.int64], ...], NDArray[np.float64], float] | None:
        cost_of = np.where(free & np.isfinite(self.price), 0.0, self.price)
        for only_near, most in ((True, NEAR_BLOCKS), (False, FAR_BLOCKS)):
            best, chosen = np.inf, None
            for corner in self._corners(here, sign, now, free):
                ends = [
                    kinship.partners(leaf, node, only_near=only_near)
                    for kinship, leaf, node in zip(self.kinships, corner, here, strict=True)
                ]
                ends = self._thinned(ends, most)
                worth, at, far = self._best(corner, ends, sign, left, now, cost_of)
                if worth < best:
                    where = np.unravel_index(at, [one.size for one in ends])
                    best, chosen = worth, (corner, [int(e[i]) for e, i in zip(ends, where, strict=True)], far)
            if chosen is not None:
                cells, ways = self._cells(chosen[0], chosen[1])
                return cells, ways, chosen[2]
        return None

    def _corners(self, here: Place, sign: float, now: NDArray[np.float64], free: NDArray[np.bool_]) -> list[Place]:
        """Return two finest combinations inside a cell through which it may move: hidden ones and full ones first."""
        under = [kinship.under[node] for kinship, node in zip(self.kinships, here, strict=True)]
        grid = np.ix_(*under)
        values = now[grid]
        score = 100.0 * free[grid] + values.clip(0, 50) * (1.0 if sign < 0 else 0.01)
        if sign < 0:
            score = np.where(values > EPSILON, score, -1.0)
        order = np.argsort(-score, axis=None, kind="stable")[:2]
        return [
            tuple(int(u[i]) for u, i in zip(under, np.unravel_index(int(one), values.shape), strict=True))
            for one in order
        ]

    def _thinned(self, ends: list[NDArray[np.int64]], most: int) -> list[NDArray[np.int64]]:
        while np.prod([one.size for one in ends]) > most:
            longest = max(range(len(ends)), key=lambda axis: ends[axis].size)
            one = ends[longest]
            ends[longest] = np.append(self.rng.permutation(one[:-1])[: max(1, one.size // 2)], one[-1])
        return ends

    def _best(
        self,
        corner: Place,
        ends: list[NDArray[np.int64]],
        sign: float,
        left: float,
        now: NDArray[np.float64],
        cost_of: NDArray[np.float64],
    ) -> tuple[float, int, float]:
        """Return worth, number and reach of the cheapest block over every choice of other ends."""
        from commonlight.analysis.disclosure.block_kernel import best_block

        n_axes, longest = len(ends), max(kinship.places.shape[2] for kinship in self.kinships)
        places = np.zeros((n_axes, max(one.size for one in ends), longest), dtype=np.int64)
        signs = np.zeros_like(places)
        lengths = np.zeros(n_axes, dtype=np.int64)
        for axis, (kinship, leaf, chosen) in enumerate(zip(self.kinships, corner, ends, strict=True)):
            own, width = kinship.signs[leaf, chosen], kinship.places.shape[2]
            places[axis, : chosen.size, :width] = kinship.places[leaf, chosen] * self.strides[axis]
            signs[axis, : chosen.size, :width] = own
            lengths[axis] = int(np.flatnonzero(own.any(axis=0)).max()) + 1
        sizes = np.array([one.size for one in ends], dtype=np.int64)
        return best_block(places, signs, sizes, lengths, cost_of.ravel(), now.ravel(), sign, left)

    def _cells(self, corner: Place, other: list[int]) -> tuple[tuple[NDArray[np.int64], ...], NDArray[np.float64]]:
        """Return the cells of a block, as an index, and 1 or -1 for each."""
        places = [k.places[leaf, end] for k, leaf, end in zip(self.kinships, corner, other, strict=True)]
        signs = [k.signs[leaf, end] for k, leaf, end in zip(self.kinships, corner, other, strict=True)]
        grid = np.meshgrid(*places, indexing="ij")
        ways = np.ones(grid[0].shape)
        for one in np.meshgrid(*signs, indexing="ij"):
            ways = ways * one
        used = ways != 0
        return tuple(one[used] for one in grid), ways[used]
