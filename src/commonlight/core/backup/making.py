"""Making a backup: a snapshot of the facts while people write, sealed; it appears under its name whole or not at all."""

import json
import os
import secrets
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from commonlight import __version__
from commonlight.core import audit, sealed_files
from commonlight.core.backup import places
from commonlight.core.backup.errors import BackupFailed
from commonlight.core.backup.keys import recipients
from commonlight.core.models import Account
from commonlight.core.secret_files import SiteSecrets
from commonlight.core.store import write

SNAPSHOT = ".snapshot-"
SPARE_BYTES = 64 * 1024 * 1024
# Small files at the top of the data folder that say what the folder is; they go with the backup.
MARKS = "*.txt"
PAGES_A_STEP = 64
FLUSHED_AT_ONCE = 2 * 1024 * 1024
LONGEST_REST = 0.5


def make_backup(*, at: datetime, by: Account | None = None) -> places.Backup:
    """
    Make a backup now, bring the tombstones beside it up to date, and remove what is older than 30 days.

    Raises BackupFailed: no key, another one is being made, the disk is full, a file cannot be read.
    """
    database, place = database_file(), places.folder()
    keys = recipients()
    try:
        with places.locked(place) as free:
            if not free:
                raise BackupFailed("Another backup is being made at this moment. Look again in some minutes.")
            places.prune(at=at)
            _forget_snapshots(database)
            _check_room(place, database)
            made = _make(place, database, keys, at)
            places.write_tombstones(place)
            places.prune(at=at)
    except (OSError, sqlite3.Error) as problem:
        _clear(place)
        raise BackupFailed(_words(problem)) from problem
    with write():
        audit.record("backup made", by=by, at=at, detail={"files": made.n_files})
    return made


def database_file() -> Path:
    """Return the file of the facts; raises BackupFailed for a site that keeps them in a server."""
    told = settings.DATABASES["default"]
    if "sqlite3" not in str(told["ENGINE"]):
        raise BackupFailed(
            "This site keeps its facts in PostgreSQL. Back it up with pg_dump, piped into age, and the folder `files` "
            "beside it; `commonlight backup` is for the embedded database."
        )
    return Path(str(told["NAME"]))


def _check_room(place: Path, database: Path) -> None:
    size = database.stat().st_size
    for path, needed in ((place, size), (database.parent, size)):
        if shutil.disk_usage(path).free < needed + SPARE_BYTES:
            raise BackupFailed(
                f"The disk of {path} is nearly full: a backup needs {needed // 2**20 + 64} MB. Make room, or set "
                "COMMONLIGHT_BACKUPS to a folder on another disk. The older backups are whole."
            )


def _make(place: Path, database: Path, keys: list[object], at: datetime) -> places.Backup:
    made = at.astimezone(UTC).replace(microsecond=0)
    final, work = place / made.strftime(places.NAME), place / f"{places.UNFINISHED}{secrets.token_hex(8)}"
    if final.exists():
        raise BackupFailed("A backup of this very second stands already.")
    work.mkdir(mode=0o700)
    snapshot = database.parent / f"{SNAPSHOT}{secrets.token_hex(8)}"
    try:
        # Files are taken before and after the snapshot: one that a report of the snapshot names is in at least one
        # of the two, whatever is deleted or sent meanwhile.
        _take_files(place)
        _snapshot(database, snapshot)
        names = _take_files(place)
        _seal(snapshot, work / places.FACTS, keys)
    finally:
        snapshot.unlink(missing_ok=True)
    for mark in database.parent.glob(MARKS):
        shutil.copyfile(mark, work / mark.name)
    size = (work / places.FACTS).stat().st_size
    (work / places.FILES).write_text("\n".join(names) + "\n")
    told = {
        "format": places.FORMAT,
        "program": __version__,
        "made": made.isoformat(),
        "facts_bytes": size,
        "files": len(names),
    }
    (work / places.MANIFEST).write_text(json.dumps(told, indent=1) + "\n")
    _keep_secrets_apart(place, keys)
    for path in work.iterdir():
        path.chmod(0o600)
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    places.sync_folder(work)
    work.rename(final)
    places.sync_folder(place)
    return places.Backup(final, made, len(names), size, __version__)


