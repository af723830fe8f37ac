"""
Whether the maximum likelihood estimate of a model exists and is unique (Fienberg and Rinaldo 2012).

Codes as in Chan, Silverman, Vincent 2021: 0 it does, 1 it does not exist, 2 it is not unique, 3 neither.
The textbook test is a linear programme: the largest s such that some table with the data's totals has s or more in
every cell. Most questions are settled without it: if the cells with people already pin every term down, the estimate
exists; if not, only the directions left open matter, and a small non-negative least squares problem says whether a
table with all cells positive exists. The programme itself decides the doubtful rest and checks the short cut in tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonlight.analysis.prevalence.loglinear import acts_on, information, packed, shape_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from commonlight.analysis.prevalence.loglinear import Counts, Models

EXISTS, NOT_FOUND, NOT_UNIQUE = 0, 1, 2


def status(
    counts: Counts, models: Models, n_lists: int, *, memory: dict[bytes, int] | None = None
) -> NDArray[np.int64]:
    """Return (batch,) codes of each model with its counts; `memory` keeps answers by pattern of zeros."""
    import numpy as np

    memory = {} if memory is None else memory
    shape = shape_of(counts, models, n_lists)
    positive = shape.kept & (counts > 0)
    patterns = np.packbits(np.concatenate([positive, shape.kept, shape.finite], axis=1), axis=1)
    keys = np.ascontiguousarray(patterns).view(f"V{patterns.shape[1]}").ravel()
    distinct, first, place = np.unique(keys, return_index=True, return_inverse=True)
    names = [key.tobytes() for key in distinct]
    unknown = np.array([number for number, name in enumerate(names) if name not in memory], dtype=np.int64)
    if len(unknown):
        rows = first[unknown]
        pinned = _pinned_down(positive[rows], shape.finite[rows], n_lists)
        for number, row, clear in zip(unknown, rows, pinned, strict=True):
            memory[names[number]] = (
                EXISTS if clear else _settle(positive[row], shape.kept[row], shape.finite[row], acts_on(n_lists))
            )
    return np.array([memory[name] for name in names], dtype=np.int64)[place.ravel()]


def _pinned_down(positive: Models, finite: Models, n_lists: int) -> Models:
    """Return (batch,) whether the cells with people alone fix all terms (their design has full column rank), surely."""
    import numpy as np

    clear = np.zeros(len(positive), dtype=bool)
    able = np.flatnonzero(finite.sum(axis=1) <= positive.sum(axis=1))
    if not len(able):
        return clear
    index, real = packed(finite[able])
    gram = information(positive[able].astype(float) @ acts_on(n_lists), index, real)
    _, size = np.linalg.slogdet(gram)
    bound = np.log(np.maximum(np.diagonal(gram, axis1=1, axis2=2), 1e-300)).sum(axis=1)
    # The determinant of whole numbers is whole: 1 or more, or 0 with rounding noise far under Hadamard's bound.
    clear[able] = (size > np.log(0.5)) & (size > bound + np.log(1e-10))
    return clear


def _settle(positive: Models, kept: Models, finite: Models, acts: Counts) -> int:
    """Return the code of one model by the directions that the cells with people leave open."""
    import numpy as np
    from scipy.optimize import nnls

    _, values, directions = np.linalg.svd(acts[np.ix_(positive, finite)], full_matrices=True)
    rank = int((values > 1e-9 * max(values.max(initial=0.0), 1.0)).sum())
    free = directions[rank:].T
    if free.shape[1] == 0:
        return EXISTS
    moved = acts[np.ix_(kept & ~positive, finite)] @ free
    moved[np.abs(moved) < 1e-9] = 0.0  # rounding noise would let a huge weight buy a false answer
    code = NOT_UNIQUE if np.linalg.matrix_rank(moved, tol=1e-9) < free.shape[1] else EXISTS
    if len(moved) == 0:
        return NOT_UNIQUE
    _, gap = nnls(moved.T, -moved.sum(axis=0), maxiter=50 * max(moved.shape))
    if gap < 1e-8:
        return code
    if gap < 1e-4 and largest_smallest_cell(positive.astype(float), kept, finite, acts) > 1e-9:
        return code
    return code | NOT_FOUND


def largest_smallest_cell(counts: Counts, kept: Models, finite: Models, acts: Counts) -> float:
    """
    Return the largest s such that a table with the same totals has at least s in each kept cell (0: no estimate).

    Fienberg and Rinaldo 2012, p. 3, solved by HiGHS. counts, kept : (cells,); finite : (terms,); acts : (cells, terms)
    """
    import numpy as np
    from scipy.optimize import linprog

    design = acts[np.ix_(kept, finite)]
    cells = design.shape[0]
    # In terms of what each cell has above s: x = s + y with y >= 0, so that no inequality rows are needed.
    equal = np.hstack([design.T, design.sum(axis=0)[:, None]])
    goal = np.zeros(cells + 1)
    goal[-1] = -1.0
    answer = linprog(goal, A_eq=equal, b_eq=design.T @ counts[kept], bounds=(0, None), method="highs")
    return float(-answer.fun) if answer.status == 0 else 0.0
