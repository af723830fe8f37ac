"""Choosing a log-linear model: stepwise on pairs, or all models ranked by BIC or AIC; many tables at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError
from commonlight.analysis.prevalence import existence
from commonlight.analysis.prevalence.loglinear import (
    Fits,
    acts_on,
    bic,
    fit,
    main_effects,
    shape_of,
    term_order,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from commonlight.analysis.prevalence.loglinear import Counts, Models

CHUNK = 4000
MOST_MODELS = 40_000


@dataclass(frozen=True)
class Path:
    """
    What stepwise selection chose for each table.

    models : (batch, terms); dark : (batch,), not-a-number where not even the independence model has an estimate
    coefficients : (batch, terms), to start other fits from
    """

    models: Models
    dark: Counts
    coefficients: Counts


def stepwise(counts: Counts, n_lists: int, *, threshold: float = 0.02, memory: dict[bytes, int] | None = None) -> Path:
    """
    Add pairs of lists one by one while the overlap of a pair is surprising under the model so far.

    Parameters
    ----------
    counts : (batch, cells), one table per row
    threshold : a pair is added when the smaller Poisson tail of its overlap is under this

    Notes
    -----
    Chan, Silverman, Vincent 2021, section 3.2: the pair with the smallest tail enters if the larger model
    has an estimate that exists and is unique; ties go to the earlier pair.
    """
    import numpy as np

    memory = {} if memory is None else memory
    codes = np.arange(2**n_lists)
    pairs = codes[term_order(n_lists) == 2]
    models = np.tile(main_effects(n_lists), (len(counts), 1))
    fits = np.full(len(counts), np.nan)
    theta = np.zeros(counts.shape)
    alive = np.flatnonzero(existence.status(counts, models, n_lists, memory=memory) == 0)
    started = False
    while len(alive):
        now = fit(counts[alive], models[alive], n_lists, start=theta[alive] if started else None)
        fits[alive], theta[alive] = now.dark, now.coefficients
        alive, fitted = alive[np.isfinite(now.dark)], now.fitted[np.isfinite(now.dark)]
        started = True
        tails = _tails(counts[alive] @ acts_on(n_lists)[:, pairs], fitted @ acts_on(n_lists)[:, pairs])
        tails[models[alive][:, pairs]] = 1.0
        chosen = _first_that_exists(counts[alive], models[alive], tails, pairs, n_lists, threshold, memory)
        alive, chosen = alive[chosen >= 0], chosen[chosen >= 0]
        models[alive, pairs[chosen]] = True
    return Path(models, fits, theta)


def _tails(observed: Counts, expected: Counts) -> Counts:
    """Return the smaller of the two Poisson tails, each holding the observed value."""
    import numpy as np
    from scipy.special import gammainc, gammaincc

    lower = gammaincc(observed + 1, expected)
    upper = np.where(observed > 0, gammainc(np.maximum(observed, 1), expected), 1.0)
    return np.minimum(lower, upper)


def _first_that_exists(
    counts: Counts,
    models: Models,
    tails: Counts,
    pairs: NDArray[np.int64],
    n_lists: int,
    threshold: float,
    memory: dict[bytes, int],
) -> NDArray[np.int64]:
    """Return (batch,) the place of the pair with the smallest tail whose model has an estimate, or -1."""
    import numpy as np

    chosen = np.full(len(counts), -1)
    open_rows = np.arange(len(counts))
    while len(open_rows):
        best = tails[open_rows].argmin(axis=1)
        small = tails[open_rows, best] < threshold
        open_rows, best = open_rows[small], best[small]
        if not len(open_rows):
            break
        larger = models[open_rows].copy()
        larger[np.arange(len(open_rows)), pairs[best]] = True
        good = existence.status(counts[open_rows], larger, n_lists, memory=memory) == 0
        chosen[open_rows[good]] = best[good]
        tails[open_rows[~good], best[~good]] = 1.0
        open_rows = open_rows[~good]
    return chosen


@lru_cache(maxsize=8)
def all_models(n_lists: int, order: int) -> Models:
    """
    Return (models, terms), all hierarchical models that hold every list, with interactions of up to `order` lists.

    The saturated model (all lists interacting) is not among them: it says nothing about people on no list.
    """
    import numpy as np

    orders = term_order(n_lists)
    codes = np.arange(2**n_lists)
    models = main_effects(n_lists)[None, :]
    for size in range(2, min(order, n_lists - 1) + 1):
        terms = codes[orders == size]
        allowed = np.stack([models[:, _inside(int(term), size - 1, n_lists)].all(axis=1) for term in terms], axis=1)
        total = int((2.0 ** allowed.sum(axis=1)).sum())
        if total > MOST_MODELS:
            advice = f"use order {size - 1}, or the stepwise method" if size > 2 else "use the stepwise method"
            raise InputError(f"{n_lists} lists have {total:,} models of order {size}, too many to fit; {advice}")
        grown = []
        for model, may in zip(models, allowed, strict=True):
            free = terms[may]
            choices = (np.arange(2 ** len(free))[:, None] >> np.arange(len(free))) & 1
            block = np.tile(model, (len(choices), 1))
            block[:, free] = choices == 1
            grown.append(block)
        models = np.concatenate(grown)
    return models


def _inside(term: int, size: int, n_lists: int) -> NDArray[np.int64]:
    """Return the terms of `size` lists inside `term`."""
    import numpy as np

    return np.array([code for code in range(2**n_lists) if code & term == code and code.bit_count() == size])


@dataclass(frozen=True)
class Ranking:
    """
    Models that have an estimate, best first.

    models : (models, terms); population, criterion : (models,); fits : the fits in the same order
    refused : how many models had no unique estimate
    """

    models: Models
    population: Counts
    criterion: Counts
    fits: Fits
    refused: int


def rank(counts: NDArray[np.int64], models: Models, n_lists: int, *, by: str = "bic") -> Ranking:
    """Fit every model to one table (cells,), sorted by `bic` or `aic`; those without a unique estimate are left out."""
    import numpy as np

    table = np.asarray(counts, dtype=float)
    n = table.sum()
    # Many models become the same once terms of empty overlaps are taken out: settle existence per pattern, fit once.
    usable = np.concatenate(
        [
            existence.status(np.broadcast_to(table, part.shape), part, n_lists) == 0
            for part in np.array_split(models, max(1, -(-len(models) // CHUNK)))
        ]
    )
    good = models[usable]
    shape = shape_of(np.broadcast_to(table, good.shape), good, n_lists)
    pattern = np.packbits(np.concatenate([shape.finite, shape.kept], axis=1), axis=1)
    keys = np.ascontiguousarray(pattern).view(f"V{pattern.shape[1]}").ravel()
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    parts = [
        fit(np.broadcast_to(table, good[rows].shape), good[rows], n_lists)
        for rows in np.array_split(first, max(1, -(-len(first) // CHUNK)))
        if len(rows)
    ]
    if not parts:
        raise InputError("no model has an estimate that exists and is unique; the lists overlap too little")
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])[place.ravel()]
        for name in Fits.__dataclass_fields__
    }
    joined["n_terms"] = good.sum(axis=1).astype(float)
    fits = Fits(**joined)
    criterion = bic(fits, n) if by == "bic" else fits.aic
    criterion = np.where(np.isfinite(criterion), criterion, np.inf)
    order = np.lexsort((good.sum(axis=1), criterion.round(9)))
    order = order[np.isfinite(criterion[order])]
    sorted_fits = Fits(**{name: getattr(fits, name)[order] for name in Fits.__dataclass_fields__})
    return Ranking(good[order], n + sorted_fits.dark, criterion[order], sorted_fits, int(len(models) - len(order)))


def best_of(
    counts: Counts,
    models: Models,
    start: Counts,
    n_lists: int,
    *,
    by: str = "bic",
    memory: dict[bytes, int] | None = None,
) -> Counts:
    """
    Return (batch,) the population of the best of `models` for each table (batch, cells), not-a-number if none has one.

    start : (models, terms), coefficients to begin from
    """
    import numpy as np

    memory = {} if memory is None else memory
    n = counts.sum(axis=1)
    best = np.full(len(counts), np.inf)
    population = np.full(len(counts), np.nan)
    for model, theta in zip(models, start, strict=True):
        stacked = np.broadcast_to(model, counts.shape)
        rows = np.flatnonzero(existence.status(counts, stacked, n_lists, memory=memory) == 0)
        if not len(rows):
            continue
        fits = fit(counts[rows], stacked[rows], n_lists, start=np.broadcast_to(theta, counts[rows].shape))
        value = bic(fits, n[rows]) if by == "bic" else fits.aic
        better = value < best[rows]
        best[rows[better]] = value[better]
        population[rows[better]] = n[rows[better]] + fits.dark[better]
    return population
