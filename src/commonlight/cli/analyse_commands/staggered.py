"""`commonlight analyse staggered PANEL.csv`: programmes that began in several places."""

import argparse
from pathlib import Path
from typing import Any

from commonlight.cli.analysis_output import bad_input_ends_the_command, write_json


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("staggered", help="a programme that began in several places, at one time or several")
    parser.add_argument("panel", type=Path, metavar="PANEL.csv", help="a line per place and time")
    parser.add_argument("--unit", required=True, help="column of places")
    parser.add_argument("--time", required=True, help="column of times, whole numbers")
    parser.add_argument("--outcome", required=True, help="column of the outcome")
    parser.add_argument("--cohort", required=True, help="column of the first time reached; 0 or empty is never")
    parser.add_argument(
        "--design",
        choices=("observed", "lottery", "stepped-wedge"),
        default="observed",
        help="lottery or stepped-wedge only when chance alone chose who came first",
    )
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers start (default 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Analyse, print, write."""
    with bad_input_ends_the_command(arguments.panel):
        from commonlight.analysis.base import read_csv
        from commonlight.analysis.impact.staggered import Panel
        from commonlight.analysis.impact.staggered_result import analyse

        panel = Panel.from_table(
            read_csv(arguments.panel),
            unit=arguments.unit,
            time=arguments.time,
            outcome=arguments.outcome,
            cohort=arguments.cohort,
        )
        result = analyse(panel, seed=arguments.seed, design=arguments.design)
    print(result["sentence"])
    print(f"\n{'estimator':26} {'effect':>10} {'se':>9} {'from':>10} {'to':>10}")
    for name, one in result["estimators"].items():
        note = f"  {one['role']}" if "role" in one else ""
        print(f"{name:26} {one['estimate']:10.5f} {one['se']:9.5f} {one['low']:10.5f} {one['high']:10.5f}{note}")
    for check in result["checks"]:
        state = {True: "passed", False: "FAILED", None: "noted"}[check["passed"]]
        print(f"{check['name']} ({state}): {check['sentence']}")
    for warning in result["warnings"]:
        print(f"! {warning}")
    if arguments.json:
        write_json(arguments.json, result)
    return 0
