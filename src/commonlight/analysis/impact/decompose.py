"""
More reporting, or more of what is reported? Reports = incidence x share reported.

With two surveys of the share reported the two can be told apart; without, only bounds can be given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import Check, Estimate, InputError
from commonlight.analysis.base.intervals import check_level, wilson

if TYPE_CHECKING:
    from commonlight.analysis.impact.regression import Array


@dataclass(frozen=True)
class ReportingSurvey:
    """How many of the people asked who knew of something told anyone: `told` of `asked`."""

    told: int
    asked: int


@dataclass(frozen=True)
class Decomposition:
    """
    What happened to reports, to the share reported, and to what is behind them; each a ratio after / before.

    reporting and incidence are None without two surveys; bounds : incidence if the share reported moved within `within`
    """

    reports: Estimate
    reporting: Estimate | None
    incidence: Estimate | None
    bounds: tuple[float, float]
    within: tuple[float, float]
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what may be said of what is behind the reports."""
        if self.incidence is None:
            return (
                f"We cannot tell whether what is behind the reports changed: it may be anywhere from "
                f"{self.bounds[0]:.2g} to {self.bounds[1]:.2g} times as before."
            )
        low, high = self.incidence.low, self.incidence.high
        if low <= 1 <= high:
            return (
                f"We cannot tell whether what is behind the reports changed ({low:.2g} to {high:.2g} times as before)."
            )
        more = "more" if low > 1 else "less"
        return f"Reports and two surveys together point to {more} of what is reported: {low:.2g} to {high:.2g} times as before."

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "reports": self.reports.as_dict(),
            "reporting": self.reporting.as_dict() if self.reporting else None,
            "incidence": self.incidence.as_dict() if self.incidence else None,
            "bounds": list(self.bounds),
            "within": list(self.within),
            "sentence": self.sentence(),
            "warnings": list(self.warnings),
        }


def decompose(
    before: Sequence[float] | Array, after: Sequence[float] | Array, *, surveys: tuple[ReportingSurvey, ReportingSurvey] | None = None,
    within: tuple[float, float] = (0.8, 2.0), level: float = 0.95,
) -> Decomposition:  # fmt: skip
    """
    Separate the change in reports into reporting and incidence.

    Parameters
    ----------
    before, after : counts of reports a month, at least 2 months each
    surveys : the share that told anyone, before and after, in independent samples of the same people and question
    within : how far the share reported may have moved when there are no surveys

    Notes
    -----
    Logarithms add: variance of the log ratio of reports from the totals (times the dispersion within each period, at
    least 1) plus (1 - p) / (n p) from each survey, delta method.
    """
    import numpy as np
    from scipy.special import ndtri

    check_level(level)
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    for name, values in (("before", first), ("after", second)):
        if len(values) < 2 or not np.isfinite(values).all() or (values < 0).any():
            raise InputError("at least two months of counts, none negative or missing, are needed", column=name)
    if first.sum() == 0 or second.sum() == 0:
        raise InputError("a period without any report has no ratio; a longer period is needed")
    if not 0 < within[0] <= within[1]:
        raise InputError("the bounds on the change in reporting must be above 0, the lower first", column="within")
    z = float(ndtri((1 + level) / 2))
    mean = np.concatenate([np.full(len(first), first.mean()), np.full(len(second), second.mean())])
    chi = float(((np.concatenate([first, second]) - mean) ** 2 / mean).sum())
    dispersion = max(chi / (len(mean) - 2), 1.0)
    ratio = math.log(second.mean() / first.mean())
    variance = dispersion * (1 / first.sum() + 1 / second.sum())
    total = int(first.sum() + second.sum())
    reports = _ratio(ratio, variance, z, total, "reports, after / before", level)
    warnings = []
    if surveys is None:
        ends = (reports.estimate / within[1], reports.estimate / within[0])
        bounds = (reports.low / within[1], reports.high / within[0])
        warnings.append(
            f"No survey of who reports: if reporting moved by {within[0]:g} to {within[1]:g} times, the rest moved by "
            f"{ends[0]:.2g} to {ends[1]:.2g} times."
        )
        return Decomposition(reports, None, None, bounds, within, tuple(warnings))
    shares, spread = [], 0.0
    for survey in surveys:
        wilson(survey.told, survey.asked)
        if survey.told in (0, survey.asked):
            raise InputError("a survey where nobody or everybody told has no usable share; a larger survey is needed")
        share = survey.told / survey.asked
        shares.append(share)
        spread += (1 - share) / survey.told
        if survey.told < 30:
            warnings.append(f"Only {survey.told} people in a survey told anyone; the share reported is very uncertain.")
    moved = math.log(shares[1] / shares[0])
    asked = sum(survey.asked for survey in surveys)
    reporting = _ratio(moved, spread, z, asked, "share reported, after / before", level)
    incidence = _ratio(ratio - moved, variance + spread, z, total, "incidence, after / before", level)
    return Decomposition(reports, reporting, incidence, (incidence.low, incidence.high), within, tuple(warnings))


