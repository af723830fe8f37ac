"""Wild cluster bootstrap with the null imposed: inference for panels of few units (Cameron, Gelbach, Miller 2008)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import check_level
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from commonlight.analysis.impact.regression import Array
    from commonlight.analysis.impact.staggered import Effect, Panel

WEIGHTS = ("auto", "rademacher", "webb")
FEW_SIGNS = 12
FEW_ON_A_SIDE = 4
STEPS = 60


@dataclass(frozen=True)
class WildTest:
    """
    A test of no effect, and the interval of effects that the same test does not reject.

    p : two-sided; low, high : infinite where no effect, however large, is rejected; draws : of weights
    enumerated : whether every combination of signs was taken, so that chance plays no part
    """

    p: float
    low: float
    high: float
    draws: int
    weights: str
    enumerated: bool


def draw_weights(units: int, runs: int, seed: int, weights: str) -> tuple[NDArray[np.float64], str, bool]:
    """
    Return (draws, units) weights, their kind, and whether they are all combinations.

    Rademacher: -1 or 1, all 2 ** units combinations if these are at most `runs`. Webb 2014: plus or minus the roots of
    1/2, 1 and 3/2, which `auto` takes under 12 units, where signs alone give few distinct results.
    """
    import numpy as np

    if weights not in WEIGHTS:
        raise InputError(f"there are no weights {weights!r}; choose one of {', '.join(WEIGHTS)}")
    kind = weights if weights != "auto" else ("webb" if units < FEW_SIGNS else "rademacher")
    if kind == "rademacher" and units < 31 and 2**units <= runs:
        codes = np.arange(2**units)
        signs = np.where((codes[:, None] >> np.arange(units)) & 1, -1.0, 1.0)
        return np.asarray(signs, dtype=np.float64), kind, True
    values = np.array([-1.0, 1.0])
    if kind == "webb":
        roots = np.sqrt([0.5, 1.0, 1.5])
        values = np.concatenate([-roots, roots])
    return np.asarray(generator(seed).choice(values, size=(runs, units)), dtype=float), kind, False


def wild_bootstrap(
    panel: Panel,
    estimator: Callable[[Panel], Effect],
    *,
    runs: int = 999,
    seed: int = 1,
    weights: str = "auto",
    level: float = 0.95,
) -> WildTest:
    """
    Return p-value and interval of an effect by the wild bootstrap, clustered by unit, the null imposed.

    Parameters
    ----------
    estimator : from a panel to an effect with its influence by unit; linear in the outcome
        (`two_way`, or the simple mean of group-time effects)
    weights : see `draw_weights`

    Notes
    -----
    Under a tested effect b the outcome less b on reached cells is unit plus time effects plus an error; each unit's
    residuals are multiplied by one weight, and the t statistic is taken again (Cameron, Gelbach and Miller 2008,
    appendix B; Roodman and others 2019 for the interval by inversion). As everything is linear, each draw is estimated
    twice only, whatever b. With few units on one side the test seldom rejects (MacKinnon and Webb 2017).
    """
    import numpy as np

    check_level(level)
    if runs < 1 or runs != int(runs):
        raise InputError(f"the number of draws must be whole and 1 or more; got {runs}")
    reached = ((panel.cohort[:, None] > 0) & (panel.times[None, :] >= panel.cohort[:, None])).astype(float)

    def pieces(outcome: Array) -> tuple[float, Array]:
        effect = estimator(replace(panel, outcome=outcome))
        return effect.estimate, effect.influence

    drawn, kind, enumerated = draw_weights(len(panel.units), int(runs), seed, weights)
    outcome, step = _without_effects(panel.outcome), _without_effects(reached)
    own = [pieces(panel.outcome), pieces(reached)]
    again = [[pieces(row[:, None] * part) for row in drawn] for part in (outcome, step)]
    estimates = np.array([[value for value, _ in part] for part in again])
    influences = np.array([[influence for _, influence in part] for part in again])

    def p_value(tested: float) -> float:
        shown = _ratio(own[0][0] - tested * own[1][0], own[0][1] - tested * own[1][1])
        ratios = _ratio(estimates[0] - tested * estimates[1], influences[0] - tested * influences[1])
        as_large = int((np.abs(ratios) >= np.abs(shown) * (1 - 1e-9)).sum())
        return as_large / len(drawn) if enumerated else (1 + as_large) / (1 + len(drawn))

    centre = own[0][0] / own[1][0]
    reach = float(np.linalg.norm(own[0][1])) / len(panel.units) or 1.0
    low, high = (_edge(p_value, centre, way * reach, 1 - level) for way in (-1, 1))
    return WildTest(p_value(0.0), low, high, len(drawn), kind, enumerated)


def _without_effects(values: Array) -> Array:
    """Return (units, times) what unit and time effects leave unexplained."""
    left: Array = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
    return left


def _ratio(estimate: Array | float, influence: Array) -> Array:
    """Return the t statistic up to a constant; 0 where estimate and spread are both 0."""
    import numpy as np

    spread = np.linalg.norm(influence, axis=-1)
    small = 1e-12 * (1 + np.abs(estimate))
    return np.asarray(np.where(spread > small, estimate / np.maximum(spread, small), 0.0))


def _edge(p_value: Callable[[float], float], centre: float, reach: float, tail: float) -> float:
    """Return the effect on one side of `centre` where the test begins to reject, by doubling, then halving."""
    inside, outside = centre, centre + reach
    for _ in range(STEPS):
        if p_value(outside) <= tail:
            break
        inside, outside = outside, centre + 2 * (outside - centre)
    else:
        return float("inf") if reach > 0 else float("-inf")
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_value(middle) > tail else (inside, middle)
    return outside
