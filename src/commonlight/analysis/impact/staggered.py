"""
Programmes that began in several places, at one time or at several: difference in differences without bad comparisons.

Callaway and Sant'Anna (against places never reached, and against those not yet reached) and imputation stand side by
side; two-way fixed effects is shown only as a contrast, for it compares late places with early ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import InputError, Table
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from commonlight.analysis.impact.regression import Array


FEW_UNITS = 40


@dataclass(frozen=True)
class Panel:
    """
    An outcome for every unit at every time.

    units : (n,) names; times : (t,) whole, increasing; outcome : (n, t); cohort : (n,) first time reached, 0 never
    """

    units: tuple[str, ...]
    times: NDArray[np.int64]
    outcome: Array
    cohort: NDArray[np.int64]
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_table(cls, table: Table, *, unit: str, time: str, outcome: str, cohort: str) -> Panel:
        """Read a long table; InputError names row and column for repeats, gaps, changing cohorts or empty values."""
        import numpy as np

        units, times = table.text(unit), table.numbers(time)
        values, starts = table.numbers(outcome), table.numbers(cohort, empty_as=0.0)
        whole = sorted({int(value) for value in times})
        for place, (when, start) in enumerate(zip(times, starts, strict=True)):
            if when != int(when) or start != int(start):
                wrong = time if when != int(when) else cohort
                raise InputError("times and cohorts are whole numbers", row=place + table.first_row, column=wrong)
        names = tuple(dict.fromkeys(units))
        row_of = {name: place for place, name in enumerate(names)}
        column_of = {when: place for place, when in enumerate(whole)}
        data = np.full((len(names), len(whole)), np.nan)
        group = np.full(len(names), -1, dtype=np.int64)
        for place, (name, when, value, start) in enumerate(zip(units, times, values, starts, strict=True)):
            row, i, j = place + table.first_row, row_of[name], column_of[int(when)]
            if not np.isnan(data[i, j]):
                raise InputError(f"{name} at {int(when)} stands twice", row=row, column=time)
            data[i, j] = value
            if group[i] not in (-1, int(start)):
                raise InputError(f"{name} changes its cohort; it is the first time reached", row=row, column=cohort)
            group[i] = int(start)
        if np.isnan(data).any():
            i, j = np.argwhere(np.isnan(data))[0]
            raise InputError(f"{names[i]} has no line for {whole[j]}; a gap is not a zero", column=outcome)
        return cls.made(names, np.array(whole), data, group)

    @classmethod
    def made(cls, units: tuple[str, ...], times: NDArray[np.int64], outcome: Array, cohort: NDArray[np.int64]) -> Panel:
        """Check a panel held in arrays; units reached before the first time are left out with a warning."""
        import numpy as np

        warnings = []
        early = (cohort != 0) & (cohort <= times[0])
        if early.any():
            warnings.append(f"{int(early.sum())} units were reached by the first time: they show no before; left out.")
            units = tuple(name for name, out in zip(units, early, strict=True) if not out)
            outcome, cohort = outcome[~early], cohort[~early]
        cohort = np.where(cohort > times[-1], 0, cohort)
        if len(times) < 2 or not (cohort > 0).any():
            raise InputError("at least two times and one unit reached after the first are needed")
        warnings += [
            f"Cohort {start} has one unit: its spread cannot be known; its error is too small."
            for start in np.unique(cohort[cohort > 0])
            if (cohort == start).sum() == 1
        ]
        if len(units) < FEW_UNITS:
            warnings.append(f"Only {len(units)} units: rely on the reshuffling check, not on standard errors.")
        return cls(units, times, outcome, cohort, tuple(warnings))


@dataclass(frozen=True)
class Effect:
    """An effect by one estimator, in units of the outcome; influence : (units,) what each unit adds to its error."""

    name: str
    estimate: float
    se: float
    influence: Array = field(repr=False)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the normal interval."""
        from scipy.special import ndtri

        reach = float(ndtri((1 + level) / 2)) * self.se
        return self.estimate - reach, self.estimate + reach

    def as_dict(self) -> dict[str, Any]:
        """Return estimate, se, low, high."""
        low, high = self.interval()
        return {"name": self.name, "estimate": self.estimate, "se": self.se, "low": low, "high": high}


