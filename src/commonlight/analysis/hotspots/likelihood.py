"""Log likelihood ratios of a window, and the tables that say how many cases a window needs to pass a given ratio."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL_STEP = 0.25
BINS = 1024


def x_log_x(values: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return x ln x, 0 where x is 0."""
    return values * np.log(np.where(values > 0, values, 1.0))


def poisson_llr(cases: "NDArray[np.float64]", expected: "NDArray[np.float64]", total: float) -> "NDArray[np.float64]":
    """
    Return the log likelihood ratio of windows under the Poisson model, conditional on all cases.

    cases, expected : same shape, inside the window; `expected` sums to `total` over the whole map
    Source: Kulldorff 1997, equation for the Poisson model. Always >= 0, whichever side the excess is on.
    """
    outside, rest = total - cases, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        inside_part = np.where(cases > 0, cases * np.log(np.where(cases > 0, cases, 1) / expected), 0.0)
        outside_part = np.where(outside > 0, outside * np.log(np.where(outside > 0, outside, 1) / rest), 0.0)
    return inside_part + outside_part


def bernoulli_llr(
    cases: "NDArray[np.float64]", people: "NDArray[np.float64]", total: float, all_people: float
) -> "NDArray[np.float64]":
    """
    Return the log likelihood ratio of windows under the Bernoulli model.

    cases, people : same shape, inside the window; people = cases + controls
    Source: Kulldorff and Nagarwalla 1995; Kulldorff 1997.
    """
    free = people - cases
    out, out_people = total - cases, all_people - people
    whole = _xlx(total) + _xlx(all_people - total) - _xlx(all_people)
    inside = x_log_x(cases) + x_log_x(free) - x_log_x(people)
    outside = x_log_x(out) + x_log_x(out_people - out) - x_log_x(out_people)
    return inside + outside - whole


def _xlx(value: float) -> float:
    return float(value * np.log(value)) if value > 0 else 0.0


@dataclass(frozen=True)
class Likelihood:
    """
    The ratio of one model as a function of cases and expected cases.

    total : all cases
    people : all people (cases and controls) under the Bernoulli model, 0 under the Poisson models
    """

    total: float
    people: float = 0.0

    def __call__(self, cases: "NDArray[np.float64]", expected: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the ratio for windows with `cases` against `expected`."""
        if self.people:
            return bernoulli_llr(cases, expected * (self.people / self.total), self.total, self.people)
        return poisson_llr(cases, expected, self.total)

    @property
    def bin_scale(self) -> float:
        """Bins per square root of an expected case: equal steps in standard deviations."""
        return float((BINS - 1) / np.sqrt(self.total))

    def bin_of(self, expected: "NDArray[np.float64]") -> "NDArray[np.int64]":
        """Return the bin of each expected count."""
        return (np.sqrt(np.maximum(expected, 0)) * self.bin_scale).astype(np.int64)

    @cached_property
    def bin_edges(self) -> "NDArray[np.float64]":
        """(BINS + 1,) expected counts at the lower edges of the bins."""
        return (np.arange(BINS + 1) / self.bin_scale) ** 2

    def excess_needed(self, level: float, sign: int) -> "NDArray[np.float64]":
        """
        Return, per bin edge, how far cases must lie above (sign 1) or below (-1) expected to reach `level`.

        The ratio is jointly convex in cases and expected, so this is a concave function of expected: its least value over a
        range lies at one of the range's ends. Found by bisection and rounded towards zero, so that it never prunes too much.
        """
        edges = np.clip(self.bin_edges, 0, self.total)
        room = (self.total - edges) if sign > 0 else edges
        if self.people:
            people = edges * (self.people / self.total)
            room = np.minimum(room, (people - edges) if sign > 0 else (self.people - people - self.total + edges))
        low, high = np.zeros_like(edges), np.maximum(room, 0.0)
        with np.errstate(all="ignore"):
            reachable = self(edges + sign * high, edges) > level
            for _ in range(20):
                middle = (low + high) / 2
                above = self(edges + sign * middle, edges) > level
                high, low = np.where(above, middle, high), np.where(above, low, middle)
        # An edge where no count reaches the level keeps its whole room: a bound stays a bound for the whole bin.
        return np.where(reachable, low, np.maximum(room, 0.0)) * (1 - 1e-9)
