"""Whether two series move together at some lag: an exploratory page, with one permutation band and no test per lag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import InputError
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    from commonlight.analysis.impact.regression import Array

NOTE = "Arrests count what police did, not how much trafficking there is. A lag is not a cause."


@dataclass(frozen=True)
class LagPage:
    """
    Correlation of two prewhitened series by lag; band : what the largest of all lags stays under in 95 % of reshuffles.
    """

    lags: tuple[int, ...]
    correlations: tuple[float, ...]
    band: float
    note: str = NOTE

    def sentence(self) -> str:
        """Say whether any lag stands out."""
        best = max(zip(self.correlations, self.lags, strict=True), key=lambda pair: abs(pair[0]))
        if abs(best[0]) <= self.band:
            return f"At no lag do the two move together more than chance would. {self.note}"
        return f"They move together most at a lag of {best[1]} months ({best[0]:+.2f}); this is exploration only. {self.note}"

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        rows = [{"lag": lag, "correlation": value} for lag, value in zip(self.lags, self.correlations, strict=True)]
        return {"rows": rows, "band": self.band, "sentence": self.sentence()}


def lag_page(first: Array, second: Array, *, furthest: int = 6, runs: int = 999, seed: int = 1) -> LagPage:
    """
    Correlate `second` with `first` some months earlier (lags above 0) or later.

    Both series are taken as log(x + 0.5), freed of line and season, and prewhitened by their own AR(1).
    """
    import numpy as np

    if len(first) != len(second) or len(first) < 24:
        raise InputError(
            f"two series of the same length of at least 24 months are needed; got {len(first)}, {len(second)}"
        )
    a, b = _whitened(first), _whitened(second)
    lags = tuple(range(-furthest, furthest + 1))

    def all_lags(x: Array, y: Array) -> Array:
        n = len(x)
        return np.array([
            np.corrcoef(x[max(0, -lag) : n - max(0, lag)], y[max(0, lag) : n - max(0, -lag)])[0, 1] for lag in lags
        ])  # fmt: skip

    rng = generator(seed)
    largest = [np.abs(all_lags(a, rng.permutation(b))).max() for _ in range(runs)]
    return LagPage(lags, tuple(float(value) for value in all_lags(a, b)), float(np.quantile(largest, 0.95)))


def _whitened(values: Array) -> Array:
    import numpy as np

    from commonlight.analysis.impact.regression import harmonics

    n = len(values)
    time = np.arange(n, dtype=float)
    design = np.column_stack([np.ones(n), time, harmonics(time, 1)])
    logs = np.log(np.asarray(values, dtype=float) + 0.5)
    rest = logs - design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    rho = float((rest[1:] * rest[:-1]).sum() / max(float((rest**2).sum()), 1e-12))
    white: Array = rest[1:] - rho * rest[:-1]
    return white


def mapped_charges(counts: dict[str, Array], mapping: dict[str, str]) -> dict[str, Array]:
    """
    Add up counts by charge into the classes of `mapping` (charge -> class).

    Raises InputError naming a charge without a class: laws differ by state, so nothing is guessed.
    """
    unknown = sorted(set(counts) - set(mapping))
    if unknown:
        raise InputError(f"the charge {unknown[0]!r} has no class in the mapping; add it", column=unknown[0])
    summed: dict[str, Array] = {}
    for charge, values in counts.items():
        kind = mapping[charge]
        summed[kind] = summed[kind] + values if kind in summed else values.copy()
    return summed
