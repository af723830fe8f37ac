"""
Complementary suppression: which further cells to hide so that nobody can work out the sensitive ones from the sums.

Small tables are solved to the optimum (`suppression_exact`). In others each sensitive cell gets the cheapest block of cells
that lets it move (`suppression_blocks`). Cells for which no block is found go two further ways that can only add protection:
where many are open, the cells around them are hidden in bulk, zeros first; where few are, each is given the cheapest set of
cells that lets it move (a flow through the table, Castro 2012, section 4). The audit of `attack` decides when it is enough.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from commonlight.analysis.base.errors import AnalysisError
from commonlight.analysis.disclosure.attack import FEW, exposed, polytope, solve
from commonlight.analysis.disclosure.cube import Cube
from commonlight.analysis.disclosure.sensitivity import Sensitive
from commonlight.analysis.disclosure.suppression_blocks import hide_blocks
from commonlight.analysis.disclosure.suppression_exact import optimal_pattern

EXACT_CELLS = 150
EXACT_SENSITIVE = 24
MIDDLING = 1000
"""Cells up to which cells hidden in vain are looked for one by one."""

MOST_PATHS = 8
MOST_LEVELS = 12


class CannotProtect(AnalysisError):
    """Even with everything hidden that may be hidden, a sensitive cell can be worked out."""


@dataclass(frozen=True)
class Pattern:
    """
    What is hidden.

    shown : flattened, whether a cell is published with its value
    is_optimal : whether no pattern with fewer hidden cells would do
    is_audited : whether every sensitive cell was already seen to move as far as it must, by tables that agree with what is
        shown; hiding more keeps such a table valid, so it need not be found again
    """

    shown: NDArray[np.bool_]
    is_optimal: bool
    is_audited: bool = False


def protect(cube: Cube, sensitive: Sensitive, *, seconds: float = 2.0) -> Pattern:
    """
    Return a pattern under which every sensitive cell stays as uncertain as the rules demand.

    Parameters
    ----------
    seconds : how long the search for the optimum of a small table may take before the heuristic answers
    """
    shown = cube.asked.ravel().copy()
    shown[sensitive.places] = False
    shown |= cube.fixed
    if not sensitive.places.size:
        return Pattern(shown, True)
    if cube.counts.size <= EXACT_CELLS and sensitive.places.size <= EXACT_SENSITIVE:
        best = optimal_pattern(cube, sensitive, shown, seconds=seconds)
        if best is not None:
            return Pattern(best, True)
    blocks = hide_blocks(cube, sensitive, shown)
    shown = _heuristic(cube, blocks.left, blocks.shown)
    if cube.counts.size <= MIDDLING:
        shown = _give_back(cube, sensitive, shown)
        return Pattern(shown, False)
    return Pattern(shown, False, is_audited=True)


def _heuristic(cube: Cube, sensitive: Sensitive, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    truth, equations = cube.counts.ravel(), cube.equations
    shown = shown.copy()
    left, level = sensitive, 0
    is_large = cube.counts.size > MIDDLING
    while left.places.size:
        low, high = exposed(polytope(equations, truth, shown), left, truth=truth, bulk_only=is_large)
        left = _only(left, np.union1d(low, high))
        if not left.places.size:
            break
        before = int(shown.sum())
        movements = _movements(left, truth, low, high)
        if len(movements) > (FEW if level < 2 else 2 * FEW) or level >= MOST_PATHS:
            level += 1
            shown &= ~_around(cube, left.places, level) | cube.fixed
        else:
            level += is_large
            for place, target in movements[: 2 if is_large else None]:
                shown &= ~_path(cube, shown, place, target)
        if shown.sum() == before and level > MOST_LEVELS:
            raise CannotProtect("No pattern of hidden cells protects this table; publish fewer columns or only totals.")
    return shown


def _only(sensitive: Sensitive, places: NDArray[np.int64]) -> Sensitive:
    keep = np.isin(sensitive.places, places)
    return Sensitive(sensitive.places[keep], sensitive.low[keep], sensitive.high[keep], sensitive.reasons)


def _movements(
    sensitive: Sensitive, truth: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> list[tuple[int, float]]:
    """Return (place, how far it must be able to move) for each open bound, the widest first."""
    by_place = {int(p): (lo, hi) for p, lo, hi in zip(sensitive.places, sensitive.low, sensitive.high, strict=True)}
    down = [(int(place), by_place[int(place)][0] - truth[place]) for place in low]
    up = [(int(place), by_place[int(place)][1] - truth[place]) for place in high]
    return sorted(down + up, key=lambda move: -abs(move[1]))


def _around(cube: Cube, places: NDArray[np.int64], level: int) -> NDArray[np.bool_]:
    """Return the cells that share a sum with the open ones: first the other parts, then the sums, then ever further."""
    equations = cube.equations
    reach = np.zeros(cube.counts.size, dtype=bool)
    reach[places] = True
    for step in range(max(1, level - MOST_PATHS + 1)):
        touched = np.flatnonzero((abs(equations) @ reach.astype(float)) > 0)
        chosen = equations[touched]
        signs = (-1.0,) if level == 1 and step == 0 else (-1.0, 1.0)
        reach[chosen.indices[np.isin(chosen.data, signs)]] = True
    if level <= MOST_LEVELS // 2:
        reach[-1] = False
    return reach


def _path(cube: Cube, shown: NDArray[np.bool_], place: int, move: float) -> NDArray[np.bool_]:
    """Return the cheapest shown cells to hide so that one cell can move by `move` with all sums kept."""
    truth, equations = cube.counts.ravel().astype(float), cube.equations
    n = truth.size
    cost = np.where(shown, 1.0 + 0.05 * np.log1p(truth), 0.0)
    cost[-1] *= 10
    both = sparse.hstack([equations, -equations], format="csr")
    pin = sparse.csr_array((np.array([1.0, -1.0]), (np.array([0, 0]), np.array([place, n + place]))), shape=(1, 2 * n))
    upper = np.concatenate([np.where(cube.fixed, 0.0, np.inf), np.where(cube.fixed, 0.0, truth)])
    flow = solve(
        np.concatenate([cost, cost]),
        sparse.vstack([both, pin], format="csr"),
        np.append(np.zeros(equations.shape[0]), move),
        upper,
    )
    if flow is None:
        return np.zeros(n, dtype=bool)
    used = np.abs(flow[:n] - flow[n:]) > 1e-7
    return used & shown


def _give_back(cube: Cube, sensitive: Sensitive, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Show again, one at a time, what turns out not to be needed; the largest counts first."""
    truth, equations = cube.counts.ravel(), cube.equations
    extra = np.setdiff1d(np.flatnonzero(cube.asked.ravel() & ~shown), sensitive.places)
    for place in extra[np.argsort(-truth[extra], kind="stable")]:
        trial = shown.copy()
        trial[place] = True
        low, high = exposed(polytope(equations, truth, trial), sensitive, truth=truth)
        if not low.size and not high.size:
            shown = trial
    return shown
