"""
Which noisy questions to ask, and how loud, so that all small margins of a table come out best for a given budget.

The margins of a table fall apart into one part per set of variables: what the set adds beyond its subsets (the interaction).
Asked once each, with the budget shared in proportion to what each part is worth, they give every margin with the least
squared error a Gaussian mechanism can reach (Xiao, He, Zhang, Kifer 2023, "An Optimal and Scalable Matrix Mechanism for Noisy
Marginals", section 4), and the margins agree with each other because they are sums of the same parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import ceil, frexp, inf, ldexp, nextafter, prod, sqrt

import numpy as np
from numpy.typing import NDArray

Subset = tuple[int, ...]
SCALE = 2**6
"""Contrasts are rounded to multiples of 1 / SCALE, so that questions and answers are whole numbers; finer ones gain under 1 %
in error, and the exact sampler takes a tenth longer for the longer numbers."""


@dataclass(frozen=True)
class Question:
    """
    One part of the table to be asked for.

    subset : the variables, by position
    sensitivity : most that one record can change the answers, Euclidean, in whole answer units
    sigma : standard deviation of the noise, in whole answer units
    """

    subset: Subset
    sensitivity: float
    sigma: float


@cache
def contrasts(n: int) -> NDArray[np.int64]:
    """
    Return n - 1 whole-number contrasts of n categories, nearly orthonormal times SCALE, shape (n - 1, n).

    Each row sums to zero exactly, so that what belongs to a smaller margin is not asked twice.
    """
    whole = np.zeros((n - 1, n), dtype=np.int64)
    for i in range(n - 1):
        last = round((i + 1) * SCALE / sqrt((i + 1) * (i + 2)))
        even, left = divmod(last, i + 1)
        whole[i, : i + 1] = even
        # What is left goes to the columns that are shortest so far: the longest column is what a person costs.
        shortest = np.argsort((whole[:i, : i + 1] ** 2).sum(axis=0), kind="stable")[:left]
        whole[i, shortest] += 1
        whole[i, i + 1] = -last
    return whole


@cache
def back(n: int) -> NDArray[np.float64]:
    """Return the matrix that turns answers to `contrasts(n)` into what each category adds, shape (n, n - 1)."""
    return np.asarray(np.linalg.pinv(contrasts(n).astype(float)))


@cache
def _loudest(n: int) -> float:
    """Return the largest variance of a category that answers with noise of standard deviation SCALE lead to."""
    return float((back(n) ** 2).sum(axis=1).max() * SCALE**2)


@cache
def column_norm_squared(n: int) -> int:
    """Return the largest squared length of a column of `contrasts(n)`, a whole number."""
    return int((contrasts(n) ** 2).sum(axis=0).max())


def subsets_up_to(n_variables: int, ways: int) -> list[Subset]:
    """Return all sets of at most `ways` variables, the empty one first."""
    return [subset for size in range(ways + 1) for subset in combinations(range(n_variables), size)]


def plan(sizes: Sequence[int], ways: int, rho: float, *, rows_per_person: int = 1) -> list[Question]:
    """
    Return the questions whose answers give all margins of at most `ways` variables for zero-concentrated budget `rho`.

    A margin's loss is its mean squared error; a margin of fewer variables weighs more, as its figures are read more.

    Parameters
    ----------
    sizes : number of categories of each variable, at least 2 each
    rows_per_person : most records one person can have; all of them may change at once
    """
    subsets = subsets_up_to(len(sizes), ways)
    worth = dict.fromkeys(subsets, 0.0)
    for margin in subsets:
        for part in (part for size in range(len(margin) + 1) for part in combinations(margin, size)):
            worth[part] += _worth(part, margin, sizes)
    costs, sensitivities = [], []
    for subset in subsets:
        squared = prod(column_norm_squared(sizes[i]) for i in subset)
        # The next number above the root, so that what is stated is never below the true one.
        sensitivity = nextafter(sqrt(squared), inf) * rows_per_person
        sensitivities.append(sensitivity)
        costs.append((sensitivity / SCALE ** len(subset)) ** 2)
    share = np.sqrt(np.array(costs) / np.array([worth[subset] for subset in subsets]))
    # noise variance in units of counts: proportional to share, scaled so that the costs add up to rho
    scale = float((np.array(costs) / share).sum()) / (2 * rho)
    return [
        Question(subset, sensitivity, _plain(float(np.sqrt(share[i] * scale)) * SCALE ** len(subset) * 1.0001))
        for i, (subset, sensitivity) in enumerate(zip(subsets, sensitivities, strict=True))
    ]


def _plain(sigma: float) -> float:
    """
    Return the next larger number of five binary digits.

    Exact rational sampling is quicker with short numbers, and questions of equal noise are asked together.
    """
    mantissa, exponent = frexp(sigma)
    return ldexp(ceil(mantissa * 32), exponent - 5)


def _worth(part: Subset, margin: Subset, sizes: Sequence[int]) -> float:
    """Return how much a unit of noise variance in a part adds to the weighted error of a margin."""
    inside = prod((sizes[i] - 1) / sizes[i] for i in part)
    spread = prod(1 / sizes[i] ** 2 for i in margin if i not in part)
    return WEIGHTS.get(len(margin), 1.0) * inside * spread


WEIGHTS = {0: 40.0, 1: 12.0, 2: 3.0, 3: 1.0}


def cell_sigmas(questions: Sequence[Question], sizes: Sequence[int]) -> dict[Subset, float]:
    """Return the standard deviation of the loudest cell of each margin, before anything is made non-negative."""
    own = {
        question.subset: (question.sigma / SCALE ** len(question.subset)) ** 2
        * prod(_loudest(sizes[i]) for i in question.subset)
        for question in questions
    }
    found = {}
    for margin in own:
        parts = (part for size in range(len(margin) + 1) for part in combinations(margin, size))
        variance = sum(own[part] * prod(1 / sizes[i] ** 2 for i in margin if i not in part) for part in parts)
        found[margin] = float(np.sqrt(variance))
    return found
