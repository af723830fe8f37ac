"""From a plan and a series to what may be said: the method is chosen by the data there is, the words by the checks passed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import Check, InputError, Table
from commonlight.analysis.impact.interrupted import (
    Interruption,
    Specification,
    comparative,
    exact_rate_ratio,
    local_level,
    published_variants,
    quasi_poisson,
)
from commonlight.analysis.impact.plan import Plan
from commonlight.analysis.impact.power import Power, power
from commonlight.analysis.impact.regression import NotFitted, fit_poisson
from commonlight.analysis.impact.series import Series, moment_of, read_series

if TYPE_CHECKING:
    from commonlight.analysis.impact.regression import Array

FEWEST_TO_SHOW = (12, 6)
FEWEST_TO_CLAIM = (24, 12)
SMALLEST_MEAN = 2.0
SMALLEST_BASE = 30


@dataclass(frozen=True)
class Evaluation:
    """
    What happened to one outcome around the start of a programme.

    headline : the model named beforehand; specifications : all models; checks : what was tried to break it
    claim : description, association or comparison (effect and caused need other designs)
    before, after : totals and months; base : whether percentages may be said (30 or more counted before)
    """

    plan: Plan
    series: Series
    start: int
    headline: Specification
    specifications: tuple[Specification, ...]
    checks: tuple[Check, ...]
    power: Power | None
    claim: str
    before: tuple[int, int]
    after: tuple[int, int]
    warnings: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """Whether all models that must agree point the same way."""
        return len({spec.direction for spec in self.judges}) == 1

    @property
    def judges(self) -> tuple[Specification, ...]:
        """The models the sentence must stand on: the headline and those beside it."""
        return tuple(spec for spec in self.specifications if spec.role in ("headline", "beside") and spec.term[:4] != "step "
                     and " 2" not in spec.term)  # fmt: skip

    @property
    def passed(self) -> bool:
        """Whether no check failed."""
        return not any(check.passed is False for check in self.checks)

    def sentence(self) -> str:
        """Say only what every model supports, then what it does not mean."""
        from commonlight.analysis.impact.wording import sentence_of

        return sentence_of(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the contract's fields as plain values."""
        return {
            "headline": self.headline.as_dict(),
            "specifications": [spec.as_dict() for spec in self.specifications],
            "checks": [
                {"name": c.name, "passed": c.passed, "sentence": c.sentence, "table": list(c.table)}
                for c in self.checks
            ],
            "power": self.power.as_dict() if self.power else None,
            "agreement": self.agree,
            "sentence": self.sentence(),
            "claim": self.claim,
            "plan": {"hash": self.plan.hash, "when": self.plan.when()},
            "n": len(self.series),
            "before": {"total": self.before[0], "times": self.before[1]},
            "after": {"total": self.after[0], "times": self.after[1]},
            "unit": "ratio after / expected",
            "warnings": list(self.warnings),
        }


