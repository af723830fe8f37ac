"""Work out what could be seen (power), and what changed: plain values in and out. Runs in a child process only."""

import base64
from collections.abc import Callable
from typing import Any

Progress = Callable[[int], None]


def work_out(asked: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Return the power, or the result with its report; `problem` instead where the series does not allow it."""
    from commonlight.analysis.base import InputError

    try:
        return _power(asked) if asked["what"] == "power" else _impact(asked, progress)
    except InputError as problem:
        return {"problem": str(problem)}


def _power(asked: dict[str, Any]) -> dict[str, Any]:
    from commonlight.analysis.impact.power import power

    found = power(
        asked["mean"],
        before=asked["before"],
        after=asked["after"],
        mei=asked["mei"],
        runs=asked["runs"],
        seed=asked["seed"],
    )
    return found.as_dict()


def _impact(asked: dict[str, Any], progress: Progress) -> dict[str, Any]:
    from commonlight.analysis.base.tables import table_of
    from commonlight.analysis.impact import Plan, evaluate
    from commonlight.analysis.impact.report import build_report
    from commonlight.analysis.impact.report_docx import report_docx
    from commonlight.analysis.impact.report_html import report_html

    plan = Plan.from_mapping(asked["plan"])
    table = table_of(("month", plan.outcome), zip(asked["months"], asked["counts"], strict=True))
    result = evaluate(plan, table, runs=asked["runs"], seed=asked["seed"])
    progress(60)
    report = build_report(result, asked["facts"], version=asked["version"])
    html = report_html(report)
    progress(80)
    return {
        "sentence": result.sentence(),
        "claim": result.claim,
        "passed": result.passed,
        "agree": result.agree,
        "hash": plan.hash,
        "sections": [
            {
                "title": one.title,
                "paragraphs": list(one.paragraphs),
                "tables": [[caption, list(heads), [list(row) for row in rows]] for caption, heads, rows in one.tables],
                "charts": [
                    [chart.title, chart.svg, list(chart.columns), [list(row) for row in chart.rows]]
                    for chart in one.charts
                ],
            }
            for one in report.sections
        ],
        "html": html,
        "docx": base64.b64encode(report_docx(report)).decode(),
    }
