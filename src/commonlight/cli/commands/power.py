"""`commonlight power`: what size of change a coalition could see at all."""

import argparse
from pathlib import Path
from typing import Any

from commonlight.cli.analysis_output import bad_input_ends_the_command, write_json


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("power", help="what size of change could be seen, before anyone looks for one")
    parser.add_argument("--mean", type=float, required=True, help="expected count a month before the start")
    parser.add_argument("--before", type=int, required=True, help="months before")
    parser.add_argument("--after", type=int, required=True, help="months after")
    parser.add_argument("--dispersion", type=float, default=1.5, help="variance over mean (default 1.5)")
    parser.add_argument("--mei", type=float, default=1.5, help="smallest ratio worth knowing of (default 1.5)")
    parser.add_argument("--no-trend", action="store_true", help="assume that there is no trend")
    parser.add_argument("--runs", type=int, default=2000, help="simulations (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers start (default 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, print, write."""
    with bad_input_ends_the_command("power"):
        from commonlight.analysis.impact import power

        found = power(
            arguments.mean,
            before=arguments.before,
            after=arguments.after,
            dispersion=arguments.dispersion,
            mei=arguments.mei,
            trend=not arguments.no_trend,
            runs=arguments.runs,
            seed=arguments.seed,
        )
    print(found.sentence())
    print(f"\n{'true change':>12} {'seen in':>9}")
    for ratio, chance in found.rows:
        print(f"x {ratio:10g} {chance:9.0%}")
    print(f"{'no change':>12} {found.false_alarms:9.0%}")
    if arguments.json:
        write_json(arguments.json, found.as_dict())
    return 0
