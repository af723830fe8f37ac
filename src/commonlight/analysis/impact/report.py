"""
The report a funder gets: eight parts, from an evaluation and the facts of the programme.

It is built as plain sections first; `report_html` and `report_docx` turn them into files. Counts under `smallest` are not
shown. A report that leaves the coalition still passes the publication rules of the room that sends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import wilson
from commonlight.analysis.base.svg import Chart, dumbbell_chart, forest_chart, series_chart
from commonlight.analysis.impact.decompose import ReportingSurvey, decompose
from commonlight.analysis.impact.evaluate import Evaluation
from commonlight.analysis.impact.interrupted import Interruption
from commonlight.analysis.impact.regression import corrected_error, fit_poisson

FACTS = (
    "title",
    "coalition",
    "outputs",
    "surveys",
    "reporting_surveys",
    "feedback",
    "did_not_work",
    "stories",
    "smallest",
    "hidden",
    "markers",
    "notes",
)
SHOWN_BY_DEFAULT = 11
SMALLEST_SHARE = 30


@dataclass(frozen=True)
class Section:
    """One part: a title, paragraphs, tables (caption, columns, rows) and charts."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report: title, subtitle, the eight sections."""

    title: str
    subtitle: str
    sections: tuple[Section, ...] = field(default=())


def build_report(result: Evaluation, facts: Mapping[str, Any] | None = None, *, version: str = "") -> Report:
    """
    Return the report of an evaluation.

    Parameters
    ----------
    facts : what only the coalition knows: title, coalition, outputs (list of what, count, of), surveys (list of question,
        before [right, asked], after [right, asked]), reporting_surveys (two of [told, asked]), feedback (received,
        answered, changed), did_not_work (list), stories (list), smallest (counts under it are not shown, default 11), hidden
        (times whose counts were evened out and are not shown, instead of those under `smallest`), markers (list of what,
        before [n, of], after [n, of]: who told, and how late), notes (list: what the outcome can and cannot say)
    """
    facts = dict(facts or {})
    for key in facts:
        if key not in FACTS:
            raise InputError(f"the facts do not know {key!r}; they are {', '.join(FACTS)}", column=str(key))
    smallest = int(facts.get("smallest", SHOWN_BY_DEFAULT))
    return Report(
        str(facts.get("title", f"What changed: {result.plan.outcome}")),
        " · ".join(part for part in (str(facts.get("coalition", "")), result.plan.when()) if part),
        (
            _did(facts, smallest),
            _could_see(result),
            _changed(result, smallest, facts),
            _reporting(result, facts),
            _know(facts),
            _trusted(facts, smallest),
            _did_not_work(result, facts),
            _annex(result, smallest, version),
        ),
    )


def _shown(count: float, smallest: int) -> str:
    return f"fewer than {smallest}" if 0 < count < smallest else f"{count:,.0f}"


def _did(facts: Mapping[str, Any], smallest: int) -> Section:
    rows = []
    for output in facts.get("outputs") or ():
        count, of = float(output["count"]), output.get("of")
        share = ""
        if of and float(of) > 0 and count >= smallest:
            share = f"{count / float(of):.0%}" if float(of) >= 30 else f"{count:g} of {of}"
        rows.append((str(output["what"]), _shown(count, smallest), f"{float(of):,.0f}" if of else "not known", share))
    if not rows:
        return Section("1. What we did", ("No outputs were handed in for this report.",))
    columns = ("what", "how many", "out of", "share")
    return Section("1. What we did", (), (("Outputs, with what they are out of", columns, tuple(rows)),))


def _could_see(result: Evaluation) -> Section:
    if result.power is None:
        return Section("2. What we could hope to see", ("There is too little before or after to work this out.",))
    rows = [(f"{ratio:g} times", f"{round(100 * chance)} in 100") for ratio, chance in result.power.rows]
    rows.append(("nothing changed", f"{round(100 * result.power.false_alarms)} in 100"))
    return Section(
        "2. What we could hope to see",
        (result.power.sentence(),),
        (("How often data like these show a change, by its true size", ("true change", "seen in"), tuple(rows)),),
    )


