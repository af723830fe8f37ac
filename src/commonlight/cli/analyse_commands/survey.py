"""`commonlight analyse survey ROWS.csv --design DESIGN.yaml`: estimates with the error the design gives."""

import argparse
from pathlib import Path
from typing import Any

from commonlight.cli.analysis_output import bad_input_ends_the_command, write_json

DESCRIPTION = """\
Estimate means, totals, shares and changes from survey rows.

DESIGN.yaml may have weights, strata, psu, fpc, poststratify, rake, and what to estimate: means, totals, shares
(column: answer), ratios, by, paired (before, after), gain (before, after, workshop), scales (standing questions:
fair_police, would_tell, trust_us, signs), level.
"""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "survey",
        help="means, totals, shares and changes from survey rows",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("rows", type=Path, metavar="ROWS.csv", help="a line per answer sheet")
    parser.add_argument("--design", type=Path, required=True, metavar="DESIGN.yaml")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Analyse, print, write."""
    with bad_input_ends_the_command(arguments.rows):
        from commonlight.analysis.base import read_csv
        from commonlight.analysis.surveys import analyse, read_design

        result = analyse(read_csv(arguments.rows), read_design(arguments.design))
    print(f"{'what':34} {'group':16} {'estimate':>13} {'se':>11} {'from':>13} {'to':>13} {'n':>6}")
    for row in result["estimates"]:
        error = "-" if row["se"] is None else f"{row['se']:.5g}"
        figures = " ".join(f"{row[key]:13.6g}" for key in ("low", "high"))
        print(f"{row['what']:34} {row['group']:16} {row['estimate']:13.6g} {error:>11} {figures} {row['n']:6d}")
    for warning in result["warnings"]:
        print(f"! {warning}")
    if arguments.json:
        write_json(arguments.json, result)
    return 0
