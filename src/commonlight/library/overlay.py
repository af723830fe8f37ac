"""
Lays what this coalition changed over the shipped content, in memory, and knows by one number when to do it anew.

Only entries that changed are read again, so an edit among thousands costs little. When the database cannot answer, what
was laid last still holds: a line that somebody found wrong does not come back because a disk is full.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import DatabaseError, transaction

from commonlight.core.statements import ReadyQuery
from commonlight.library.content_files import Content
from commonlight.library.models import EntryReview, LibraryStamp, LocalEntry, NumberCall
from commonlight.library.reviews import Review
from commonlight.library.rows import Stands, digest_of, entry_of
from commonlight.library.schema import KINDS, LINE, Entry, dialled

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Called:
    """The newest call to a line that reached it: who hears of calls, as it was told, and the day."""

    number: str
    day: date
    police_hear: str
    immigration_hears: str


@dataclass(frozen=True)
class Laid:
    """
    Everything as it stands now.

    content : shipped entries with ours laid over them
    local : what is ours, by kind and id, with the stamp of each row
    reviews : words of named people that still speak of the text in force, oldest first
    called : the newest call of each line that reached it, for the number it has now
    """

    stamp: int
    base: Content
    content: Content
    local: Mapping[Key, tuple[int, Entry]] = field(default_factory=dict)
    reviews: Mapping[Key, tuple[Review, ...]] = field(default_factory=dict)
    called: Mapping[str, Called] = field(default_factory=dict)


_STAMP = ReadyQuery(LibraryStamp, lambda: LibraryStamp.objects.all(), of=None)
_guard = threading.Lock()
_last: Laid | None = None


def laid(base: Content) -> Laid:
    """Return what stands now over `base`, the shipped content."""
    global _last
    held = _last if _last is not None and _last.base is base else None
    try:
        stamp = _stamp()
        if held is not None and held.stamp == stamp:
            return held
        with _guard:
            found = _lay(base, stamp, held)
    except DatabaseError:
        return held or Laid(0, base, base)
    _last = found
    return found


def _stamp() -> int:
    # A broken transaction of the caller must not be broken further by our question.
    if transaction.get_connection().needs_rollback:
        raise DatabaseError("the transaction is broken")
    row = _STAMP.first()
    return row.stamp if row else 0


def _lay(base: Content, stamp: int, held: Laid | None) -> Laid:
    if stamp == 0:
        return Laid(0, base, base)
    local = _local_entries(base, held.local if held else {})
    entries = {kind: dict(shipped) for kind, shipped in base.entries.items()}
    for (kind, identifier), (_stamp_of, entry) in local.items():
        entries[kind][identifier] = entry
    content = replace(base, entries=entries)
    calls = _calls(content)
    return Laid(stamp, base, content, local, _reviews(content, calls), _called(calls))


def _local_entries(base: Content, known: Mapping[Key, tuple[int, Entry]]) -> dict[Key, tuple[int, Entry]]:
    stamps = {(kind, entry): (stamp, pk) for kind, entry, stamp, pk in
              LocalEntry.objects.order_by("pk").values_list("kind", "entry", "stamp", "pk")}  # fmt: skip
    changed = [pk for key, (stamp, pk) in stamps.items() if known.get(key, (None,))[0] != stamp]
    fresh = {(row.kind, row.entry): row for row in _rows(changed)}
    return {
        key: known[key] if key not in fresh else (fresh[key].stamp, _entry(fresh[key])) for key in stamps
    }  # fmt: skip


def _rows(keys: list[int]) -> Iterable[LocalEntry]:
    for start in range(0, len(keys), 500):
        yield from LocalEntry.objects.filter(pk__in=keys[start : start + 500])


def _entry(row: LocalEntry) -> Entry:
    return entry_of(KINDS[row.kind], Stands(row.row, row.translations), written=row.written)


def _calls(content: Content) -> dict[str, list[NumberCall]]:
    """Return the calls to each line's number as it is now that came to something, oldest first."""
    found: dict[str, list[NumberCall]] = {}
    for call in NumberCall.objects.exclude(answer=NumberCall.Answer.NOBODY).order_by("at"):
        line = content.entry("line", call.entry)
        if line is not None and line.facts["number"] and dialled(line.facts["number"]) == call.number:
            found.setdefault(call.entry, []).append(call)
    return found


def _called(calls: Mapping[str, list[NumberCall]]) -> dict[str, Called]:
    newest = {line: held[-1] for line, held in calls.items() if held[-1].answer == NumberCall.Answer.RIGHT}
    return {
        line: Called(call.number, call.day, call.police_hear, call.immigration_hears) for line, call in newest.items()
    }


def _reviews(content: Content, calls: Mapping[str, list[NumberCall]]) -> dict[Key, tuple[Review, ...]]:
    found: dict[Key, list[tuple[datetime, Review]]] = {}
    digests: dict[tuple[str, str, str], str] = {}
    for row in EntryReview.objects.order_by("at"):
        entry = content.entries.get(row.kind, {}).get(row.entry)
        # Only a call makes a number right; a reading of its facts never does.
        if entry is None or (row.kind == LINE.name and row.holds and not row.language):
            continue
        key = (row.kind, row.entry, row.language)
        if key not in digests:
            digests[key] = digest_of(entry, row.language)
        if digests[key] == row.digest:
            word = Review(row.kind, row.entry, row.name, row.day, row.language or None, row.holds)
            found.setdefault((row.kind, row.entry), []).append((row.at, word))
    for line, held in calls.items():
        words = [
            (call.at, Review(LINE.name, line, call.name, call.day, None, call.answer == NumberCall.Answer.RIGHT))
            for call in held
        ]
        found.setdefault((LINE.name, line), []).extend(words)
    return {key: tuple(word for _at, word in sorted(words, key=lambda pair: pair[0])) for key, words in found.items()}
