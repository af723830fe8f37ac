"""What a scan could see at all: how strong a hotspot must be before so few cases can show it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import wilson
from commonlight.analysis.hotspots import draws
from commonlight.analysis.hotspots.replicate import maxima, maxima_of_draws
from commonlight.analysis.hotspots.windows import circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonlight.analysis.hotspots.problem import Problem

EXCESSES = (1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0)


@dataclass(frozen=True)
class ScanPower:
    """
    Chance of a finding at each strength of one planted hotspot.

    excesses : risk inside over risk outside; powers, low, high : share of made maps with p <= level, and its 95 % interval
    visible : the weakest excess tried that is found in at least `wanted` of the maps, None if none is
    """

    cases: int
    share: float
    wanted: float
    excesses: tuple[float, ...]
    powers: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def visible(self) -> float | None:
        return next((e for e, power in zip(self.excesses, self.powers, strict=True) if power >= self.wanted), None)

    def sentence(self) -> str:
        """Return what can and cannot be seen, in one sentence."""
        place = f"a part of the map where {self.share:.0%} of the people live"
        if self.visible is None:
            return f"With {self.cases} reports not even a {self.excesses[-1]:g}-fold excess in {place} would show in {self.wanted:.0%} of cases."
        return f"With {self.cases} reports you could see only a {self.visible:g}-fold excess or more in {place} ({self.wanted:.0%} of the time)."


def scan_power(
    problem: "Problem",
    centre: int,
    share: float,
    *,
    excesses: tuple[float, ...] = EXCESSES,
    replicates: int = 399,
    worlds: int = 200,
    wanted: float = 0.8,
    level: float = 0.05,
    seed: int = 1,
) -> ScanPower:
    """
    Return the power of a Poisson scan for a hotspot round area `centre` that holds about `share` of those at risk.

    problem : its cases count only by their total; worlds : made maps per strength
    """
    if problem.model != "poisson":
        raise InputError("power is worked out for the Poisson models")
    if not 0 < share <= problem.max_share:
        raise InputError(f"the share must lie above 0 and at most at the scan's largest share; got {share}")
    order, _ = circle(problem, centre)
    held = np.cumsum(problem.at_risk[order]) / problem.at_risk.sum()
    inside = order[: int(np.argmin(np.abs(held - share))) + 1]
    null = maxima(problem, draws.replication_keys(seed, replicates), engine="array")
    critical = np.sort(null)[int(np.ceil((1 - level) * (replicates + 1))) - 1]
    found = []
    for number, excess in enumerate(excesses):
        lifted: NDArray[np.float64] = problem.expected.copy()
        lifted[inside] *= excess
        planted = replace(problem, expected=lifted * (problem.total / lifted.sum()))
        keys = draws.replication_keys(seed + 1 + number, worlds)
        found.append(int((maxima_of_draws(problem, planted, keys) > critical + 1e-9).sum()))
    ends = [wilson(count, worlds) for count in found]
    return ScanPower(
        problem.total,
        float(problem.at_risk[inside].sum() / problem.at_risk.sum()),
        wanted,
        tuple(excesses),
        tuple(count / worlds for count in found),
        tuple(end[0] for end in ends),
        tuple(end[1] for end in ends),
    )
