"""`commonlight analyse impact SERIES.csv --plan PLAN.yaml`: what changed around the start of a programme."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonlight import __version__
from commonlight.cli.analysis_output import bad_input_ends_the_command, read_yaml, write_bytes, write_json, write_whole

DESCRIPTION = """\
Evaluate one monthly count by a plan written beforehand.

PLAN.yaml has outcome, time and start, and may have exposure, comparison, negative_control, season, kind, mei,
measures, events, outcomes_looked_at, written, data_until. A month that is missing is an error, never a zero.
"""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "impact",
        help="what changed around the start of a programme",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("series", type=Path, metavar="SERIES.csv", help="a line per month")
    parser.add_argument("--plan", type=Path, required=True, metavar="PLAN.yaml")
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers start (default 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here as JSON")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write the funder report here, one page that needs no other file"
    )
    parser.add_argument("--docx", type=Path, metavar="FILE", help="write the funder report here as a Word file")
    parser.add_argument(
        "--facts", type=Path, metavar="FACTS.yaml", help="for the report: outputs, surveys, feedback and more"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate, print, write."""
    with bad_input_ends_the_command(arguments.series):
        from commonlight.analysis.base import read_csv
        from commonlight.analysis.impact import Plan, evaluate
        from commonlight.analysis.impact.report import build_report

        plan, table = Plan.from_yaml(arguments.plan), read_csv(arguments.series)
        result = evaluate(plan, table, seed=arguments.seed, today=datetime.now(UTC).date())
        report = build_report(result, read_yaml(arguments.facts) if arguments.facts else None, version=__version__)
    if result.power is not None:
        print(result.power.sentence())
    print(result.sentence())
    print(f"\n{result.plan.when()} Plan {result.plan.hash}. Claim: {result.claim}.\n")
    print(f"{'model':28} {'role':13} {'ratio':>8} {'from':>8} {'to':>8}")
    for spec in result.specifications:
        print(f"{spec.name:28} {spec.role:13} {spec.estimate:8.4f} {spec.low:8.4f} {spec.high:8.4f}  {spec.term}")
    print()
    for check in result.checks:
        state = {True: "passed", False: "FAILED", None: "noted"}[check.passed]
        print(f"{check.name} ({state}): {check.sentence}")
    for warning in result.warnings:
        print(f"! {warning}")
    if arguments.json:
        write_json(arguments.json, result.as_dict())
    if arguments.html:
        from commonlight.analysis.impact.report_html import report_html

        write_whole(arguments.html, report_html(report))
    if arguments.docx:
        from commonlight.analysis.impact.report_docx import report_docx

        write_bytes(arguments.docx, report_docx(report))
    return 0
