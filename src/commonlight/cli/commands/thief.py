"""`commonlight thief`: what somebody reads who stole the data folder or a backup."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.cli.errors import CommandError

if TYPE_CHECKING:
    from commonlight.core.thief import Sight


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `thief`."""
    parser = subparsers.add_parser(
        "thief",
        help="list what a thief of the data folder or of a backup could read",
        description="Open a data folder or a backup (zip, tar) as a stranger, list every readable value by table and "
        "column, and say whether anything is readable that should not be (exit code 1).",
    )
    parser.add_argument("path", type=Path, help="data folder or backup")
    parser.add_argument("--canary", type=Path, metavar="FILE", help="also seek the strings of this file, one per line")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything seen to this file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look, print and return 0 when nothing leaks, 1 when something does."""
    from commonlight.core.thief import CannotLook, look

    try:
        canaries = _lines(arguments.canary) if arguments.canary else []
        sight = look(arguments.path, canaries=canaries)
    except (CannotLook, OSError) as problem:
        raise CommandError(str(problem)) from problem
    if not sight.columns and not sight.files:
        raise CommandError(f"{arguments.path} holds no files.")
    if arguments.json:
        arguments.json.write_text(json.dumps(sight.as_json(), indent=2, ensure_ascii=False), encoding="utf-8")
    _print(sight)
    return 0 if sight.passed else 1


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line]


def _print(sight: "Sight") -> None:
    for seen in sight.columns:
        if seen.kind == "empty":
            continue
        examples = ", ".join(seen.examples)
        print(f"{seen.verdict:<9} {seen.name:<52} {seen.kind:<14} {seen.distinct:>7} different  {examples}")
    for file in sight.files:
        print(f"{file.verdict:<9} {file.path:<52} {file.kind:<14} {file.size:>7} bytes")
    if sight.leaks:
        print("\nLeaks:")
        for leak in sight.leaks:
            print(f"  {leak}")
    print(f"\n{sight.sentence()}")
