"""
The solver's work made smaller, without losing the proof.

The relaxation says what each choice would cost the total if it were taken all the same (its reduced cost). With a good plan
in hand, a choice that would cost more than lies between that plan and the bound is in no better plan and can be left out;
one that is as dear to leave out is in every better plan (reduced-cost fixing; Dantzig, Fulkerson, Johnson 1954).
"""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from commonlight.analysis.allocation.model import GAP, Model, Relaxed, Solution

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAFETY = 1e-6
"""Share of the bound that reduced costs must be clear by, far above the solver's own tolerance."""


def solve_in_steps(model: Model, start: Solution, *, seconds: float, gap: float = GAP) -> Solution:
    """
    Return the best plan: first among the choices the relaxation and the first plan like, then among all that still matter.

    Parameters
    ----------
    start : a plan that keeps every limit, or one without choices and of value 0
    seconds : for everything together; the bound returned always holds for all plans
    """
    end = time.monotonic() + seconds
    relaxed = model.relax(seconds=seconds)
    if relaxed is None:
        return model.solve(seconds=max(end - time.monotonic(), 1.0), gap=gap)
    best = replace(start, bound=relaxed.bound)
    if _is_proven(best, gap):
        return best
    liked = relaxed.chosen > SAFETY
    if best.chosen is not None:
        liked |= best.chosen > 0
    found = model.solve(seconds=max((end - time.monotonic()) / 20, 1.0), gap=gap / 4, only=liked)
    if found.chosen is not None and found.value > best.value:
        best = replace(found, bound=relaxed.bound)
    if _is_proven(best, gap):
        return best
    only, always = _what_matters(relaxed, best.value)
    rest = model.solve(seconds=max(end - time.monotonic(), 1.0), gap=gap, only=only, always=always)
    # What was left out is worth no more than the plan in hand.
    bound = max(best.value, min(rest.bound, relaxed.bound)) if not rest.infeasible else best.value
    if best.chosen is None and rest.chosen is None:
        return rest
    return replace(rest if rest.chosen is not None and rest.value > best.value else best, bound=bound)


def _is_proven(solution: Solution, gap: float) -> bool:
    return (
        solution.chosen is not None and solution.value > 0 and solution.bound - solution.value <= gap * solution.bound
    )


def _what_matters(relaxed: Relaxed, value: float) -> "tuple[NDArray[np.bool_], NDArray[np.bool_]]":
    """Return which choices may be, and which must be, in a plan worth more than `value`."""
    room = relaxed.bound - value + SAFETY * relaxed.bound
    return relaxed.price_of_taking <= room, relaxed.price_of_leaving > room
