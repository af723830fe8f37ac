"""What a scan is given, whatever the model: places, cases, expected cases, the windows allowed."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots.draws import alias_table
from commonlight.analysis.hotspots.likelihood import Likelihood

if TYPE_CHECKING:
    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6367.0
DIRECTIONS = {"high": (1,), "low": (-1,), "both": (1, -1)}


# Elongations and numbers of angles of Kulldorff, Huang, Pickle and Duczmal 2006.
ELLIPSES = tuple(
    (elongation, 180.0 * number / angles)
    for elongation, angles in ((1.5, 4), (2.0, 6), (3.0, 9), (4.0, 12), (5.0, 15))
    for number in range(angles)
)


def on_sphere(latitude: "NDArray[np.float64]", longitude: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return (n, 3) points on the unit sphere from degrees; straight lines between them order as great circles do."""
    phi, theta = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])


@dataclass(frozen=True)
class Problem:
    """
    A map with cases, and the windows to look at.

    points : (n_areas, 2) plane, or (n_areas, 3) on the unit sphere
    cases : (n_areas, n_times), whole
    expected : (n_areas, n_times), sums to all cases
    at_risk : (n_areas,) what `max_share` caps
    model : "poisson", "bernoulli" or "permutation"
    people : (n_areas,) cases and controls, for the Bernoulli model
    max_share : greatest share of `at_risk` in a window
    max_distance : greatest radius, in the units of `points`
    max_times : greatest length of an interval; 0 means no time
    alive : only intervals that reach the end
    ellipses : (elongation, angle in degrees) of the ellipses looked at beside circles; plane only
    penalty : how strongly long ellipses are marked down: 0 not at all, 1 strongly; see `Problem.weight`
    """

    points: "NDArray[np.float64]"
    cases: "NDArray[np.int64]"
    expected: "NDArray[np.float64]"
    at_risk: "NDArray[np.float64]"
    model: str = "poisson"
    people: "NDArray[np.int64] | None" = None
    max_share: float = 0.5
    max_distance: float = np.inf
    max_times: int = 1
    alive: bool = False
    min_cases: int = 2
    direction: str = "high"
    ellipses: tuple[tuple[float, float], ...] = ()
    penalty: float = 0.5

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise InputError(f"the direction must be one of {', '.join(DIRECTIONS)}; got {self.direction!r}")
        if not 0 < self.max_share <= 1:
            raise InputError(f"the largest share must lie above 0 and at most 1, for example 0.5; got {self.max_share}")
        if self.ellipses and self.points.shape[1] != 2:
            raise InputError("ellipses need plane coordinates; on the globe use circles, or project the map first")
        if not 0 <= self.penalty <= 1:
            raise InputError(f"the penalty for long ellipses must lie between 0 and 1; got {self.penalty}")
        if self.min_cases < 1:
            raise InputError(f"a window needs at least 1 case; got {self.min_cases}")
        if self.total < 2:
            raise InputError("a scan needs at least 2 cases; with fewer nothing can be said about where they gather")
        empty = (self.cases > 0) & (self.expected <= 0)
        if empty.any():
            area = int(np.argwhere(empty)[0][0])
            raise InputError(
                f"there are cases where nobody is at risk (area number {area + 1}); correct the population"
            )

    @property
    def areas(self) -> int:
        return len(self.points)

    @property
    def times(self) -> int:
        return int(self.cases.shape[1])

    @property
    def total(self) -> int:
        return int(self.cases.sum())

    @property
    def cap(self) -> float:
        """The most that a window may hold of `at_risk`."""
        return float(self.at_risk.sum() * self.max_share * (1 + 1e-12))

    @cached_property
    def likelihood(self) -> Likelihood:
        return Likelihood(float(self.total), float(self.people.sum()) if self.people is not None else 0.0)

    @cached_property
    def intervals(self) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]":
        """Begin, end (exclusive) and length of the intervals allowed, shortest first."""
        pairs = [
            (begin, begin + length, length)
            for length in range(1, min(self.max_times, self.times) + 1)
            for begin in range(self.times - length + 1)
            if not self.alive or begin + length == self.times
        ]
        begin, end, length = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
        return begin, end, length

    @cached_property
    def interval_groups(self) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]":
        """The same intervals in groups of alike expected cases (within a tenth): begin, end, group, in the order of the groups."""
        begin, end, _ = self.intervals
        mass = np.append(0.0, np.cumsum(self.expected.sum(axis=0)))
        held = mass[end] - mass[begin]
        order = np.argsort(held, kind="stable")
        groups = np.zeros(len(order), dtype=np.int64)
        first = held[order[0]]
        for place in range(1, len(order)):
            beyond = held[order[place]] > 1.1 * first
            groups[place] = groups[place - 1] + beyond
            first = held[order[place]] if beyond else first
        return begin[order], end[order], groups

    @property
    def shapes(self) -> range:
        """The numbers of the shapes looked at: 0 the circle, then the ellipses."""
        return range(1 + len(self.ellipses))

    def shaped(self, shape: int) -> "Problem":
        """
        Return the same map stretched so that ellipses of this shape are circles; 0 gives the map itself without ellipses.

        Distances are then those along the short axis.
        """
        if shape == 0:
            return replace(self, ellipses=()) if self.ellipses else self
        elongation, degrees = self.ellipses[shape - 1]
        along = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        across = np.array([-along[1], along[0]])
        points = np.column_stack([self.points @ along / elongation, self.points @ across])
        return replace(self, points=points, ellipses=(), max_distance=self.max_distance / elongation)

    def weight(self, shape: int) -> float:
        """Return what the ratio of a shape is multiplied with: (4 s / (s + 1)**2)**penalty for elongation s (Kulldorff et al. 2006)."""
        elongation = self.elongation(shape)
        return float((4 * elongation / (elongation + 1) ** 2) ** self.penalty)

    def elongation(self, shape: int) -> float:
        """Return the long axis of a shape in units of its short one."""
        return self.ellipses[shape - 1][0] if shape else 1.0

    def least_cases(self, sign: int) -> float:
        """Return the fewest cases a window may hold."""
        return float(self.min_cases) if sign > 0 else 0.0

    @cached_property
    def alias(self) -> "tuple[NDArray[np.uint64], NDArray[np.int64]]":
        """The table for drawing a case's place and time by what is expected; see `draws.alias_table`."""
        return alias_table(self.expected.ravel())

    def arranged(self) -> "tuple[Problem, NDArray[np.int64]]":
        """Return the same map with neighbouring areas numbered near each other, and the old number of each new one."""
        return self._arranged

    @cached_property
    def _arranged(self) -> "tuple[Problem, NDArray[np.int64]]":
        order = near_together(self.points)
        people = self.people[order] if self.people is not None else None
        return (
            replace(
                self,
                points=np.ascontiguousarray(self.points[order]),
                cases=np.ascontiguousarray(self.cases[order]),
                expected=np.ascontiguousarray(self.expected[order]),
                at_risk=np.ascontiguousarray(self.at_risk[order]),
                people=people,
            ),
            order,
        )


def near_together(points: "NDArray[np.float64]") -> "NDArray[np.int64]":
    """Return an order of points along a space-filling curve (Morton 1966), so that neighbours stand together."""
    spread = float(np.ptp(points, axis=0).max())
    if spread == 0:
        return np.arange(len(points))
    whole = ((points - points.min(axis=0)) / spread * 65535).astype(np.uint64)
    key = np.zeros(len(points), dtype=np.uint64)
    axes = points.shape[1]
    for bit in range(16):
        for axis in range(axes):
            key |= ((whole[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(axes * bit + axis)
    return np.argsort(key, kind="stable")
