"""Where backups lie, which there are, and how long they stay."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from commonlight.core import tombstones

KEPT = timedelta(days=30)
NAME = "%Y-%m-%dT%H%M%SZ"
FACTS, FILES, MANIFEST, TOMBSTONES, APART, POOL = (
    "facts.age",
    "files.txt",
    "manifest.json",
    "tombstones.txt",
    "keep-apart",
    "files",
)
UNFINISHED = ".making-"
FORMAT = 1


@dataclass(frozen=True)
class Backup:
    """A whole backup: when it was made, where it lies, how many sealed files belong to it, and bytes of its facts."""

    path: Path
    made: datetime
    n_files: int
    size: int
    program: str

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name


def folder() -> Path:
    """Return the folder of all backups (COMMONLIGHT_BACKUPS, or the data folder's name with "-backups")."""
    return Path(settings.BACKUPS)


def backup_at(path: Path) -> Backup | None:
    """Return the backup in a folder, or None when that is none."""
    try:
        told = json.loads((path / MANIFEST).read_text())
        made = datetime.fromisoformat(told["made"])
        whole = told["format"] == FORMAT and (path / FACTS).stat().st_size == told["facts_bytes"]
        return Backup(path, made, int(told["files"]), int(told["facts_bytes"]), str(told["program"])) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def backups(of: Path | None = None) -> list[Backup]:
    """Return the whole backups, newest first."""
    place = of or folder()
    if not place.is_dir():
        return []
    found = (backup_at(path) for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    return sorted((one for one in found if one), key=lambda one: one.made, reverse=True)


def newest() -> Backup | None:
    """Return the newest whole backup, or None."""
    return next(iter(backups()), None)


def pool_path(place: Path, name: str) -> Path:
    """Return where a sealed file lies among the backups."""
    return place / POOL / name[:2] / name


def private_folder(path: Path) -> None:
    """Make a folder and what is missing above it, for its owner only."""
    if not path.is_dir():
        private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def locked(place: Path) -> Iterator[bool]:
    """Hold the folder of backups for one making at a time; gives False when another holds it."""
    private_folder(place)
    with os.fdopen(os.open(place / ".lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def is_being_made() -> bool:
    """Whether a backup is being made at this moment."""
    place = folder()
    if not (place / ".lock").exists():
        return False
    with locked(place) as free:
        return not free


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader finds the old one or the new one, never half of it."""
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_tombstones(place: Path | None = None) -> None:
    """Bring the file of tombstones beside the backups up to date."""
    place = place or folder()
    if place.is_dir():
        write_whole(place / TOMBSTONES, "\n".join(tombstones.lines()) + "\n")


def prune(*, at: datetime, place: Path | None = None) -> int:
    """Remove backups older than 30 days, what was left unfinished, and files no backup needs; return how many went."""
    place = place or folder()
    old = [one for one in backups(place) if one.made < at - KEPT]
    for one in old:
        # The manifest goes first: a folder without one is no backup, whatever else is still there.
        (one.path / MANIFEST).unlink(missing_ok=True)
    for path in place.iterdir() if place.is_dir() else ():
        # A backup appears under its name whole, with its manifest; any other folder here is what was left of one.
        unfinished = path.name.startswith(UNFINISHED) or (_is_name(path.name) and not (path / MANIFEST).exists())
        if path.is_dir() and unfinished:
            shutil.rmtree(path, ignore_errors=True)
    _prune_pool(place)
    return len(old)


def _is_name(name: str) -> bool:
    with suppress(ValueError):
        datetime.strptime(name, NAME).replace(tzinfo=UTC)
        return True
    return False


def _prune_pool(place: Path) -> None:
    wanted: set[str] = set()
    for one in backups(place):
        wanted.update((one.path / FILES).read_text().split())
    for path in (place / POOL).glob("??/*"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)
