"""What size of change the data could show, worked out before anyone looks for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import InputError
from commonlight.analysis.base.rng import generator
from commonlight.analysis.impact.regression import corrected_error, fit_poisson

if TYPE_CHECKING:
    import numpy as np

    from commonlight.analysis.impact.regression import Array

EFFECTS = (1.25, 1.5, 2.0, 3.0, 0.5)
ENOUGH = 0.8


@dataclass(frozen=True)
class Power:
    """
    The chance to see changes of several sizes.

    rows : (ratio, power, how often an effect is claimed); smallest_rise : smallest ratio above 1 seen with 80 %, or None
    mean, dispersion, before, after : what was assumed; false_alarms : claims when nothing changed
    """

    rows: tuple[tuple[float, float], ...]
    smallest_rise: float | None
    mean: float
    dispersion: float
    before: int
    after: int
    false_alarms: float
    mei: float
    mei_power: float

    def sentence(self) -> str:
        """Say what could be seen, and whether that is enough."""
        if self.smallest_rise is None:
            could = "These counts are too few to see even a tenfold rise."
        else:
            could = f"With {self.mean:.3g} a month, we could see a rise of {self.smallest_rise:.2g} times or more."
        if self.mei_power < ENOUGH:
            chance = f"{round(100 * self.mei_power)} in 100"
            return f"The data are too thin: a change of {self.mei:g} times would be seen only {chance} times. {could}"
        return could

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "rows": [{"ratio": ratio, "power": power} for ratio, power in self.rows],
            "smallest_rise": self.smallest_rise,
            "mean": self.mean,
            "dispersion": self.dispersion,
            "before": self.before,
            "after": self.after,
            "false_alarms": self.false_alarms,
            "mei": self.mei,
            "mei_power": self.mei_power,
            "enough": self.mei_power >= ENOUGH,
            "sentence": self.sentence(),
        }


def simulated_counts(
    rng: np.random.Generator,
    mean: Array,
    runs: int,
    *,
    dispersion: float = 1.0,
    correlation: float = 0.0,
    wave: float = 0.0,
) -> Array:
    """Return (runs, n) counts: negative binomial of variance dispersion x mean, on an AR(1) wave of this sd in the log."""
    import numpy as np

    level = np.broadcast_to(mean, (runs, len(mean))).copy()
    if wave > 0:
        noise = rng.normal(size=level.shape)
        for step in range(1, level.shape[1]):
            noise[:, step] = correlation * noise[:, step - 1] + (1 - correlation**2) ** 0.5 * noise[:, step]
        level *= np.exp(wave * noise)
    if dispersion > 1:
        level = rng.gamma(level / (dispersion - 1), dispersion - 1)
    return rng.poisson(level).astype(float)


def claims(counts: Array, before: int, *, corrected: bool = True, trend: bool = True, level: float = 0.95) -> float:
    """Return the share of series (runs, n) whose step interval leaves out no change."""
    import numpy as np
    from scipy.special import ndtri, stdtrit

    n = counts.shape[1]
    time = np.arange(1, n + 1, dtype=float)
    columns = [(time > before).astype(float), np.ones(n), *([time] if trend else [])]
    fits = fit_poisson(np.column_stack(columns), counts)
    if corrected:
        error, degrees, _ = corrected_error(fits, 0)
        reach = stdtrit(degrees, (1 + level) / 2) * error
    else:
        reach = ndtri((1 + level) / 2) * fits.plain_error(0) * np.sqrt(np.maximum(fits.dispersion, 1))
    seen = (np.abs(fits.coefficients[:, 0]) > reach) & fits.converged & (counts.sum(axis=1) > 0)
    return float(seen.mean())


def power(
    mean: float, *, before: int, after: int, dispersion: float = 1.5, mei: float = 1.5, trend: bool = True,
    corrected: bool = True, effects: tuple[float, ...] = EFFECTS, runs: int = 2000, seed: int = 1,
) -> Power:  # fmt: skip
    """
    Return the chance that a step change in a monthly count would be seen, by simulation.

    Parameters
    ----------
    mean : expected count a month before; before, after : months
    dispersion : variance over mean; mei : smallest ratio worth knowing of
    trend : keep a straight trend in the model (without it power rises, on an assumption); corrected : the headline interval

    Raises
    ------
    InputError : mean not above 0, fewer than 3 months on a side, dispersion below 1
    """
    import numpy as np

    if not mean > 0:
        raise InputError(f"the expected count a month must be above 0; got {mean:g}")
    if before < 3 or after < 3:
        raise InputError(f"at least 3 months before and after are needed; got {before} and {after}")
    if dispersion < 1:
        raise InputError(f"the dispersion is 1 or more; got {dispersion:g}")
    rng = generator(seed)
    flat = np.full(before + after, mean)

    def chance(ratio: float, runs: int) -> float:
        level = flat * np.where(np.arange(before + after) < before, 1.0, ratio)
        return claims(
            simulated_counts(rng, level, runs, dispersion=dispersion), before, corrected=corrected, trend=trend
        )

    rows = tuple((ratio, chance(ratio, runs)) for ratio in effects)
    alarms = chance(1.0, runs)
    low, high = 1.0, 10.0
    smallest: float | None = None
    if chance(high, runs // 2) >= ENOUGH:
        for _ in range(9):
            middle = (low * high) ** 0.5
            low, high = (low, middle) if chance(middle, runs // 2) >= ENOUGH else (middle, high)
        smallest = high
    return Power(rows, smallest, float(mean), float(dispersion), before, after, alarms, float(mei), chance(mei, runs))