def group_time_effects(panel: Panel, control: str = "never") -> list[tuple[int, int, Effect]]:
    """
    Return (cohort, time, effect) for each cohort and time after the first.

    Callaway and Sant'Anna 2021, equation 2.6 without covariates: the change since the last time before the start (since
    the time before, for earlier times) against units never reached (`never`) or not reached by then (`notyet`).
    """
    import numpy as np

    n = len(panel.units)
    found = []
    for start in np.unique(panel.cohort[panel.cohort > 0]):
        treated = panel.cohort == start
        base = int(np.searchsorted(panel.times, start)) - 1
        for place in range(1, len(panel.times)):
            now = panel.times[place]
            since = base if now >= start else place - 1
            beside = panel.cohort == 0
            if control == "notyet":
                beside = (beside | (panel.cohort > max(now, panel.times[since]))) & ~treated
            if not beside.any():
                continue
            change = panel.outcome[:, place] - panel.outcome[:, since]
            gap = change[treated].mean() - change[beside].mean()
            influence = np.zeros(n)
            influence[treated] = n / treated.sum() * (change[treated] - change[treated].mean())
            influence[beside] = -n / beside.sum() * (change[beside] - change[beside].mean())
            found.append(
                (int(start), int(now), Effect(f"ATT({start},{now})", float(gap), _error(influence), influence))
            )
    if not found:
        raise InputError(
            "no unit can serve as comparison: all are reached; use the not-yet-reached comparison or others"
        )
    return found


def _error(influence: Array) -> float:
    import numpy as np

    return float(np.sqrt(np.mean(influence**2) / len(influence)))


def weighted(panel: Panel, parts: list[tuple[int, int, Effect]], name: str) -> Effect:
    """Return the mean of group-time effects weighted by cohort size, its error including that of the weights."""
    import numpy as np

    share = np.array([(panel.cohort == start).mean() for start, _, _ in parts])
    effects = np.array([effect.estimate for _, _, effect in parts])
    weights = share / share.sum()
    influence = np.column_stack([effect.influence for _, _, effect in parts]) @ weights
    member = np.column_stack([(panel.cohort == start) - size for (start, _, _), size in zip(parts, share, strict=True)])
    drift = member / share.sum() - member.sum(axis=1, keepdims=True) * share / share.sum() ** 2
    influence = influence + drift @ effects
    return Effect(name, float(weights @ effects), _error(influence), influence)


def _mean(effects: list[Effect], name: str) -> Effect:
    import numpy as np

    influence = np.mean([effect.influence for effect in effects], axis=0)
    return Effect(name, float(np.mean([effect.estimate for effect in effects])), _error(influence), influence)


@dataclass(frozen=True)
class Aggregates:
    """Callaway and Sant'Anna's summaries: simple, by cohort, by time since start, by calendar time."""

    simple: Effect
    group: Effect
    dynamic: Effect
    calendar: Effect
    by_event_time: tuple[tuple[int, Effect], ...]
    by_cohort: tuple[tuple[int, Effect], ...]


def aggregate(panel: Panel, parts: list[tuple[int, int, Effect]]) -> Aggregates:
    """Return the four summaries of group-time effects (Callaway and Sant'Anna 2021, table 1)."""
    import numpy as np

    after = [part for part in parts if part[1] >= part[0]]
    places = {int(when): place for place, when in enumerate(panel.times)}
    steps = sorted({places[when] - int(np.searchsorted(panel.times, start)) for start, when, _ in parts})
    by_event = tuple(
        (
            step,
            weighted(
                panel,
                [p for p in parts if places[p[1]] - int(np.searchsorted(panel.times, p[0])) == step],
                f"{step:+d} after start",
            ),
        )
        for step in steps
    )
    cohorts = sorted({start for start, _, _ in after})
    by_cohort = tuple((g, _mean([e for start, _, e in after if start == g], f"cohort {g}")) for g in cohorts)
    times = sorted({when for _, when, _ in after})
    by_time = [weighted(panel, [p for p in after if p[1] == when], f"time {when}") for when in times]
    return Aggregates(
        weighted(panel, after, "simple"),
        weighted(panel, [(g, 0, effect) for g, effect in by_cohort], "group"),
        _mean([effect for step, effect in by_event if step >= 0], "dynamic"),
        _mean(by_time, "calendar"),
        by_event,
        by_cohort,
    )


