"""`commonlight doctor`: is this site kept as it must be, and if not, what to do."""

import argparse
from typing import Any

from commonlight.cli.site import open_site

SIGNS = {"good": "ok     ", "look": "look   ", "bad": "BAD    ", "unknown": "unknown"}


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `doctor`."""
    parser = subparsers.add_parser(
        "doctor",
        help="check TLS, clock, disk, secrets, backups, readers and rights, and say what to do",
        description="Changes nothing. Exit code 1 when something is bad.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line for each check, and the advice under it."""
    open_site()
    from commonlight.core import clock
    from commonlight.core.doctor import State, examine

    findings = examine(clock.now())
    for one in findings:
        print(f"{SIGNS[one.state]}  {one.what}: {one.words}")
        if one.advice:
            print(f"         -> {one.advice}")
    return 1 if any(one.state is State.BAD for one in findings) else 0
