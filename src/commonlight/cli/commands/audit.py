"""`commonlight audit verify`: check the chain of audit rows; `commonlight audit head`: print its head."""

import argparse
from typing import Any

from commonlight.cli.errors import CommandError
from commonlight.cli.site import open_site


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `audit`."""
    parser = subparsers.add_parser("audit", help="check that no audit row was changed, removed or put elsewhere")
    parts = parser.add_subparsers(dest="part", metavar="ACT", required=True)
    verify = parts.add_parser("verify", help="check every row and every link of the chain")
    verify.add_argument("--head", help="a head you kept elsewhere (64 hexadecimal digits): it must be in the chain")
    verify.set_defaults(run=run_verify)
    parts.add_parser("head", help="print the head of the chain, to keep elsewhere").set_defaults(run=run_head)


def run_verify(arguments: argparse.Namespace) -> int:
    """Print what was checked; 1 when the chain does not hold."""
    kept = "".join(arguments.head.split()).lower() if arguments.head else None
    if kept is not None and (len(kept) != 64 or set(kept) - set("0123456789abcdef")):
        raise CommandError("--head: 64 hexadecimal digits are needed, as `commonlight audit head` prints them")
    open_site()
    from commonlight.core import audit

    verdict = audit.verify(known_head=kept)
    print(f"{verdict.chained} rows in the chain, {verdict.waiting} wait to join. Head: {verdict.head}")
    for problem in verdict.problems:
        print(f"  {problem}")
    print("The chain does NOT hold." if verdict.problems else "The chain holds.")
    return 1 if verdict.problems else 0


def run_head(arguments: argparse.Namespace) -> int:
    """Print the number of chained rows and the head."""
    open_site()
    from commonlight.core import audit

    chained, head = audit.head()
    print(f"{chained} {head}")
    return 0
