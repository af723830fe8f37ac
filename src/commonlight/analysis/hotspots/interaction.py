"""Do cases near in place come near in time? Knox and Mantel tests; the times are dealt out anew among the cases."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MOST_CASES = 4000


@dataclass(frozen=True)
class Interaction:
    """
    The outcome of a test of space-time interaction.

    statistic : pairs near in both (Knox) or the correlation of closeness (Mantel)
    expected : its mean when times have nothing to do with places
    """

    method: str
    statistic: float
    expected: float
    p: float
    cases: int
    permutations: int

    def sentence(self) -> str:
        """Return the outcome in one sentence with its limits."""
        return (
            f"{self.method}: {self.statistic:.4g} against {self.expected:.4g} expected, p = {self.p:.3g} "
            f"({self.cases} cases, {self.permutations} permutations). Growth of the population in one part of the map alone can cause this."
        )


def _pairs(points: "ArrayLike", times: "ArrayLike") -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    places, when = np.asarray(points, dtype=float), np.asarray(times, dtype=float)
    if places.ndim != 2 or len(places) != len(when) or len(when) < 3:
        raise InputError("a test of interaction needs at least 3 cases, each with coordinates and a time")
    if len(when) > MOST_CASES:
        raise InputError(f"{len(when)} cases are too many for all pairs; at most {MOST_CASES}")
    if not (np.isfinite(places).all() and np.isfinite(when).all()):
        raise InputError("every case needs coordinates and a time")
    return np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2)), when


def knox(
    points: "ArrayLike", times: "ArrayLike", *, near: float, soon: float, permutations: int = 999, seed: int = 1
) -> Interaction:
    """
    Count pairs of cases at most `near` apart in place and `soon` apart in time (Knox 1964).

    points : (n_cases, 2 or 3); times : (n_cases,) in any unit

    >>> knox([[0, 0], [0, 1], [9, 9], [9, 8]], [1, 2, 50, 51], near=2, soon=2, permutations=99).statistic
    2.0
    """
    if near < 0 or soon < 0:
        raise InputError("near and soon must be from 0")
    distance, when = _pairs(points, times)
    first, second = np.nonzero(np.triu(distance <= near, k=1))
    rng = generator(seed)

    def close(values: "NDArray[np.float64]") -> int:
        return int((np.abs(values[first] - values[second]) <= soon).sum())

    found = close(when)
    again = np.array([close(rng.permutation(when)) for _ in range(permutations)])
    upper = np.triu_indices(len(when), k=1)
    in_time = (np.abs(when[upper[0]] - when[upper[1]]) <= soon).sum()
    expected = len(first) * float(in_time) / len(upper[0])
    p = float((1 + (again >= found).sum()) / (1 + permutations))
    return Interaction("Knox test", float(found), expected, p, len(when), permutations)


def mantel(
    points: "ArrayLike",
    times: "ArrayLike",
    *,
    place_constant: float = 1.0,
    time_constant: float = 1.0,
    permutations: int = 999,
    seed: int = 1,
) -> Interaction:
    """
    Correlate closeness in place with closeness in time over all pairs (Mantel 1967).

    Closeness is 1 / (distance + constant), so that near pairs weigh most.
    """
    if place_constant <= 0 or time_constant <= 0:
        raise InputError("the constants must be above 0")
    distance, when = _pairs(points, times)
    first, second = np.triu_indices(len(when), k=1)
    near = 1 / (distance[first, second] + place_constant)
    near = (near - near.mean()) / near.std() if near.std() > 0 else near * 0
    rng = generator(seed)

    def correlation(values: "NDArray[np.float64]") -> float:
        soon = 1 / (np.abs(values[first] - values[second]) + time_constant)
        return float((near * (soon - soon.mean())).mean() / soon.std()) if soon.std() > 0 else 0.0

    found = correlation(when)
    again = np.array([correlation(rng.permutation(when)) for _ in range(permutations)])
    p = float((1 + (again >= found - 1e-12).sum()) / (1 + permutations))
    return Interaction("Mantel test", found, 0.0, p, len(when), permutations)
