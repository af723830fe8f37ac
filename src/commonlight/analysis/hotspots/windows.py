"""Circles round each area in NumPy: which areas they take in, nearest first, up to the cap."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonlight.analysis.hotspots.problem import Problem


def number_mask(areas: int) -> np.uint64:
    """Return the low bits of a key that hold an area's number; distances equal in the rest (ten digits) count as equal."""
    return np.uint64((1 << max(areas - 1, 1).bit_length()) - 1)


def circle(problem: "Problem", centre: int) -> "tuple[NDArray[np.int64], NDArray[np.bool_]]":
    """
    Return the areas of the largest circle allowed round `centre`, nearest first, and whether each step completes a circle.

    Areas equally far enter together: a circle that takes one takes all of them.
    """
    low = number_mask(problem.areas)
    square = ((problem.points - problem.points[centre]) ** 2).sum(axis=1)
    keys = (square.view(np.uint64) & ~low) | np.arange(problem.areas, dtype=np.uint64)
    keys.sort()
    order = (keys & low).astype(np.int64)
    far = keys & ~low
    length = int(np.searchsorted(np.cumsum(problem.at_risk[order]), problem.cap, side="right"))
    if np.isfinite(problem.max_distance):
        reached = square[order] <= (problem.max_distance * (1 + 1e-9)) ** 2
        length = min(length, int(reached.sum()))
    complete = np.append(far[1:] != far[:-1], True)
    return order[:length], complete[:length]


def nearest(problem: "Problem", centre: int, steps: int) -> "NDArray[np.int64]":
    """Return the `steps` nearest areas of `circle`, in no order: quicker than sorting all of them."""
    low = number_mask(problem.areas)
    square = ((problem.points - problem.points[centre]) ** 2).sum(axis=1)
    keys = (square.view(np.uint64) & ~low) | np.arange(problem.areas, dtype=np.uint64)
    return (np.partition(keys, steps - 1)[:steps] & low).astype(np.int64)
