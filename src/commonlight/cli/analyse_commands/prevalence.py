"""`commonlight analyse prevalence LISTS.csv`: how many people no list has seen."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.cli.analysis_output import bad_input_ends_the_command, write_json

if TYPE_CHECKING:
    from commonlight.analysis.prevalence import Comparison, PrevalenceEstimate

METHODS = ("compare", "main", "stepwise", "bic", "aic", "dga", "lcmcr")
DESCRIPTION = """\
Estimate how many people there are in all from how lists overlap (multiple systems estimation).

LISTS.csv has one 0/1 column per list and a column `count`: how many people were on exactly those lists.

Hand over counts only. A list of names is personal data even when the names are hashed: sharing it is a disclosure
(for victim service providers in the United States the law says so). Let each partner count overlaps where the data
are, or with the consent of the people listed.
"""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "prevalence",
        help="how many people no list has seen, from how lists overlap",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("lists", type=Path, metavar="LISTS.csv", help="0/1 columns, one per list, and `count`")
    parser.add_argument("--method", choices=METHODS, default="compare", help="default: all methods side by side")
    parser.add_argument("--order", type=int, default=3, help="largest interaction of lists to try (default 3)")
    parser.add_argument("--boot", type=int, default=1000, help="resampled tables for the interval (default 1000)")
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers start (default 1)")
    parser.add_argument("--level", type=float, default=0.95, help="confidence level (default 0.95)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Estimate, print a readable table, and write the JSON file if asked."""
    with bad_input_ends_the_command(arguments.lists):
        from commonlight.analysis.prevalence import CaptureTable, compare, estimate

        table = CaptureTable.from_csv(arguments.lists)
        settings = {"order": arguments.order, "boot": arguments.boot, "seed": arguments.seed, "level": arguments.level}
        result: Comparison | PrevalenceEstimate
        if arguments.method == "compare" and len(table.lists) > 2:
            result = compare(table, progress=_progress, **settings)
            _print_comparison(result)
        else:
            method = "main" if arguments.method == "compare" else arguments.method
            result = estimate(table, method=method, progress=_progress, **settings)
            _print_estimate(result)
    if arguments.json:
        write_json(arguments.json, {**result.as_dict(), "seed": arguments.seed, "boot": arguments.boot})
    return 0


def _progress(done: int, total: int) -> None:
    """Show how far the work is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{100 * done // total:3d} %", end="\r", file=sys.stderr, flush=True)


def _number(value: float) -> str:
    return "-" if value != value else f"{value:,.0f}"


def _print_estimate(result: "PrevalenceEstimate") -> None:
    print(result.sentence())
    print(f"\nmethod {result.method}, {result.n:,} people on {len(result.lists)} lists: {', '.join(result.lists)}")
    if result.headline:
        print(f"estimate {_number(result.point)} ({result.level:.0%}: {_number(result.low)} to {_number(result.high)})")
    if result.models:
        print("\nmodels that fit about as well    people      BIC")
        for model in result.models[:10]:
            terms = " ".join("*".join(term) for term in model.terms) or "lists independent"
            print(f"{_number(model.point):>39} {model.bic:8.2f}  {terms}")
    _print_notes(result.warnings)


def _print_comparison(result: "Comparison") -> None:
    print(result.sentence())
    print(f"\n{'method':12} {'people':>10} {'from':>10} {'to':>10}")
    for one in result.estimates:
        print(f"{one.method:12} {_number(one.point):>10} {_number(one.low):>10} {_number(one.high):>10}")
    print()
    for check in result.checks:
        state = {True: "holds", False: "does not hold", None: "could not be tried"}[check.passed]
        print(f"{check.name} ({state}): {check.sentence}")
    _print_notes(result.warnings)


def _print_notes(warnings: tuple[str, ...]) -> None:
    from commonlight.analysis.prevalence.compare import TO_STATE

    for warning in warnings:
        print(f"! {warning}")
    print(f"Always say beside the figure: {'; '.join(TO_STATE)}.")