def evaluate(
    plan: Plan, table: Table, *, level: float = 0.95, runs: int = 500, seed: int = 1, today: date | None = None
) -> Evaluation:
    """
    Evaluate one outcome by the plan.

    Parameters
    ----------
    table : a line per month with the plan's columns; runs : simulations for the power statement
    today : when given, months after it are refused, and a last month that is not over is warned of

    Raises
    ------
    InputError : missing, repeated or future months, an outcome of zeros only, a start outside the series
    """
    import numpy as np

    wanted = [name for name in (plan.outcome, plan.exposure, plan.comparison, plan.negative_control) if name]
    this_month = today.strftime("%Y-%m") if today else None
    series = read_series(table, plan.time, wanted, until=_earlier(plan.data_until, this_month))
    counts = series.columns[plan.outcome]
    if (counts != counts.round()).any():
        at = series.labels[int(np.flatnonzero(counts != counts.round())[0])]
        raise InputError(
            f"the outcome of {at} is no whole count; put rates into counts and exposure", column=plan.outcome
        )
    if counts.sum() == 0:
        raise InputError("every count is 0; there is nothing to compare", column=plan.outcome)
    if plan.comparison and np.array_equal(series.columns[plan.comparison], counts):
        raise InputError(
            "the comparison has the same values as the outcome; it must be another series", column=plan.comparison
        )
    starts = tuple(series.place(start) for start in plan.starts)
    offset = None
    if plan.exposure:
        exposure = series.columns[plan.exposure]
        if (exposure <= 0).any():
            row = int(np.flatnonzero(exposure <= 0)[0])
            raise InputError(f"the exposure at {series.labels[row]} is not above 0", column=plan.exposure)
        offset = np.log(exposure / exposure.mean())
    start, n = starts[0], len(counts)
    warnings = _oddities(counts, series, plan)
    if this_month and series.by_month and series.moments[-1] == moment_of(this_month, by_month=True):
        warnings.append(f"{series.labels[-1]} is not over yet: its count will still rise. Leave it out.")
    season = plan.season if plan.season is not None else (2 if series.by_month and n >= 24 else 0)
    if season and n < 24:
        warnings.append("Under 24 months a season cannot be told from the change; it was left out.")
        season = 0
    month = (series.moments % 12 + 1).astype(float)
    own = Interruption(counts, starts, month, season, offset)
    short = start < FEWEST_TO_SHOW[0] or n - start < FEWEST_TO_SHOW[1] or counts.mean() < SMALLEST_MEAN
    claim, specs, judged = "description", [], False
    if not short:
        try:
            specs = _specifications(own, level)
            judged = True
        except NotFitted as problem:
            warnings.append(f"The regression could not be fitted: {problem}.")
    if not judged:
        weight = np.ones(n) if offset is None else np.exp(offset)
        specs = [exact_rate_ratio(counts[:start].sum(), counts[start:].sum(),
                                  (float(weight[:start].sum()), float(weight[start:].sum())), level=level)]  # fmt: skip
        warnings.append("The series is short or thin: this describes before and after, and says nothing of why.")
    elif start >= FEWEST_TO_CLAIM[0] and n - start >= FEWEST_TO_CLAIM[1]:
        claim = "association"
    else:
        warnings.append("Under 24 months before or 12 after: the models are shown, but only a description is claimed.")
    checks = [_run_chart(counts, start)]
    if judged:
        checks += _checks(own, plan, series, level)
        if plan.comparison:
            beside = Interruption(series.columns[plan.comparison], starts, month, season, offset)
            try:
                specs.append(comparative(own, beside, level=level))
                claim = "comparison" if claim == "association" else claim
            except NotFitted as problem:
                warnings.append(f"The comparison could not be fitted: {problem}.")
        specs += published_variants(own, level=level)
    if plan.outcomes_looked_at > 1:
        checks.append(_multiplicity(plan, specs[0], level))
    told = ", ".join(plan.events) if plan.events else "none was written down; ask before you believe the figures"
    checks.append(Check("what else happened", None, f"Other events: {told}."))
    could: Power | None = None
    if counts[:start].mean() > 0 and start >= 3 and n - start >= 3:
        spread = 1.0
        if judged:
            spread = max(float(fit_poisson(own.design(), counts[None], offset).dispersion[0]), 1.0)
        could = power(float(counts[:start].mean()), before=start, after=n - start, dispersion=spread, mei=plan.mei,
                      runs=runs, seed=seed)  # fmt: skip
    return Evaluation(
        plan, series, start, specs[0], tuple(specs), tuple(checks), could, claim,
        (int(counts[:start].sum()), start), (int(counts[start:].sum()), n - start), tuple(warnings),
    )  # fmt: skip


def _specifications(own: Interruption, level: float) -> list[Specification]:
    """Return the declared models: headline, wandering level, no trend, bending trend."""
    specs = quasi_poisson(own, level=level, role="headline")
    specs.append(local_level(own, level=level))
    specs += quasi_poisson(own, trend="none", level=level, name="no trend")[:1]
    if own.n >= 36:
        specs += quasi_poisson(own, trend="bend", level=level, name="bending trend")[:1]
    return specs


def _earlier(first: str | None, second: str | None) -> str | None:
    """Return the earlier of two months, either of which may be missing."""
    given = [one[:7] for one in (first, second) if one]
    return min(given, default=None)


def _oddities(counts: Array, series: Series, plan: Plan) -> list[str]:
    """Return warnings about values that stand out or stretches that look like missing data."""
    import numpy as np

    found: list[str] = []
    middle = float(np.median(counts))
    spread = max(1.4826 * float(np.median(np.abs(counts - middle))), math.sqrt(max(middle, 1.0)))
    found += [
        f"{series.labels[place]} stands out with {counts[place]:g} (the middle value is {middle:g}); check it."
        for place in np.flatnonzero(counts > middle + 8 * spread)[:3]
    ]
    zeros = counts == 0
    run = longest = 0
    for zero in zeros:
        run = run + 1 if zero else 0
        longest = max(longest, run)
    if longest >= 3 and middle >= 3:
        found.append(f"There are {longest} zeros in a row; make sure that they were counted and not left blank.")
    if plan.outcomes_looked_at == 1 and plan.written is None:
        found.append("The plan has no date and names one outcome; say how many were looked at.")
    return found


