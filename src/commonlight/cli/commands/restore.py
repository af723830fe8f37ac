"""`commonlight restore`: bring a backup back into an empty or a live folder; what was deleted stays deleted."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `restore`."""
    parser = subparsers.add_parser(
        "restore",
        help="bring a backup back into COMMONLIGHT_DATA",
        description="Asks for the backup key (AGE-SECRET-KEY-1...; on the standard input when nobody is at the terminal). "
        "What was deleted since the backup stays deleted: tombstones.txt beside the backup is applied, and today's "
        "retention rules. Everybody signs in anew.",
    )
    parser.add_argument("backup", type=Path, help="the folder of one backup")
    parser.add_argument("--tombstones", type=Path, help="another tombstones.txt, newer than the one beside the backup")
    parser.add_argument("--secrets-file", type=Path, help="the sealed secrets, for an empty secrets folder")
    parser.add_argument(
        "--into-live",
        action="store_true",
        help="replace the site that stands in COMMONLIGHT_DATA; what came in since the backup is lost",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Restore and say plainly what came of it; 1 when no tombstones were given."""
    from commonlight.config.folders import Folders

    if os.environ.get("COMMONLIGHT_DATABASE_URL"):
        raise CommandError("this site keeps its facts in PostgreSQL: restore it with pg_restore")
    folders = Folders.from_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    import django

    django.setup()
    from commonlight.core.backup.errors import RestoreRefused
    from commonlight.core.backup.restoring import restore

    key = getpass.getpass("Backup key: ") if sys.stdin.isatty() else sys.stdin.read()
    try:
        done = restore(
            backup=arguments.backup.resolve(),
            key=key,
            data=folders.data,
            secrets_folder=folders.secrets,
            tombstones=arguments.tombstones,
            secrets_file=arguments.secrets_file,
            into_live=arguments.into_live,
        )
    except RestoreRefused as problem:
        raise CommandError(str(problem)) from problem
    for sentence in done.sentences():
        print(sentence)
    return 1 if done.tombstones is None else 0
