"""`commonlight analyse METHOD`: the analysis methods on plain CSV files."""

import argparse
from typing import Any

from commonlight.cli import analyse_commands
from commonlight.cli.discovery import register_all


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `analyse` with a sub-command per method."""
    parser = subparsers.add_parser("analyse", help="analyse a CSV file with one of the methods")
    register_all(analyse_commands, parser.add_subparsers(dest="method", metavar="METHOD", required=True))
