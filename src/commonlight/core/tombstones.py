"""
Tombstones: what was deleted stays deleted, whatever backup is brought back.

Whoever deletes sealed rows, or takes a key away, calls `bury` in the same transaction. A room says with
`register_kind` how its rows go once more, should an older backup bring them back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from commonlight.core.models import Tombstone
from commonlight.core.statements import insert
from commonlight.core.store import write

FIRST_LINE = "commonlight tombstones 1"
AT_ONCE = 500

# Deletes the rows of these ids as far as they stand, inside the caller's `write()`, and returns how many there were.
BuryAgain = Callable[[Sequence[str]], int]
_kinds: dict[str, BuryAgain] = {}


class TombstonesDamaged(ValueError):
    """A file of tombstones is not whole: it was cut or changed."""


def register_kind(kind: str, bury_again: BuryAgain) -> None:
    """Say how rows of a kind are deleted again after a restore; called from a room's `AppConfig.ready`."""
    _kinds[kind] = bury_again


def bury(kind: str, object_ids: Iterable[object], *, at: datetime) -> None:
    """Note that these rows are gone, inside the caller's `write()`; a kind nobody registered raises KeyError."""
    _kinds[kind]
    wanted = list(dict.fromkeys(str(one) for one in object_ids))
    known = set(Tombstone.objects.filter(kind=kind, object_id__in=wanted).values_list("object_id", flat=True))
    insert([Tombstone(kind=kind, object_id=one, day=at.date()) for one in wanted if one not in known])


def unbury(kind: str, object_ids: Iterable[object]) -> None:
    """Take a tombstone back, because the same thing was given anew (a reader let in again)."""
    Tombstone.objects.filter(kind=kind, object_id__in=[str(one) for one in object_ids]).delete()


def apply_tombstones() -> dict[str, int]:
    """Delete everything that has a tombstone and stands again; return how many rows of each kind there were."""
    found: dict[str, int] = {}
    for kind, bury_again in sorted(_kinds.items()):
        ids = list(Tombstone.objects.filter(kind=kind).values_list("object_id", flat=True))
        for start in range(0, len(ids), AT_ONCE):
            with write():
                found[kind] = found.get(kind, 0) + bury_again(ids[start : start + AT_ONCE])
    return {kind: count for kind, count in found.items() if count}


def lines() -> Iterator[str]:
    """Yield the lines of a file of all tombstones: kind, id and day; the last line counts them."""
    yield FIRST_LINE
    count = 0
    for kind, object_id, day in Tombstone.objects.order_by("id").values_list("kind", "object_id", "day").iterator():
        count += 1
        yield f"{kind}\t{object_id}\t{day.isoformat()}"
    yield f"end {count}"


def read_file(path: Path) -> list[tuple[str, str, date]]:
    """Return the tombstones in a file; raises TombstonesDamaged when it is cut, and OSError when it cannot be read."""
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as problem:
        raise TombstonesDamaged from problem
    if len(rows) < 2 or rows[0] != FIRST_LINE or rows[-1] != f"end {len(rows) - 2}":
        raise TombstonesDamaged
    try:
        return [
            (kind, object_id, date.fromisoformat(day))
            for kind, object_id, day in (row.split("\t") for row in rows[1:-1])
        ]
    except ValueError as problem:
        raise TombstonesDamaged from problem


def take_in(found: Iterable[tuple[str, str, date]]) -> int:
    """Store tombstones from a file beside those that stand; return how many were new."""
    count, wanted = 0, list(found)
    known = set(Tombstone.objects.values_list("kind", "object_id"))
    new = [Tombstone(kind=kind, object_id=one, day=day) for kind, one, day in wanted if (kind, one) not in known]
    for start in range(0, len(new), AT_ONCE):
        with write():
            insert(new[start : start + AT_ONCE])
        count += len(new[start : start + AT_ONCE])
    return count