def _run_chart(counts: Array, start: int) -> Check:
    """Return whether the later points keep to one side of the earlier median (6 in a row: Perla, Provost, Murray 2011)."""
    import numpy as np

    middle = float(np.median(counts[:start]))
    longest, side, run = 0, 0, 0
    for value in counts[start:]:
        now = int(np.sign(value - middle))
        if now == 0:
            continue
        run = run + 1 if now == side else 1
        side, longest = now, max(longest, run)
    return Check(
        "run chart",
        None,
        f"The middle value before was {middle:g}; the longest stretch on one side of it after is {longest} (6 is a shift).",
        ({"median_before": middle, "longest_run_after": longest},),
    )


def _checks(own: Interruption, plan: Plan, series: Series, level: float) -> list[Check]:
    """Return placebo dates, leaving one month out, and the negative control."""
    return [
        *([placebo_dates(own, level=level)]),
        leave_one_out(own, level=level),
        *([_negative_control(own, plan, series, level)] if plan.negative_control else []),
    ]


def placebo_dates(own: Interruption, *, level: float = 0.95, corrected: bool = True) -> Check:
    """Return whether fake starts inside the time before show changes; one in twenty is expected to."""
    import numpy as np

    start = own.starts[0]
    rows, seen = [], 0
    for fake in range(12, start - 5):
        part = Interruption(
            own.counts[:start],
            (fake,),
            own.month[:start],
            own.season,
            None if own.offset is None else own.offset[:start],
        )
        try:
            spec = quasi_poisson(part, level=level, corrected=corrected)[0]
        except NotFitted:
            continue
        rows.append({"start": fake + 1, "estimate": spec.estimate, "low": spec.low, "high": spec.high, "p": spec.p})
        seen += spec.direction != 0
    if not rows:
        return Check("placebo dates", None, "The time before is too short for fake starts.")
    allowed = int(np.ceil(0.1 * len(rows)))
    return Check(
        "placebo dates",
        seen <= allowed,
        f"{seen} of {len(rows)} fake starts before the programme showed a change.",
        tuple(rows),
    )


def leave_one_out(own: Interruption, *, level: float = 0.95) -> Check:
    """Return whether one month alone makes or unmakes the headline."""
    import numpy as np

    whole = quasi_poisson(own, level=level)[0]
    estimates, turned = [], 0
    design = own.design()
    for out in range(own.n):
        keep = np.arange(own.n) != out
        fits = fit_poisson(design[keep], own.counts[keep][None], None if own.offset is None else own.offset[keep])
        value = float(np.exp(fits.coefficients[0, 0]))
        estimates.append(value)
        turned += (value - 1) * (whole.estimate - 1) < 0
    low, high = min(estimates), max(estimates)
    return Check(
        "leave one month out",
        turned == 0 or whole.direction == 0,
        f"Leaving out any one month, the ratio stays between {low:.2f} and {high:.2f}.",
        ({"low": low, "high": high},),
    )


def _negative_control(own: Interruption, plan: Plan, series: Series, level: float) -> Check:
    other = Interruption(series.columns[plan.negative_control or ""], own.starts, own.month, own.season, own.offset)
    try:
        spec = quasi_poisson(other, level=level)[0]
    except NotFitted as problem:
        return Check("negative control", None, f"{plan.negative_control} could not be fitted: {problem}.")
    moved = spec.direction != 0
    text = "changed too, though the programme cannot reach it" if moved else "did not clearly change, as it should"
    return Check("negative control", not moved, f"{plan.negative_control} {text}.", (spec.as_dict(),))


def _multiplicity(plan: Plan, headline: Specification, level: float) -> Check:
    """Return whether the headline would stand were it the best of all outcomes looked at (Holm's first step)."""
    p = headline.p if math.isfinite(headline.p) else (0.0 if headline.direction else 1.0)
    count = plan.outcomes_looked_at
    stands = p * count <= 1 - level or headline.direction == 0
    return Check(
        "how many outcomes were looked at",
        stands,
        f"This is 1 of {count} outcomes looked at; by Holm's rule it {'still stands' if stands else 'does not stand'}.",
    )