def _interruption(result: Evaluation) -> Interruption:
    import numpy as np

    series, plan = result.series, result.plan
    season = plan.season if plan.season is not None else (2 if series.by_month and len(series) >= 24 else 0)
    if len(series) < 24:
        season = 0
    offset = None
    if plan.exposure:
        offset = np.log(series.columns[plan.exposure] / series.columns[plan.exposure].mean())
    starts = tuple(series.place(start) for start in plan.starts)
    return Interruption(series.columns[plan.outcome], starts, (series.moments % 12 + 1).astype(float), season, offset)


def _changed(result: Evaluation, smallest: int, facts: Mapping[str, Any]) -> Section:
    import numpy as np
    from scipy.special import stdtrit

    counts, start, plan = result.series.columns[result.plan.outcome], result.start, result.plan
    hidden = (counts > 0) & (counts < smallest)
    if "hidden" in facts:
        hidden = np.isin(result.series.labels, list(facts["hidden"]))
    drawn = np.where(hidden, smallest / 2, counts)
    beside = result.series.columns[plan.comparison] if plan.comparison else None
    fitted: Sequence[float] = ()
    expected: Sequence[float] = ()
    band: tuple[Sequence[float], Sequence[float]] = ((), ())
    if len(result.judges) > 1:
        own = _interruption(result)
        design = own.design()
        fits = fit_poisson(design, counts[None], own.offset)
        fitted = fits.fitted[0].tolist()
        bare = design[start:].copy()
        bare[:, 0] = 0
        eta = bare @ fits.coefficients[0] + (0 if own.offset is None else own.offset[start:])
        _, degrees, r = corrected_error(fits, 0)
        grow = max(float(fits.dispersion[0]), 1.0) * (1 + float(r[0])) / (1 - float(r[0]))
        spread = np.sqrt(np.einsum("ij,jk,ik->i", bare, fits.inverse[0], bare) * grow)
        reach = float(stdtrit(float(degrees[0]), 0.975)) * spread
        expected = np.exp(eta).tolist()
        band = (np.exp(eta - reach).tolist(), np.exp(np.minimum(eta + reach, 50)).tolist())
    ends = [*drawn, *fitted, *(value for value in band[1] if value < 3 * max(drawn))]
    top = 1.08 * float(max([*ends, *(beside if beside is not None else [])]))
    charts = [
        series_chart(f"{plan.outcome} over time", result.series.labels, drawn.tolist(), start=start, fitted=fitted,
                     expected=expected, band=band, hidden=hidden.tolist(), top=top)
    ]  # fmt: skip
    if beside is not None:
        veiled = (beside > 0) & (beside < smallest)
        charts.append(
            series_chart(f"{plan.comparison} (comparison), same scale", result.series.labels,
                         np.where(veiled, smallest / 2, beside).tolist(), start=start, hidden=veiled.tolist(), top=top)
        )  # fmt: skip
    notes = [result.sentence(), *(str(note) for note in facts.get("notes") or ())]
    if hidden.any() and "hidden" in facts:
        notes.append("Hollow dots: not shown, to protect people; their average stands in the models.")
    elif hidden.any():
        notes.append(f"Hollow dots: fewer than {smallest}, not shown exactly.")
    return Section("3. What changed", tuple(notes), (), tuple(charts))


def _reporting(result: Evaluation, facts: Mapping[str, Any]) -> Section:
    import numpy as np

    title = "4. More reporting, or more trafficking?"
    if result.plan.measures not in ("reports", "calls", "tips", "referrals"):
        return Section(
            title, ("The outcome does not count reports, so this question does not arise.",), _markers(facts)
        )
    counts = np.asarray(result.series.columns[result.plan.outcome])
    asked = facts.get("reporting_surveys")
    surveys = None
    if asked:
        if len(asked) != 2:
            raise InputError("reporting_surveys are two: [told, asked] before and after", column="reporting_surveys")
        surveys = (ReportingSurvey(*map(int, asked[0])), ReportingSurvey(*map(int, asked[1])))
    try:
        found = decompose(counts[: result.start], counts[result.start :], surveys=surveys)
    except InputError as problem:
        return Section(title, (f"We cannot tell: {problem}.",), _markers(facts))
    rows = [
        (one.unit, f"{one.estimate:.2f}", f"{one.low:.2f} to {one.high:.2f}")
        for one in (found.reports, found.reporting, found.incidence)
        if one is not None
    ]
    tables = (
        ("Reports = what happened x the share that is reported", ("what", "ratio", "95 % interval"), tuple(rows)),
    )
    return Section(title, (found.sentence(), *found.warnings), (*tables, *_markers(facts)))


