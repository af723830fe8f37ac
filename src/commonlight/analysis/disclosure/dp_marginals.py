"""All small margins of a table with differential privacy: asked by `dp_plan`, drowned by `dp_noise`, put together here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.dp_noise import ask, rho_for, total_rho
from commonlight.analysis.disclosure.dp_plan import Subset, back, cell_sigmas, contrasts, plan

Margins = dict[Subset, NDArray[np.float64]]


@dataclass(frozen=True)
class NoisyMargins:
    """
    Margins that may be published.

    sizes : categories of each variable
    ways : most variables in a margin
    margins : set of variables -> counts, one axis per variable; they agree with each other, and none is negative
    sigmas : set of variables -> standard deviation of the noise of its loudest cell
    epsilon, delta, rho : the price; `rho` is what the budget ledger adds up
    rows_per_person : the unit of protection: all records of a person, at most so many
    """

    sizes: tuple[int, ...]
    ways: int
    margins: Margins
    sigmas: Mapping[Subset, float]
    epsilon: float
    delta: float
    rho: float
    rows_per_person: int

    @property
    def total(self) -> float:
        """Return the noisy number of records."""
        return float(self.margins[()])


def noisy_margins(
    codes: NDArray[np.integer],
    sizes: Sequence[int],
    *,
    ways: int,
    epsilon: float,
    delta: float,
    rows_per_person: int = 1,
) -> NoisyMargins:
    """
    Return all margins of at most `ways` variables with (epsilon, delta)-differential privacy.

    Neighbouring data differ by all records of one person, of which there are at most `rows_per_person`.

    Parameters
    ----------
    codes : category of each record, shape (n_rows, n_variables), from 0
    sizes : number of categories of each variable; must not depend on the records

    Raises
    ------
    InputError : a variable with fewer than two categories, more ways than variables, or ways not 1 to 3
    """
    if not 1 <= ways <= min(3, len(sizes)):
        raise InputError(f"ways must be 1, 2 or 3 and at most the {len(sizes)} columns; got {ways}.")
    if min(sizes) < 2:
        raise InputError("Each column needs at least two categories; leave out a column in which all are the same.")
    questions = plan(sizes, ways, rho_for(epsilon, delta), rows_per_person=rows_per_person)
    exact = _exact_margins(codes, sizes, ways)
    parts: dict[Subset, NDArray[np.float64]] = {}
    prices = []
    for sigma in sorted({question.sigma for question in questions}):
        same = [question for question in questions if question.sigma == sigma]
        answers = [_ask(exact, question.subset, sizes) for question in same]
        noisy, rho = ask(answers, sigma, [question.sensitivity for question in same])
        prices.append(rho)
        parts |= {q.subset: _part(answer, q.subset, sizes) for q, answer in zip(same, noisy, strict=True)}
    margins = _without_negatives(parts, sizes)
    return NoisyMargins(
        tuple(sizes),
        ways,
        margins,
        cell_sigmas(questions, sizes),
        epsilon,
        delta,
        total_rho(prices),
        rows_per_person,
    )


def _exact_margins(codes: NDArray[np.integer], sizes: Sequence[int], ways: int) -> dict[Subset, NDArray[np.int64]]:
    """Return the true margins of exactly `ways` variables; smaller ones are their sums."""
    columns = [np.ascontiguousarray(codes[:, i], dtype=np.intp) for i in range(codes.shape[1])]
    heads: dict[Subset, NDArray[np.intp]] = {}
    found = {}
    key = np.empty(len(codes), np.intp)
    for subset in combinations(range(len(sizes)), ways):
        shape = tuple(sizes[i] for i in subset)
        head = subset[:-1]
        if head not in heads:
            heads[head] = reduce(lambda key, i: key * sizes[i] + columns[i], head, np.zeros(len(codes), np.intp))
        np.multiply(heads[head], shape[-1], out=key)
        key += columns[subset[-1]]
        found[subset] = np.bincount(key, minlength=prod(shape)).reshape(shape)
    return found


def _ask(exact: Mapping[Subset, NDArray[np.int64]], subset: Subset, sizes: Sequence[int]) -> NDArray[np.int64]:
    """Return the exact whole answers of one question."""
    ways = len(next(iter(exact)))
    others = [i for i in range(len(sizes)) if i not in subset]
    host = tuple(sorted((*subset, *others[: ways - len(subset)])))
    table = exact[host].sum(axis=tuple(axis for axis, i in enumerate(host) if i not in subset))
    return np.asarray(_along_each_axis([contrasts(sizes[i]) for i in subset], np.asarray(table)), dtype=np.int64)


def _along_each_axis(matrices: Sequence[NDArray[Any]], table: NDArray[Any]) -> NDArray[Any]:
    """Return the table with one matrix applied along each axis; each step turns the last axis to the front."""
    for matrix in reversed(matrices):
        table = (table @ matrix.T).transpose(-1, *range(table.ndim - 1))
    return table


def _part(answer: NDArray[np.int64], subset: Subset, sizes: Sequence[int]) -> NDArray[np.float64]:
    """Return the interaction that the noisy answers speak of, as a table over the categories."""
    return _along_each_axis([back(sizes[i]) for i in subset], answer.astype(float))


def _interaction(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a margin adds beyond its smaller margins."""
    for axis in range(table.ndim):
        table = table - np.add.reduce(table, axis=axis, keepdims=True) / table.shape[axis]
    return table


ROUNDS = 200
OVERSHOOT = 1.6
NEARLY_ZERO = 1e-6


def _without_negatives(asked: Margins, sizes: Sequence[int]) -> Margins:
    """
    Return the margins that the noisy parts add up to, moved so far that they agree with each other and none is negative.

    From the total up, each margin is moved inside the tables with its own smaller margins until nothing is negative
    (alternating projections). A margin that cannot get there is an error, never a table that does not add up.
    """
    done: Margins = {(): np.maximum(asked[()], 1.0)}
    parts: Margins = {(): done[()]}
    for subset in sorted(asked, key=len):
        if not subset:
            continue
        own = asked[subset]
        base = _from_smaller(parts, subset, sizes)
        table = base + own
        for _ in range(ROUNDS):
            if table.min() >= -NEARLY_ZERO:
                break
            own = own + OVERSHOOT * _interaction(np.maximum(table, 0.0) - table)
            table = base + own
        if table.min() < -NEARLY_ZERO:
            raise InputError(
                "The noise is larger than the counts, so no consistent table comes out. Ask for fewer ways, use coarser "
                "categories, or wait for more records."
            )
        done[subset] = np.where(np.abs(table) < 2 * NEARLY_ZERO, 0.0, table)
        # A margin that nothing needed to be moved in keeps its part as it was asked.
        parts[subset] = own if own is asked[subset] else _interaction(done[subset])
    return done


def _from_smaller(parts: Margins, subset: Subset, sizes: Sequence[int]) -> NDArray[np.float64]:
    """Return the table its smaller margins alone imply: theirs by inclusion and exclusion, spread evenly."""
    table = np.zeros(tuple(sizes[i] for i in subset))
    for size in range(len(subset)):
        for part in combinations(subset, size):
            spread = table.size // parts[part].size
            table += (parts[part] / spread).reshape(tuple(sizes[i] if i in part else 1 for i in subset))
    return table
