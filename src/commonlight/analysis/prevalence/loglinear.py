"""
Hierarchical log-linear models of list overlap, fitted many at a time.

Lists are bits. A combination of lists (a cell) and an interaction (a term) are both whole numbers below 2 ** n_lists;
term t acts on cell c when every bit of t is set in c. With that, design matrices are never built: totals of a term and
entries of the information matrix are sums over supersets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.float64]
    Models = NDArray[np.bool_]

MOST_STEPS = 60


@lru_cache(maxsize=16)
def acts_on(n_lists: int) -> NDArray[np.float64]:
    """Return (cells, terms), 1 where the term acts on the cell."""
    import numpy as np

    codes = np.arange(2**n_lists)
    return ((codes[:, None] & codes[None, :]) == codes[None, :]).astype(float)


@lru_cache(maxsize=16)
def term_order(n_lists: int) -> NDArray[np.int64]:
    """Return (terms,), how many lists each term joins."""
    import numpy as np

    return np.array([code.bit_count() for code in range(2**n_lists)])


def main_effects(n_lists: int) -> Models:
    """Return (terms,), the model in which lists are independent."""
    return term_order(n_lists) <= 1


@dataclass(frozen=True)
class Shape:
    """
    What an extended fit estimates: terms with nobody in them are minus infinity and take their cells along.

    finite : (batch, terms), estimated terms; empty : those at minus infinity; kept : (batch, cells) in the fit
    """

    finite: Models
    empty: Models
    kept: Models


def shape_of(counts: Counts, models: Models, n_lists: int) -> Shape:
    """Split the terms of each model (batch, terms) for its counts (Chan, Silverman, Vincent 2021, s. 2.3)."""
    acts = acts_on(n_lists)
    totals = counts @ acts
    finite = models & (totals > 0)
    empty = models & (totals == 0)
    kept = (empty.astype(float) @ acts.T) == 0
    kept[:, 0] = False
    return Shape(finite, empty, kept)


def packed(finite: Models) -> tuple[NDArray[np.int64], Models]:
    """Return (batch, most terms) indices of the finite terms and where they are real rather than padding."""
    import numpy as np

    most = int(finite.sum(axis=1).max())
    index = np.argsort(~finite, axis=1, kind="stable")[:, :most]
    return index, np.take_along_axis(finite, index, axis=1)


@dataclass(frozen=True)
class Fits:
    """
    Fitted models, one per row of a batch; not-a-number where a fit did not converge.

    dark : people on no list; deviance; log_likelihood of the Poisson model; n_terms, with terms at minus infinity;
    fitted : (batch, cells); coefficients : (batch, terms), 0 where not estimated; dark_error : SE of log(dark)
    """

    dark: Counts
    deviance: Counts
    log_likelihood: Counts
    n_terms: Counts
    fitted: Counts
    coefficients: Counts
    dark_error: Counts

    @property
    def aic(self) -> Counts:
        """Akaike's criterion, each empty overlap counted as a term."""
        return 2 * self.n_terms - 2 * self.log_likelihood


def information(totals: Counts, index: NDArray[np.int64], real: Models) -> Counts:
    """Return (batch, terms, terms), the information matrix from fitted totals of all terms."""
    import numpy as np

    joint = index[:, :, None] | index[:, None, :]
    rows = np.arange(len(totals))[:, None, None]
    matrix = totals[rows, joint]
    if not real.all():
        matrix *= real[:, :, None] & real[:, None, :]
        step = np.arange(index.shape[1])
        matrix[:, step, step] += ~real
    return matrix


