"""The best window round each area in the data as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.hotspots.problem import DIRECTIONS
from commonlight.analysis.hotspots.windows import circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonlight.analysis.hotspots.problem import Problem


@dataclass(frozen=True)
class Best:
    """
    The best window round each area, arrays (n_areas,).

    llr : log likelihood ratio, 0 if no window qualifies
    steps : how many of the nearest areas it holds
    begin, end : its times, end exclusive
    shape : its shape, see `Problem.shapes`
    """

    llr: "NDArray[np.float64]"
    steps: "NDArray[np.int64]"
    begin: "NDArray[np.int64]"
    end: "NDArray[np.int64]"
    shape: "NDArray[np.int64]"


def best_of_shapes(problem: "Problem", best_of: "Callable[[Problem], Best]") -> Best:
    """Return the best window round each area in any shape; of equal ones the circle, then the earlier shape."""
    best = best_of(problem.shaped(0))
    for shape in problem.shapes[1:]:
        other = best_of(problem.shaped(shape))
        llr = other.llr * problem.weight(shape)
        higher = llr > best.llr * (1 + 1e-12) + 1e-12
        best = Best(
            np.where(higher, llr, best.llr),
            np.where(higher, other.steps, best.steps),
            np.where(higher, other.begin, best.begin),
            np.where(higher, other.end, best.end),
            np.where(higher, shape, best.shape),
        )
    return best


@dataclass(frozen=True)
class Window:
    """One window: its centre, how many of the nearest areas, its times, its shape, its ratio."""

    llr: float
    steps: int
    centre: int
    begin: int
    end: int
    shape: int = 0

    @property
    def rank(self) -> tuple[float, int, int, int, int]:
        """The higher ratio (to nine decimals) first, then fewer areas, then the area that stands first."""
        return (-round(self.llr, 9), self.steps, self.centre, self.begin, self.shape)


def best_windows(problem: "Problem") -> Best:
    """Return the best window round each area, by NumPy; see `Sums.best` for ties."""
    sums = Sums(problem)
    found = [sums.best(centre) for centre in range(problem.areas)]
    return Best(
        np.array([window.llr for window in found]),
        np.array([window.steps for window in found], dtype=np.int64),
        np.array([window.begin for window in found], dtype=np.int64),
        np.array([window.end for window in found], dtype=np.int64),
        np.zeros(problem.areas, dtype=np.int64),
    )


class Sums:
    """Cases and expected cases of each area from the first period on, made once for all centres."""

    def __init__(self, problem: "Problem") -> None:
        before = np.zeros((problem.areas, 1))
        self.problem = problem
        self.cases = np.hstack([before, np.cumsum(problem.cases, axis=1)])
        self.expected = np.hstack([before, np.cumsum(problem.expected, axis=1)])

    def best(
        self,
        centre: int,
        taken: "Sequence[tuple[NDArray[np.bool_], int, int]]" = (),
        around: "tuple[NDArray[np.int64], NDArray[np.bool_]] | None" = None,
    ) -> Window:
        """
        Return the best window round one area that shares no area and time with those `taken` (areas as a mask, begin, end).

        `around` is its circle where the caller has it already.
        Of windows with the same ratio (to 12 digits) the smaller is kept, then the shorter in time. The ratio is 0 if none qualifies.
        """
        problem = self.problem
        begin, end, _ = problem.intervals
        order, complete = around or circle(problem, centre)
        none = Window(0.0, 0, centre, 0, 0)
        if not len(order):
            return none
        inside = np.cumsum(self.cases[order], axis=0)
        mean = np.cumsum(self.expected[order], axis=0)
        c, e = inside[:, end] - inside[:, begin], mean[:, end] - mean[:, begin]
        allowed = np.zeros(c.shape, dtype=bool)
        for sign in DIRECTIONS[problem.direction]:
            allowed |= (sign * (c - e) > 0) & (c >= problem.least_cases(sign))
        allowed &= complete[:, None]
        for areas, first, after in taken:
            touched = np.maximum.accumulate(areas[order])
            allowed[np.ix_(touched, (begin < after) & (first < end))] = False
        if not allowed.any():
            return none
        value = np.zeros(c.shape)
        value[allowed] = problem.likelihood(c[allowed], e[allowed])
        top = value.max()
        step, which = np.argwhere(value >= top * (1 - 1e-12) - 1e-12)[0]
        return Window(float(top), int(step) + 1, centre, int(begin[which]), int(end[which]))
