"""
What a programme in several places did: every estimator side by side, the checks, and the sentence the weakest allows.
"""

from __future__ import annotations

from typing import Any

from commonlight.analysis.base import InputError
from commonlight.analysis.impact.staggered import (
    FEW_UNITS,
    Aggregates,
    Effect,
    Panel,
    aggregate,
    group_time_effects,
    imputation,
    reshuffled,
    two_way,
    weighted,
)
from commonlight.analysis.impact.wild import FEW_ON_A_SIDE, wild_bootstrap


def analyse(panel: Panel, *, runs: int = 499, seed: int = 1, design: str = "observed") -> dict[str, Any]:
    """
    Return every estimator with estimate, se, low, high, whether they agree, checks, and a sentence.

    design : `observed`, or `lottery` / `stepped-wedge` when chance alone chose who came first
    """
    estimators: dict[str, Any] = {}
    aggregates: dict[str, Aggregates] = {}
    warnings = list(panel.warnings)
    for label, control in (("callaway_santanna_never", "never"), ("callaway_santanna_notyet", "notyet")):
        try:
            parts = group_time_effects(panel, control)
        except InputError as problem:
            warnings.append(f"{label}: {problem}")
            continue
        found = aggregates[label] = aggregate(panel, parts)
        estimators[label] = {
            **found.simple.as_dict(),
            "group": found.group.as_dict(),
            "dynamic": found.dynamic.as_dict(),
            "calendar": found.calendar.as_dict(),
            "event_study": [{"event_time": step, **effect.as_dict()} for step, effect in found.by_event_time],
            "by_cohort": [{"cohort": cohort, **effect.as_dict()} for cohort, effect in found.by_cohort],
            "group_time": [{"cohort": g, "time": when, **effect.as_dict()} for g, when, effect in parts],
        }
    try:
        estimators["imputation"] = imputation(panel).as_dict()
    except InputError as problem:
        warnings.append(f"imputation: {problem}")
    answers = [value for value in estimators.values() if value["se"] > 0]
    estimators["two_way_fixed_effects"] = {**two_way(panel).as_dict(), "role": "contrast only"}
    agree = bool(answers) and all(
        abs(one["estimate"] - other["estimate"]) <= 1.96 * max(one["se"], other["se"])
        for one in answers
        for other in answers
    )
    p, deals = reshuffled(panel, runs=runs, seed=seed) if len(panel.units) <= 200 else (float("nan"), 0)
    checks = _panel_checks(aggregates, p, deals)
    if aggregates and len(panel.units) < FEW_UNITS:
        checks.append(wild_check(panel, next(iter(aggregates)), runs=runs, seed=seed))
    sentence, claim = _panel_sentence(answers, agree, checks, design, deals)
    return {
        "estimators": estimators,
        "agreement": agree,
        "checks": checks,
        "sentence": sentence,
        "claim": claim,
        "n_units": len(panel.units),
        "n_times": len(panel.times),
        "warnings": warnings,
    }


def wild_check(panel: Panel, control: str, *, runs: int, seed: int) -> dict[str, Any]:
    """Return the wild cluster bootstrap of the simple effect as a check; undecided with few units on one side."""
    import math

    def simple(one: Panel) -> Effect:
        return weighted(one, [part for part in group_time_effects(one, control) if part[1] >= part[0]], "simple")

    found = wild_bootstrap(panel, simple, runs=runs, seed=seed)
    reached = int((panel.cohort > 0).sum())
    few = min(reached, len(panel.units) - reached) < FEW_ON_A_SIDE
    ends = [end if math.isfinite(end) else None for end in (found.low, found.high)]
    shown = " to ".join("no limit" if end is None else f"{end:.3g}" for end in ends)
    return {
        "name": "wild cluster bootstrap",
        "passed": None if few else found.p <= 0.05,
        "sentence": f"Were there no effect, chance would give one this large in {100 * found.p:.0f} of 100 "
        f"({found.draws} draws, {found.weights} weights; effects not ruled out: {shown})."
        + (" Too few units on one side to rely on it." if few else ""),
        "p": found.p,
        "low": ends[0],
        "high": ends[1],
        "draws": found.draws,
        "enumerated": found.enumerated,
    }


def _panel_checks(aggregates: dict[str, Aggregates], p: float, deals: int) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = []
    for label, found in aggregates.items():
        early = [(step, effect) for step, effect in found.by_event_time if step < 0 and effect.se > 0]
        # Bonferroni over the pre-periods: one loud one in many is expected.
        from scipy.special import ndtri

        limit = -float(ndtri(0.025 / max(len(early), 1)))
        loud = [step for step, effect in early if abs(effect.estimate) > limit * effect.se]
        checks.append({
            "name": f"no difference before the start ({label})",
            "passed": not loud if early else None,
            "sentence": "Places differed before the start." if loud else
            ("Before the start, places moved alike." if early else "There is no earlier time to look at."),
        })  # fmt: skip
    if deals:
        checks.append({
            "name": "reshuffled starts",
            "passed": p <= 0.05,
            "sentence": f"{round(p * deals)} of {deals} deals of chance gave an effect this large.",
        })  # fmt: skip
    return checks


def _panel_sentence(
    answers: list[dict[str, Any]], agree: bool, checks: list[dict[str, Any]], design: str, deals: int
) -> tuple[str, str]:
    if not answers:
        return "We cannot tell: no estimator could be used.", "description"
    if not agree:
        return "The estimators disagree, so we claim nothing beyond what they show side by side.", "description"
    widest = max(answers, key=lambda one: one["high"] - one["low"])
    low, high = min(one["low"] for one in answers), max(one["high"] for one in answers)
    failed = [check for check in checks if check["passed"] is False]
    by_chance = any(c["name"] in ("reshuffled starts", "wild cluster bootstrap") for c in failed)
    if low <= 0 <= high or (deals and deals <= 1000 and by_chance):
        return (
            f"We cannot tell whether the outcome changed where the programme came ({low:.3g} to {high:.3g}).",
            "comparison",
        )
    way = "up" if low > 0 else "down"
    size = f"by {abs(widest['estimate']):.3g} ({min(abs(low), abs(high)):.3g} to {max(abs(low), abs(high)):.3g})"
    moved = f"against the comparison places, the outcome moved {way} {size}"
    if any(check["name"].startswith("no difference") and check["passed"] is False for check in checks):
        return f"{moved.capitalize()}; but places differed before, too.", "comparison"
    if design in ("lottery", "stepped-wedge"):
        return f"Chance chose the order: the programme caused this. {moved.capitalize()}.", "caused"
    return f"{moved.capitalize()}.", "effect"