def imputation(panel: Panel) -> Effect:
    """
    Return the mean effect on units reached: what they had, less what unit and time effects of unreached cells foretell.

    Borusyak, Jaravel and Spiess 2024; conservative error clustered by unit, residuals of treated cells centred within
    cohort and time since start (their equation 8).
    """
    import numpy as np

    n, t = panel.outcome.shape
    reached = (panel.cohort[:, None] > 0) & (panel.times[None, :] >= panel.cohort[:, None])
    unit, time = np.divmod(np.arange(n * t), t)
    design = np.zeros((n * t, n + t - 1))
    design[np.arange(n * t), unit] = 1
    later = time > 0
    design[np.flatnonzero(later), n + time[later] - 1] = 1
    cell = reached.ravel()
    y = panel.outcome.ravel()
    clean = design[~cell]
    if np.linalg.matrix_rank(clean.T @ clean) < design.shape[1]:
        raise InputError("a time has no unit that is still unreached; imputation cannot foretell it")
    inverse = np.linalg.inv(clean.T @ clean)
    beta = inverse @ (clean.T @ y[~cell])
    gap = y - design @ beta
    effect = float(gap[cell].mean())
    weights = np.zeros(n * t)
    weights[cell] = 1 / cell.sum()
    weights[~cell] = -clean @ (inverse @ (design[cell].T @ weights[cell]))
    residual = gap.copy()
    for start in np.unique(panel.cohort[panel.cohort > 0]):
        for when in range(t):
            same = cell & (np.repeat(panel.cohort, t) == start) & (time == when)
            if same.any():
                residual[same] -= gap[same].mean()
    by_unit = np.bincount(unit, weights=weights * residual, minlength=n)
    return Effect("imputation", effect, float(np.sqrt((by_unit**2).sum())), n * by_unit)


def two_way(panel: Panel) -> Effect:
    """Return the two-way fixed effects estimate with unit-clustered error: shown as a contrast, not as an answer."""
    import numpy as np

    n, t = panel.outcome.shape
    on = ((panel.cohort[:, None] > 0) & (panel.times[None, :] >= panel.cohort[:, None])).astype(float)

    def within(values: Array) -> Array:
        out: Array = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
        return out

    x, y = within(on), within(panel.outcome)
    slope = float((x * y).sum() / (x * x).sum())
    scores = (x * (y - slope * x)).sum(axis=1)
    small = n / (n - 1) * (n * t - 1) / (n * t - t - 1)
    error = float(np.sqrt((scores**2).sum() * small) / (x * x).sum())
    return Effect("two-way fixed effects", slope, error, n * scores / (x * x).sum())


def reshuffled(panel: Panel, *, runs: int = 499, seed: int = 1, control: str = "notyet") -> tuple[float, int]:
    """Return how often the simple effect is as large when cohorts are dealt out again at random, and of how many deals."""
    import numpy as np

    rng = generator(seed)

    def simple(cohort: NDArray[np.int64]) -> float:
        dealt = Panel(panel.units, panel.times, panel.outcome, cohort)
        parts = [part for part in group_time_effects(dealt, control) if part[1] >= part[0]]
        share = np.array([(cohort == start).sum() for start, _, _ in parts], dtype=float)
        return float(share @ [effect.estimate for _, _, effect in parts] / share.sum())

    own = abs(simple(panel.cohort))
    larger = sum(abs(simple(rng.permutation(panel.cohort))) >= own - 1e-12 for _ in range(runs))
    return (1 + larger) / (1 + runs), 1 + runs
