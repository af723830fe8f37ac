"""
Interrupted time series: did the count change when the programme began, by several models fixed beforehand.

The headline is a quasi-Poisson step with an interval corrected for waves and shortness; a wandering level, no trend and
a bending trend stand beside it, because a free choice among them can turn the answer round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonlight.analysis.impact.regression import (
    NotFitted,
    corrected_error,
    fit_local_level,
    fit_poisson,
    harmonics,
    natural_spline,
    newey_west_error,
)

if TYPE_CHECKING:
    from commonlight.analysis.impact.regression import Array


@dataclass(frozen=True)
class Specification:
    """
    One model's answer.

    name; role : headline, beside (must agree), contrast or reproduction; estimate, low, high : ratio after / expected
    term : what the ratio is of; p : two-sided, only for checks and for rebuilding published tables; details
    """

    name: str
    role: str
    estimate: float
    low: float
    high: float
    term: str = "step"
    p: float = math.nan
    details: tuple[tuple[str, float], ...] = ()

    @property
    def direction(self) -> int:
        """1 or -1 when the interval lies wholly above or below no change, else 0."""
        return (self.low > 1) - (self.high < 1)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "name": self.name,
            "role": self.role,
            "term": self.term,
            "estimate": self.estimate,
            "low": self.low,
            "high": self.high,
            "p": self.p,
            **dict(self.details),
        }


@dataclass(frozen=True)
class Interruption:
    """
    One series with its interruptions, ready to fit.

    counts, month : (n,); starts : indices of the first time after each interruption; offset : (n,), log exposure, or None
    season : pairs of harmonics
    """

    counts: Array
    starts: tuple[int, ...]
    month: Array
    season: int = 0
    offset: Array | None = None

    @property
    def n(self) -> int:
        """How many times there are."""
        return len(self.counts)

    def design(self, trend: str = "line", *, slope: bool = False) -> Array:
        """Return (n, terms): steps first, then intercept, trend (`line`, `none`, `bend`), season, and slope change last."""
        import numpy as np

        time = np.arange(1, self.n + 1, dtype=float)
        parts = [(time > start).astype(float) for start in self.starts] + [np.ones(self.n)]
        if trend == "line":
            parts.append(time)
        elif trend == "bend":
            parts.extend(natural_spline(time, max(1, round(self.n / 24) - 1)).T)
        if self.season:
            parts.extend(harmonics(self.month, self.season).T)
        if slope:
            parts.append(np.where(time > self.starts[0], time - self.starts[0], 0.0))
        return np.column_stack(parts)


def _spec(
    name: str,
    role: str,
    effect: float,
    error: float,
    degrees: float,
    level: float,
    term: str = "step",
    **details: float,
) -> Specification:
    from scipy.special import stdtr, stdtrit

    t = float(stdtrit(min(degrees, 1e6), (1 + level) / 2))
    p = 2 * float(stdtr(min(degrees, 1e6), -abs(effect / error))) if error > 0 else math.nan
    return Specification(
        name, role, math.exp(effect), math.exp(effect - t * error), math.exp(min(effect + t * error, 700)), term, p,
        tuple(details.items()),
    )  # fmt: skip


def quasi_poisson(
    series: Interruption,
    *,
    trend: str = "line",
    corrected: bool = True,
    level: float = 0.95,
    name: str = "",
    role: str = "beside",
) -> list[Specification]:
    """Return the step of each interruption by quasi-Poisson regression; NotFitted when there is no estimate."""
    import numpy as np

    design = series.design(trend)
    if design.shape[1] >= series.n or np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotFitted(f"{series.n} times are too few for {design.shape[1]} terms")
    fits = fit_poisson(design, series.counts[None], series.offset)
    if not fits.converged[0]:
        raise NotFitted(
            "the regression has no finite estimate; one value stands far out, or a stretch of the series is all zero"
        )
    found = []
    for place in range(len(series.starts)):
        term = "step" if place == 0 else f"step {place + 1}"
        if corrected:
            error, degrees, r = corrected_error(fits, place)
            found.append(
                _spec(name or "quasi-Poisson, corrected", role, float(fits.coefficients[0, place]), float(error[0]),
                      float(degrees[0]), level, term, dispersion=float(fits.dispersion[0]), correlation=float(r[0]),
                      effective_degrees=float(degrees[0]))
            )  # fmt: skip
        else:
            error = fits.plain_error(place) * np.sqrt(fits.dispersion)
            found.append(
                _spec(name or "quasi-Poisson", role, float(fits.coefficients[0, place]), float(error[0]), 1e6, level, term,
                      dispersion=float(fits.dispersion[0]))
            )  # fmt: skip
    return found


def local_level(series: Interruption, *, level: float = 0.95) -> Specification:
    """Return the step when the level may wander from month to month, on log(count + 0.5)."""
    import numpy as np

    values = np.log(series.counts + 0.5) - (series.offset if series.offset is not None else 0.0)
    design = series.design("none")
    if design.shape[1] >= series.n:
        raise NotFitted(f"{series.n} times are too few for {design.shape[1]} terms")
    fits = fit_local_level(design, values[None], 0)
    return _spec(
        "structural local level", "beside", float(fits.coefficients[0]), float(fits.errors[0]), fits.degrees, level,
        variance_ratio=float(fits.ratio[0]),
    )  # fmt: skip


def published_variants(series: Interruption, *, level: float = 0.95) -> list[Specification]:
    """Return what papers report: plain Poisson, quasi-Poisson, Newey-West errors, and a change of slope. Not for claims."""
    import numpy as np

    fits = fit_poisson(series.design(), series.counts[None], series.offset)
    effect = float(fits.coefficients[0, 0])
    found = [_spec("Poisson", "reproduction", effect, float(fits.plain_error(0)[0]), 1e6, level)]
    found += quasi_poisson(series, corrected=False, level=level, role="reproduction")[:1]
    for lag in (3, 6, 12):
        if lag < series.n // 3:
            error = float(newey_west_error(fits, 0, lag)[0])
            found.append(_spec(f"Newey-West, lag {lag}", "reproduction", effect, error, 1e6, level))
    design = series.design(slope=True)
    if design.shape[1] < series.n - 3:
        sloped = fit_poisson(design, series.counts[None], series.offset)
        last = design.shape[1] - 1
        if sloped.converged[0]:
            scale = math.sqrt(float(sloped.dispersion[0]))
            degrees = float(series.n - design.shape[1])
            effect = float(sloped.coefficients[0, last])
            error = scale * float(sloped.plain_error(last)[0])
            slope = _spec("step and slope", "reproduction", effect, error, 1e6, level, "slope per time")
            by_t = _spec("", "", effect, error, degrees, level)
            found.append(
                Specification(slope.name, slope.role, slope.estimate, slope.low, slope.high, slope.term, by_t.p)
            )
    if series.season:
        plain = Interruption(series.counts, series.starts, series.month, 0, series.offset)
        for spec in (
            _spec("Poisson, no season", "reproduction", *_plain(plain), 1e6, level),
            *quasi_poisson(plain, corrected=False, level=level, name="quasi-Poisson, no season", role="reproduction")[
                :1
            ],
        ):
            found.append(spec)
    return [spec for spec in found if np.isfinite(spec.estimate)]


def _plain(series: Interruption) -> tuple[float, float]:
    fits = fit_poisson(series.design(), series.counts[None], series.offset)
    return float(fits.coefficients[0, 0]), float(fits.plain_error(0)[0])


def comparative(series: Interruption, other: Interruption, *, level: float = 0.95) -> Specification:
    """Return how much more the series changed than the comparison: the ratio of their steps, each with its own pattern."""
    import numpy as np

    own, beside = series.design(), other.design()
    blank = np.zeros_like(own)
    # Shared step in column 0 would be the comparison's; the ratio of steps is the step of the treated block.
    design = np.block([[own, blank], [np.zeros_like(beside), beside]])
    shared = design.shape[1] // 2
    design[: series.n, shared] = own[:, 0]
    counts = np.concatenate([series.counts, other.counts])
    offset = np.concatenate([part.offset if part.offset is not None else np.zeros(part.n) for part in (series, other)])
    fits = fit_poisson(design, counts[None], offset)
    if not fits.converged[0]:
        raise NotFitted("the comparison has no finite estimate; a stretch of a series is all zero")
    residuals = fits.pearson[0]
    # Each series has its own waves: the larger lag-1 correlation and dispersion hold for both.
    worst = 0.0
    for part in (residuals[: series.n], residuals[series.n :]):
        raw = float((part[1:] * part[:-1]).sum() / max(float((part**2).sum()), 1e-12))
        bias = (1 + 3 * raw) / max(len(part) - 3, 1) + (shared + 3) / len(part)
        worst = max(worst, min(max(raw + bias, 0.0), 0.8))
    error = float(fits.plain_error(0)[0]) * math.sqrt(max(float(fits.dispersion[0]), 1) * (1 + worst) / (1 - worst))
    degrees = max(len(counts) * (1 - worst) / (1 + worst) - design.shape[1], 1.0)
    return _spec(
        "against the comparison series", "beside", float(fits.coefficients[0, 0]), error, degrees, level,
        correlation=worst, dispersion=float(fits.dispersion[0]),
    )  # fmt: skip


def exact_rate_ratio(
    before: float, after: float, exposure: tuple[float, float], *, level: float = 0.95
) -> Specification:
    """
    Return the rate after over the rate before with an exact interval: given the total, the later count is binomial.

    Source: Przyborowski and Wilenski 1940; Clopper and Pearson limits. Infinite when nothing happened before.

    >>> spec = exact_rate_ratio(20, 30, (12, 12))
    >>> round(spec.estimate, 3), round(spec.low, 3), round(spec.high, 3)
    (1.5, 0.824, 2.787)
    """
    from commonlight.analysis.base.intervals import clopper_pearson

    total = int(before + after)
    low, high = clopper_pearson(int(after), total, level=level)
    scale = exposure[0] / exposure[1]
    estimate = math.inf if before == 0 else after / before * scale
    return Specification(
        "exact rate ratio", "headline", estimate, low / (1 - low) * scale if low < 1 else math.inf,
        high / (1 - high) * scale if high < 1 else math.inf, "before / after",
    )  # fmt: skip
