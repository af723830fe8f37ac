"""`commonlight move-to`: copy a site's facts from the files of its data folder to a PostgreSQL."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `move-to`."""
    parser = subparsers.add_parser(
        "move-to",
        help="copy the site's facts to a PostgreSQL, all or nothing, every table compared",
        description="Stop the site first. Both files of COMMONLIGHT_DATA are copied into an empty PostgreSQL in one "
        "transaction; count and digest of every table are compared before it stands. Sealed files and secrets stay where "
        "they are. The two files are left as they were; `serve` no longer opens them by mistake.",
    )
    parser.add_argument("url", help="postgresql://USER@HOST/NAME (the password is better in ~/.pgpass than here)")
    parser.add_argument(
        "--files-to", type=Path, metavar="FOLDER", help="copy sealed files to this data folder too, each compared"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Move, and say what stands where."""
    from commonlight.cli.site import open_site
    from commonlight.config.folders import FolderRefused, Folders

    if os.environ.get("COMMONLIGHT_DATABASE_URL"):
        raise CommandError(
            "COMMONLIGHT_DATABASE_URL is set: the site is in a PostgreSQL already. Unset it to move a folder."
        )
    if not arguments.url.startswith(("postgresql://", "postgres://")):
        raise CommandError("the address must begin with postgresql://")
    open_site(moved_too=True)
    from commonlight.core.moving import MoveRefused

    folders = Folders.from_environment()
    try:
        with folders.locked():
            return _move(arguments, folders)
    except (FolderRefused, MoveRefused) as problem:
        raise CommandError(str(problem)) from problem


def _move(arguments: argparse.Namespace, folders: Any) -> int:
    import psycopg
    from dj_database_url import parse
    from django.db.utils import ConnectionHandler, OperationalError

    from commonlight.core.moving.moving import copy_files, move

    target = ConnectionHandler({"default": dict(parse(arguments.url))})["default"]
    try:
        target.ensure_connection()
        _make_tables(arguments.url)
        done = move(target, say=lambda words: print(words, flush=True))
    except (OperationalError, psycopg.OperationalError) as problem:
        raise CommandError("the PostgreSQL does not answer at this address, or does not let this user in") from problem
    finally:
        target.close()
    folders.mark_moved()
    if done.was_there:
        print("The database holds exactly this folder already: nothing was copied.")
    print(f"{done.n_rows:,} rows of {len(done.sums)} tables stand in the PostgreSQL.")
    if arguments.files_to is not None:
        copied = copy_files(folders.data, arguments.files_to.resolve())
        print(f"{copied.n_files:,} files ({copied.n_bytes / 2**20:.1f} MB) stand in {arguments.files_to}, compared.")
    print("Now set COMMONLIGHT_DATABASE_URL to this address and start `commonlight serve`.")
    print(
        f"The two files in {folders.data} still hold everything of today, and keep what people delete from now on. "  # noqa: S608
        "When the site runs, remove commonlight.sqlite3 and jobs.sqlite3 (and what begins with their names)."
    )
    return 0


def _make_tables(url: str) -> None:
    """Make this version's tables, in a process that knows only the new address; a second time it changes nothing."""
    environment = {**os.environ, "COMMONLIGHT_DATABASE_URL": url}
    for alias in ("default", "jobs"):
        command = [
            sys.executable,
            "-m",
            "commonlight.config.manage",
            "migrate",
            "--database",
            alias,
            "--verbosity",
            "0",
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 - our own program
        if done.returncode:
            raise CommandError("the tables could not be made there: may this user make tables in this database?")