def fit(counts: Counts, models: Models, n_lists: int, *, start: Counts | None = None, errors: bool = False) -> Fits:
    """
    Fit each model to its counts by Newton's method with step halving.

    Parameters
    ----------
    counts : (batch, cells); models : (batch, terms), whose maximum exists (see `existence`)
    start : (batch, terms) coefficients to begin from
    errors : also return standard errors
    """
    import numpy as np
    from scipy.special import gammaln, xlogy

    acts = acts_on(n_lists)
    shape = shape_of(counts, models, n_lists)
    index, real = packed(shape.finite)
    data = np.where(shape.kept, counts, 0.0)
    target = np.take_along_axis(data @ acts, index, axis=1)
    theta = np.zeros(models.shape)
    if start is not None:
        theta = np.where(shape.finite, start, 0.0)
    else:
        first = np.where(shape.kept, data + 0.1, 0.0)
        working = first * np.where(
            shape.kept, np.log(np.maximum(first, 1e-9)) + (data - first) / np.maximum(first, 1e-9), 0
        )
        right = np.take_along_axis(working @ acts, index, axis=1) * real
        solved = _solve(information(first @ acts, index, real), right)
        np.put_along_axis(theta, index, solved * real, axis=1)
    active = np.arange(len(counts))
    converged = np.zeros(len(counts), dtype=bool)
    objective = np.full(len(counts), -np.inf)
    for _ in range(MOST_STEPS):
        eta = np.minimum(theta[active] @ acts.T, 50.0)
        mu = np.exp(eta) * shape.kept[active]
        objective[active] = (data[active] * eta - mu).sum(axis=1)
        totals = mu @ acts
        part, kept_real = index[active], real[active]
        gradient = (target[active] - np.take_along_axis(totals, part, axis=1)) * kept_real
        step = _solve(information(totals, part, kept_real), gradient) * kept_real
        full = np.zeros((len(active), models.shape[1]))
        np.put_along_axis(full, part, step, axis=1)
        theta[active] += _shortened(full, theta[active], data[active], shape.kept[active], objective[active], acts)
        done = (np.abs(step).max(axis=1) < 1e-7) | ~np.isfinite(step).all(axis=1)
        converged[active[done]] = np.isfinite(step[done]).all(axis=1)
        active = active[~done]
        if not len(active):
            break
    eta = np.minimum(theta @ acts.T, 50.0)
    mu = np.exp(eta) * shape.kept
    lost = ~converged
    deviance = 2 * (xlogy(data, data) - np.where(data > 0, data * eta, 0) - data + mu).sum(axis=1)
    likelihood = (np.where(data > 0, data * eta, 0) - mu - np.where(shape.kept, gammaln(data + 1), 0)).sum(axis=1)
    dark = np.exp(np.minimum(theta[:, 0], 50.0))
    spread = np.full(len(counts), np.nan)
    if errors:
        inverse = np.linalg.pinv(information(mu @ acts, index, real))
        spread = np.sqrt(np.maximum(inverse[:, 0, 0], 0))
    for values in (dark, deviance, likelihood):
        values[lost] = np.nan
    return Fits(dark, deviance, likelihood, models.sum(axis=1).astype(float), mu, theta, spread)


def _solve(matrix: Counts, right: Counts) -> Counts:
    """Solve a stack of systems, the diagonal lifted by a hair: a flat direction gives a long step, not a crash."""
    import numpy as np

    place = np.arange(matrix.shape[1])
    matrix[:, place, place] *= 1 + 1e-12
    matrix[:, place, place] += 1e-13
    return np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, :, 0], dtype=float)


def _shortened(step: Counts, theta: Counts, data: Counts, kept: Models, objective: Counts, acts: Counts) -> Counts:
    """Return the steps, halved until the likelihood does not fall."""
    import numpy as np

    scale = np.ones(len(step))
    size = np.abs(step).max(axis=1)
    doubtful = np.flatnonzero(size > 0.5)
    for _ in range(12):
        if not len(doubtful):
            break
        eta = np.minimum((theta[doubtful] + scale[doubtful, None] * step[doubtful]) @ acts.T, 50.0)
        reached = (data[doubtful] * eta - np.exp(eta) * kept[doubtful]).sum(axis=1)
        worse = ~(reached >= objective[doubtful] - 1e-9)
        doubtful = doubtful[worse]
        scale[doubtful] /= 2
    return step * scale[:, None]


def bic(fits: Fits, n: Counts | float) -> Counts:
    """Return Schwarz's criterion with the number of people seen as sample size (Silverman, Chan, Vincent 2024)."""
    import numpy as np

    value: Counts = fits.n_terms * np.log(n) - 2 * fits.log_likelihood
    return value


def generators(model: Models, lists: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the interactions of a model by list names: those of two or more lists not inside a larger one."""
    terms = [code for code in range(len(model)) if model[code] and code.bit_count() > 1]
    largest = [code for code in terms if not any(code != other and code & other == code for other in terms)]
    ordered = sorted(
        largest, key=lambda code: (code.bit_count(), [bit for bit in range(len(lists)) if code >> bit & 1])
    )
    return tuple(tuple(name for bit, name in enumerate(lists) if code >> bit & 1) for code in ordered)
