"""
Sealed files in the data folder: each under a random name and a random key, never in clear on a disk.

The key is not kept here: it stands inside the sealed part that tells of the file. A file that no room keeps is removed
two hours after it was last used; rooms say what they keep with `register_keeper`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Lock

from django.conf import settings

from commonlight.core.fields import random_id
from commonlight.core.sealed import SealBroken, SealingStream, new_key, open_stream

ORPHAN_AFTER = timedelta(hours=2)
READ_BYTES = 256 * 1024
LEAST_FREE_BYTES = 256 * 1024 * 1024
DAY_SECONDS = 24 * 60 * 60

# What strangers may lay down before anything is sent: files wait two hours, and others need the disk.
MOST_WAITING_BYTES = 2 * 1024**3
WAITING_SHARE_OF_FREE = 0.25

Keeper = Callable[[], set[int]]
_keepers: list[Keeper] = []


class NoRoom(Exception):
    """The disk is nearly full: files are refused so that words can still be kept."""


def register_keeper(keeper: Keeper) -> None:
    """Let a room say which files it keeps; `keeper` returns their ids."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def folder() -> Path:
    """Return the folder of all sealed files."""
    return Path(settings.DATA) / "files"


def path_of(file_id: int) -> Path:
    """Return where a file lies: its random number in 16 hex digits, spread over 256 folders."""
    name = f"{file_id:016x}"
    return folder() / name[:2] / name


class _Waiting:
    """How many bytes lie in files that nothing keeps yet; counted by the one process that takes files in."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sizes: dict[int, int] = {}
        self._looked_in: Path | None = None

    def add(self, file_id: int) -> None:
        size = path_of(file_id).stat().st_size
        with self._lock:
            self._look()
            self._sizes[file_id] = size

    def remove(self, file_id: int) -> None:
        with self._lock:
            self._sizes.pop(file_id, None)

    def total(self) -> int:
        with self._lock:
            self._look()
            return sum(self._sizes.values())

    def _look(self) -> None:
        # After a start: what a process before this one left waiting. Files that are kept carry the time of midnight.
        if self._looked_in == folder():
            return
        self._looked_in, self._sizes = folder(), {}
        for path in folder().glob("??/*"):
            seen = path.stat()
            if seen.st_mtime % DAY_SECONDS:
                self._sizes[int(path.name, 16)] = seen.st_size


_waiting = _Waiting()


def room_for_waiting() -> int:
    """Return how many more bytes may come in that nothing keeps yet; never more than a quarter of the free disk."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    most = min(MOST_WAITING_BYTES, int(shutil.disk_usage(place).free * WAITING_SHARE_OF_FREE))
    return max(most - _waiting.total(), 0)


class SealedFileWriter:
    """
    Takes a file piece by piece and seals it on its way to the disk.

    id : random number that names the file
    key : 32 bytes that open it; the caller seals them into the part that tells of the file
    size : bytes of the file so far
    """

    def __init__(self) -> None:
        self.id = random_id()
        self.key = new_key()
        self.size = 0
        path = path_of(self.id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < LEAST_FREE_BYTES:
            raise NoRoom
        self._sealing = SealingStream(self.key, context=_context(self.id))
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.size += len(chunk)
        self._file.write(self._sealing.write(chunk))

    def finish(self, at: datetime) -> None:
        """End the file and make it durable."""
        self._file.write(self._sealing.finish())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        keep_waiting(self.id, at=at)
        _waiting.add(self.id)

    def abandon(self) -> None:
        """Remove what was written."""
        self._file.close()
        discard(self.id)


def _context(file_id: int) -> str:
    return f"file {file_id}"


def read(file_id: int, key: bytes) -> Iterator[bytes]:
    """
    Yield a file's bytes; raises SealBroken when it is missing, changed or cut.

    What came before an error must not be taken for the file.
    """
    try:
        with path_of(file_id).open("rb") as stream:
            yield from open_stream(key, iter(lambda: stream.read(READ_BYTES), b""), context=_context(file_id))
    except FileNotFoundError as problem:
        raise SealBroken from problem


def reseal(file_id: int, key: bytes, *, at: datetime) -> SealedFileWriter:
    """Return a copy of a file under a new name and key; raises SealBroken, and then no copy stays."""
    copy = SealedFileWriter()
    try:
        for chunk in read(file_id, key):
            copy.write(chunk)
        copy.finish(at)
    except SealBroken:
        copy.abandon()
        raise
    return copy


def exists(file_id: int) -> bool:
    """Whether the file lies in the folder."""
    return path_of(file_id).is_file()


def discard(file_id: int) -> None:
    """Remove a file; nothing happens when it is gone already."""
    path_of(file_id).unlink(missing_ok=True)
    _waiting.remove(file_id)


def keep_waiting(file_id: int, *, at: datetime) -> None:
    """Give a file that is not yet kept two more hours; its time is set to the full hour, which tells little."""
    _set_time(file_id, at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))


def set_day(file_id: int, day: date) -> None:
    """Set the file's time to the day it was kept; from now on it does not wait."""
    _waiting.remove(file_id)
    _set_time(file_id, datetime.combine(day, time(), tzinfo=UTC))


def _set_time(file_id: int, moment: datetime) -> None:
    os.utime(path_of(file_id), (moment.timestamp(), moment.timestamp()))


def sweep_orphans(*, at: datetime) -> int:
    """Remove the files no room keeps and nobody used for two hours; return how many went."""
    oldest = (at - ORPHAN_AFTER).timestamp()
    idle = [path for path in folder().glob("??/*") if path.stat().st_mtime < oldest]
    if not idle:
        return 0
    # Asked only after the files were listed: a file kept meanwhile is then seen as kept.
    kept = set().union(*(keeper() for keeper in _keepers))
    orphans = [path for path in idle if int(path.name, 16) not in kept]
    for path in orphans:
        discard(int(path.name, 16))
    return len(orphans)
