"""
One migrated, empty database for the whole test run, made once and copied: migrations take many seconds each time.

Its file is named after the digest of all migrations and of what makes tables, so that a changed one is made anew. Tests
that start a site of their own put a copy into its folder with `put_into`; the run's own databases are filled by `fill`.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import django

PROJECT = Path(__file__).resolve().parents[1]
KEPT = PROJECT / ".pytest_cache" / "empty-databases"
FILES = {"default": "commonlight.sqlite3", "jobs": "jobs.sqlite3"}


def digest() -> str:
    """Return a digest of all that makes tables."""
    digest = blake2b(f"{django.VERSION} {sqlite3.sqlite_version}".encode(), digest_size=12)
    source = PROJECT / "src" / "commonlight"
    for path in sorted(
        [*source.glob("*/migrations/*.py"), source / "directory" / "index.py", source / "core" / "router.py"]
    ):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def ready() -> Path:
    """Return the folder with both files; the first process that asks makes them, others wait for it."""
    folder = KEPT / digest()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            for old in KEPT.iterdir():
                if old.is_dir():
                    shutil.rmtree(old, ignore_errors=True)
            _make(folder)
    return folder


def _make(folder: Path) -> None:
    with TemporaryDirectory(dir=KEPT) as place:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))
        }
        environment = {
            **inherited,
            "COMMONLIGHT_DATA": f"{place}/data",
            "COMMONLIGHT_SECRETS": f"{place}/secrets",
            "PYTHONPATH": f"{PROJECT}/src",
        }
        (Path(place) / "data").mkdir()
        for alias in FILES:
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
            subprocess.run(command, env=environment, check=True)
        made = Path(place) / "made"
        made.mkdir()
        for name in FILES.values():
            # What still stands in a write-ahead log belongs to the file before it is copied.
            with closing(sqlite3.connect(f"{place}/data/{name}")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(f"{place}/data/{name}", made / name)
        made.rename(folder)


def put_into(data: Path) -> None:
    """Put the migrated files into the data folder of a site that does not stand yet."""
    for name in FILES.values():
        shutil.copyfile(ready() / name, data / name)
        (data / name).chmod(0o600)


def fill(alias: str, connection: sqlite3.Connection) -> None:
    """Fill an open, empty database with the migrated tables."""
    with closing(sqlite3.connect(f"file:{ready() / FILES[alias]}?mode=ro", uri=True)) as source:
        source.backup(connection)