def _markers(facts: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]:
    """Return the panel of who told and how late, before and after; it helps to tell more reporting from more to report."""

    def said(pair: Sequence[int]) -> str:
        n, of = map(int, pair)
        if of < SMALLEST_SHARE:
            return f"{n} of {of}"
        low, high = wilson(n, of)
        return f"{n / of:.0%} ({low:.0%} to {high:.0%}) of {of}"

    rows = tuple(
        (
            str(one["what"]),
            *("too few to show" if one.get(when) is None else said(one[when]) for when in ("before", "after")),
        )
        for one in facts.get("markers") or ()
    )
    return (("Who told, and how late", ("what", "before", "after"), rows),) if rows else ()


def _know(facts: Mapping[str, Any]) -> Section:
    rows, notes = [], []
    for item in facts.get("surveys") or ():
        (x, n), (y, m) = (tuple(map(int, item[key])) for key in ("before", "after"))
        if min(n, m) < 30:
            notes.append(f"{item['question']}: {x} of {n} before, {y} of {m} after; too few for percentages.")
            continue
        rows.append((str(item["question"]), (x / n, *wilson(x, n)), (y / m, *wilson(y, m))))
        if item.get("matched") is not None:
            notes.append(f"{item['question']}: {item['matched']} of {item.get('invited', n)} people could be matched.")
    if not rows and not notes:
        return Section("5. What people know and think", ("No survey was handed in for this report.",))
    charts = (dumbbell_chart("Shares before and after", rows),) if rows else ()
    return Section("5. What people know and think", tuple(notes), (), charts)


def _trusted(facts: Mapping[str, Any], smallest: int) -> Section:
    given = facts.get("feedback") or {}
    stories = tuple(str(story) for story in facts.get("stories") or ())
    if not given:
        return Section("6. Who trusted us", ("No feedback was handed in for this report.", *stories))
    rows = tuple((name, _shown(float(given.get(name, 0)), smallest)) for name in ("received", "answered", "changed"))
    return Section("6. Who trusted us", stories, (("Feedback", ("what", "how many"), rows),))


def _did_not_work(result: Evaluation, facts: Mapping[str, Any]) -> Section:
    told = [str(one) for one in facts.get("did_not_work") or ()] or ["Nobody wrote down what did not work. Ask."]
    events = [f"Also happened: {event}." for event in result.plan.events] or ["No other events were written down."]
    cannot = "Reports count what people tell us. How much trafficking there is, they cannot show."
    return Section("7. What did not work, and what we cannot know", (*told, *events, cannot, *result.warnings))


def _annex(result: Evaluation, smallest: int, version: str) -> Section:
    specs = [
        (f"{s.name} ({s.term})" if s.term != "step" else s.name, s.estimate, s.low, s.high)
        for s in result.specifications
    ]
    state = {True: "passed", False: "failed", None: "noted"}
    checks = tuple((check.name, state[check.passed], check.sentence) for check in result.checks)
    notes = [
        f"Plan {result.plan.hash}. {result.plan.when()}",
        f"Kind of claim: {result.claim}. Models agree: {'yes' if result.agree else 'no'}.",
        f"Counts under {smallest} are not shown." if smallest > 1 else "All counts are shown.",
        "Ratios: counted after the start over what the model expected without it. Contrast and reproduction models carry no "
        "claim.",
    ]
    if version:
        notes.append(f"Made with Commonlight {version}.")
    return Section(
        "8. Annex: all models and checks",
        tuple(notes),
        (("Checks", ("check", "result", "what came out"), checks),),
        (forest_chart("All models side by side", specs),),
    )
