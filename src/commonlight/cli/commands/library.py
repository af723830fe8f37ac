"""`commonlight library check`: is the library's content whole, readable, sourced and in date?"""

import argparse
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `library` with its one act."""
    parser = subparsers.add_parser("library", help="check the signs, laws, lines and words")
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    check = acts.add_parser(
        "check", help="schema, sources, dates due, reading grades, translations, ids and phone numbers"
    )
    check.add_argument("--content", type=Path, help="a content folder other than the installed one")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print each finding by file and entry; return 1 if there is any."""
    from commonlight.core.clock import today
    from commonlight.library.checks import findings, never_checked
    from commonlight.library.content_files import FOLDER, read_content

    folder = arguments.content or FOLDER
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder. Give the folder that holds places.yaml, terms/ and laws/.")
    held = read_content(folder)
    found = findings(held, today=today())
    for finding in found:
        print(finding)
    for kind, (n_unchecked, n_all) in never_checked(held).items():
        print(f"{kind}: {n_all} entries, {n_unchecked} not yet checked by a named person")
    print(f"{len(found)} findings" if found else "no findings")
    return 1 if found else 0
