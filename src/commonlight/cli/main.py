"""Entry point of `commonlight`: builds the parser from the command modules and turns known errors into exit code 2."""

import argparse
import sys
from collections.abc import Callable, Sequence

from commonlight import __version__
from commonlight.cli import commands
from commonlight.cli.discovery import register_all
from commonlight.cli.errors import CommandError


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command of `commonlight.cli.commands`."""
    parser = argparse.ArgumentParser(
        prog="commonlight",
        description="Software for local coalitions against human trafficking.",
    )
    parser.add_argument("--version", action="version", version=f"commonlight {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    register_all(commands, subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command and return its exit code: 0 done, 1 the check found something, 2 bad input or set-up.

    Each command module sets `run=` on its parser: a function of the parsed arguments that returns an exit code.
    """
    arguments = build_parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except CommandError as problem:
        print(f"commonlight {arguments.command}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
