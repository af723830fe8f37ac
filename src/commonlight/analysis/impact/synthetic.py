"""One place with the programme, many without: synthetic control and synthetic difference in differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import InputError

if TYPE_CHECKING:
    from commonlight.analysis.impact.regression import Array


@dataclass(frozen=True)
class Synthetic:
    """
    What the donors say would have happened.

    did, synthetic_control, synthetic_did : mean effect after the start, in units of the outcome
    gap : (times,) outcome less synthetic control; weights : (donor, weight) over 0.001, largest first
    rank, of : place of the treated unit among all by the ratio of later to earlier misfit
    """

    did: float
    synthetic_control: float
    synthetic_did: float
    gap: Array
    weights: tuple[tuple[str, float], ...]
    rank: int
    of: int
    warnings: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """How unusual the misfit is: rank / number of places. Not a t-test."""
        return self.rank / self.of

    def sentence(self) -> str:
        """Say the size and the rank."""
        if self.share > 0.05:
            return (
                f"We cannot tell whether the place changed: {self.rank - 1} of {self.of - 1} places without the programme "
                f"moved away as much."
            )
        return (
            f"The place moved away from its comparison by {self.synthetic_control:+.3g} on average, the largest misfit "
            f"but {self.rank - 1} of {self.of} places."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "did": self.did,
            "synthetic_control": self.synthetic_control,
            "synthetic_did": self.synthetic_did,
            "gap": self.gap,
            "weights": [{"unit": name, "weight": weight} for name, weight in self.weights],
            "rank": self.rank,
            "of": self.of,
            "sentence": self.sentence(),
            "warnings": list(self.warnings),
        }


def simplex_weights(columns: Array, target: Array, *, ridge: float = 0.0, intercept: bool = False) -> Array:
    """
    Return weights from 0, adding up to 1, that bring `columns` (rows, donors) closest to `target` (rows,).

    ridge : penalty on the squared weights, in units of the squared misfit per row; intercept : allow a constant gap
    """
    import numpy as np
    from scipy.optimize import nnls

    a, b = columns, target
    if intercept:
        a, b = a - a.mean(axis=0), b - b.mean()
    scale = float(np.abs(a).max()) or 1.0
    parts, goals = [a / scale], [b / scale]
    if ridge > 0:
        parts.append(np.sqrt(ridge * len(b)) / scale * np.eye(a.shape[1]))
        goals.append(np.zeros(a.shape[1]))
    # Adding up to 1 enters as one row so heavy that it holds to rounding.
    heavy = 1e5
    parts.append(np.full((1, a.shape[1]), heavy))
    goals.append(np.array([heavy]))
    weights, _ = nnls(np.vstack(parts), np.concatenate(goals), maxiter=100 * a.shape[1])
    return np.asarray(weights / weights.sum())


def synthetic(outcome: Array, units: tuple[str, ...], treated: str, before: int) -> Synthetic:
    """
    Compare one unit with weighted others.

    Parameters
    ----------
    outcome : (units, times); treated : its name; before : how many times lie before the start

    Notes
    -----
    Abadie, Diamond and Hainmueller 2010 (outcomes only); Arkhangelsky and others 2021, algorithm 1, with their penalty
    (n_treated x n_after) ** (1/4) x sd of the donors' changes. Every donor takes the treated unit's place for the rank.
    """
    import numpy as np

    if treated not in units:
        raise InputError(f"there is no unit {treated!r}")
    n, t = outcome.shape
    if n < 4 or before < 3 or t - before < 1:
        raise InputError(
            f"at least 3 donors, 3 times before and 1 after are needed; got {n - 1}, {before}, {t - before}"
        )
    place = units.index(treated)
    others = np.arange(n) != place
    own, donors = outcome[place], outcome[others]
    weights = simplex_weights(donors[:, :before].T, own[:before])
    gap = own - weights @ donors
    did = float((own[before:].mean() - own[:before].mean()) - (donors[:, before:].mean() - donors[:, :before].mean()))
    noise = float(np.diff(donors[:, :before], axis=1).std(ddof=1))
    zeta = (t - before) ** 0.25 * noise
    unit = simplex_weights(donors[:, :before].T, own[:before], ridge=zeta**2, intercept=True)
    time = simplex_weights(
        donors[:, :before], donors[:, before:].mean(axis=1), ridge=(1e-6 * noise) ** 2, intercept=True
    )
    double = float(
        own[before:].mean() - time @ own[:before] - unit @ (donors[:, before:].mean(axis=1) - donors[:, :before] @ time)
    )
    ratios = []
    for other in range(n):
        rest = np.arange(n) != other
        w = simplex_weights(outcome[rest][:, :before].T, outcome[other, :before])
        miss = outcome[other] - w @ outcome[rest]
        ratios.append(np.sqrt((miss[before:] ** 2).mean() / max((miss[:before] ** 2).mean(), 1e-12)))
    rank = int((np.array(ratios) >= ratios[place]).sum())
    names = [name for name, keep in zip(units, others, strict=True) if keep]
    shown = sorted(
        ((name, float(w)) for name, w in zip(names, weights, strict=True) if w > 1e-3), key=lambda one: -one[1]
    )
    misfit = float(np.sqrt((gap[:before] ** 2).mean()))
    warnings = []
    if misfit > 0.25 * float(own[:before].std() or 1.0):
        warnings.append("The donors follow the place badly before the start; the effect is not to be trusted.")
    return Synthetic(did, float(gap[before:].mean()), double, gap, tuple(shown), rank, n, tuple(warnings))