def _forget_snapshots(database: Path) -> None:
    """Remove copies of the facts that a killed making left behind: what people delete must not live on in them."""
    for path in database.parent.glob(f"{SNAPSHOT}*"):
        path.unlink(missing_ok=True)


def _snapshot(database: Path, to: Path) -> None:
    """
    Copy the facts as they stand at one moment, while others go on writing; raises sqlite3.Error when not whole.

    A transaction of ours holds the moment in the write-ahead log, so that the copy may take its time: small steps with
    pauses leave disk and processor to people who send meanwhile.
    """
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        # Removed as soon as it is sealed: this copy need not outlive a power cut, so the disk is never told to hurry.
        copy.execute("PRAGMA synchronous=OFF")
        copy.execute("PRAGMA journal_mode=OFF")
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        rest = Rest()
        source.backup(copy, pages=PAGES_A_STEP, progress=lambda *_: rest.take())
        source.execute("COMMIT")
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the copy is not whole")


class Rest:
    """Pauses as long as the work since the last pause took, so that half of the time belongs to others."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def take(self) -> None:
        """Pause."""
        time.sleep(min(time.monotonic() - self._since, LONGEST_REST))
        self._since = time.monotonic()


class _Paced:
    """A file written and flushed in small parts: one great flush at the end would hold up everybody's commits."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._unflushed, self._rest = stream, 0, Rest()

    def write(self, data: bytes) -> int:
        """Write; every few megabytes see to it that they are on the disk."""
        self._stream.write(data)
        self._unflushed += len(data)
        if self._unflushed >= FLUSHED_AT_ONCE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Bring what was written to the disk, and rest."""
        self._stream.flush()
        os.fdatasync(self._stream.fileno())
        self._unflushed = 0
        self._rest.take()


def _seal(snapshot: Path, to: Path, keys: list[object]) -> None:
    """Seal the copy of the facts to the keys of the backup."""
    from pyrage import encrypt_io

    with snapshot.open("rb") as plain, to.open("wb") as stream:
        paced = _Paced(stream)
        encrypt_io(plain, paced, keys)
        paced.flush()


def _take_files(place: Path) -> list[str]:
    """Put every sealed file of the site among the backups, once; return their names."""
    names = []
    for path in sealed_files.folder().glob("??/*"):
        kept = places.pool_path(place, path.name)
        with suppress(FileNotFoundError):
            if not kept.exists() or kept.stat().st_size != path.stat().st_size:
                places.private_folder(kept.parent)
                take_file(path, kept)
            names.append(path.name)
    return sorted(names)


def take_file(path: Path, kept: Path) -> None:
    """Put a sealed file at a second place: a second name where the disk allows it (it never changes), else a copy."""
    beside = kept.with_name(f".{kept.name}")
    beside.unlink(missing_ok=True)
    try:
        os.link(path, beside)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(path, beside)
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        shutil.copystat(path, beside)
    beside.replace(kept)


def _keep_secrets_apart(place: Path, keys: list[object]) -> None:
    """Seal the site's secrets into a file of their own, named after what is in it and to whom it is sealed."""
    from pyrage import encrypt

    values = {one.name: getattr(settings.SITE_SECRETS, one.name).hex() for one in fields(SiteSecrets)}
    text = json.dumps(values).encode()
    sealed_to = "".join(str(key) for key in keys).encode()
    mark = blake2b(text + sealed_to, key=settings.SITE_SECRETS.subkey("name of the secrets' backup"), digest_size=4)
    path = place / places.APART / f"secrets-{mark.hexdigest()}.age"
    if path.exists():
        return
    places.private_folder(path.parent)
    beside = path.with_name(f".{path.name}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(encrypt(text, keys))
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def _clear(place: Path) -> None:
    for path in place.glob(f"{places.UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def _words(problem: Exception) -> str:
    full = isinstance(problem, OSError) and problem.errno in (28, 122)
    if full or "full" in str(problem):
        return (
            "The disk is full, so no backup was made; the older ones are whole. Make room, or set COMMONLIGHT_BACKUPS "
            "to a folder on another disk."
        )
    return (
        f"A file could not be read or written ({type(problem).__name__}), so no backup was made; the older ones are whole. "
        "`commonlight doctor` says what is wrong with folders and rights."
    )