def _ratio(value: float, variance: float, z: float, n: int, unit: str, level: float) -> Estimate:
    reach = z * math.sqrt(variance)
    return Estimate(
        math.exp(value), math.exp(value - reach), math.exp(value + reach), n, unit, "reports = incidence x reporting", level,
        ("The two surveys ask the same question of samples of the same people.", "Months are alike within each period."),
    )  # fmt: skip


MARKERS = ("self_reported", "old_event", "unfounded", "first_time_reporter", "severe")


def marker_panel(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> Check:
    """
    Return the shares that move when reporting moves: each marker as (count, of how many) before and after.

    A drive to report brings old events, third parties and first-time reporters; more incidents do not.
    """
    rows = []
    for name in MARKERS:
        if name not in before or name not in after:
            continue
        (x, n), (y, m) = before[name], after[name]
        low_x, high_x = wilson(x, n)
        low_y, high_y = wilson(y, m)
        gap = y / m - x / n
        # Newcombe 1998, method 10: the interval of a difference from the two Wilson intervals.
        low = gap - math.hypot(y / m - low_y, high_x - x / n)
        high = gap + math.hypot(high_y - y / m, x / n - low_x)
        rows.append({"marker": name, "before": f"{x} of {n}", "after": f"{y} of {m}", "points": 100 * gap,
                     "low": 100 * low, "high": 100 * high, "moved": low > 0 or high < 0})  # fmt: skip
    if not rows:
        return Check("markers of reporting", None, "No marker was recorded in both periods.")
    moved = [str(row["marker"]) for row in rows if row["moved"]]
    text = f"These moved: {', '.join(moved)}. Who reports has changed." if moved else "No marker moved beyond chance."
    return Check("markers of reporting", not moved, text, tuple(rows))


def completed_triangle(triangle: Array, *, complete: float = 0.9) -> tuple[Array, Array, int]:
    """
    Complete a reporting triangle and say which last months are not yet fit for use.

    Parameters
    ----------
    triangle : (months, delays), reports of month i that arrived after j months; not-a-number where the future lies

    Returns
    -------
    expected : (months,), completed totals; arrived : (months,), share arrived so far; usable : months with enough arrived

    Notes
    -----
    Chain ladder (Mack 1993): development factors are ratios of column sums over months seen at both delays.
    """
    import numpy as np

    known = np.isfinite(triangle)
    months, delays = triangle.shape
    if (np.where(known, triangle, 0) < 0).any():
        raise InputError("a reporting triangle holds counts, none negative")
    total = np.cumsum(np.where(known, triangle, 0), axis=1)
    factors = np.ones(delays)
    for delay in range(delays - 1):
        both = known[:, delay] & known[:, delay + 1]
        if not both.any() or total[both, delay].sum() == 0:
            raise InputError(
                f"no month has been seen at delays {delay} and {delay + 1}; the triangle cannot be completed"
            )
        factors[delay] = total[both, delay + 1].sum() / total[both, delay].sum()
    ahead = np.cumprod(factors[::-1])[::-1]
    last = known.sum(axis=1) - 1
    if (last < 0).any():
        raise InputError("a month has no count at any delay")
    arrived = 1 / np.where(last >= delays - 1, 1.0, ahead[np.minimum(last, delays - 1)])
    expected = total[np.arange(months), last] / arrived
    enough = arrived >= complete
    usable = int(months if enough.all() else np.argmin(enough))
    return expected, arrived, usable
