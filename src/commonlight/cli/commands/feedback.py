"""`commonlight feedback agreement`: how far two coders of the same notes, or of the same interviews, agree."""

import argparse
import json
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError

FEWEST = 30


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `feedback`."""
    parser = subparsers.add_parser("feedback", help="questions about notes from people")
    inner = parser.add_subparsers(dest="what", required=True)
    agreement = inner.add_parser(
        "agreement",
        help="how far coders of the same notes agree",
        description="Krippendorff's alpha over all notes (or passages of interviews) that two coders or more sorted, for "
        "whole codes and for themes, with an interval from resampled ones.",
    )
    agreement.add_argument("--of", choices=("notes", "interviews"), default="notes", help="what was sorted (notes)")
    agreement.add_argument("--seed", type=int, default=1, help="seed of the interval (1)")
    agreement.add_argument("--json", type=Path, metavar="FILE", help="write the result to this file")
    agreement.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print how far coders agree, and return 0; raises CommandError when too few notes were sorted twice."""
    from commonlight.cli.site import open_site

    open_site()
    from commonlight.analysis.base import InputError
    from commonlight.analysis.surveys.agreement import krippendorff
    from commonlight.feedback import selectors_interviews, selectors_notes

    of_interviews = arguments.of == "interviews"
    table = (selectors_interviews if of_interviews else selectors_notes).agreement_table()
    what = "passages" if of_interviews else "notes"
    n = len(table[0]) if table else 0
    said: dict[str, Any] = {f"{what} sorted twice": n, "coders": len(table)}
    try:
        for name, rows in (("codes", table), ("themes", [[code.partition(".")[0] for code in row] for row in table])):
            found = krippendorff(rows, seed=arguments.seed)
            said[name] = {"alpha": found.estimate, "low": found.low, "high": found.high}
            print(f"{name}: alpha {found.estimate:.2f} ({found.low:.2f} to {found.high:.2f})")
    except InputError as problem:
        raise CommandError(
            f"Too little to say: {problem}. Let a second coder sort some of the same {what}."
        ) from problem
    print(f"{n} {what} were sorted by two of {len(table)} coders.")
    if n < FEWEST:
        print(f"Fewer than {FEWEST} {what}: take this as a first look.")
    print("From 0.80 on, codes can be relied on; from 0.67 on for careful statements (Krippendorff 2019).")
    if arguments.json:
        arguments.json.write_text(json.dumps(said, indent=2), encoding="utf-8")
    return 0
