"""What the library gives when everything is taken out: the coalition's own texts, their history, the numbers called."""

import json
from collections.abc import Iterable
from typing import BinaryIO

from commonlight.core import taking_out
from commonlight.core.formats.sheets import csv_bytes
from commonlight.library.models import Change, EntryReview, LocalEntry


def own_texts(stream: BinaryIO) -> None:
    """Write every entry this coalition changed or added, whole, as it stands; shipped texts are in the package."""
    rows = [
        {
            "kind": row.kind,
            "entry": row.entry,
            "row": row.row,
            "translations": row.translations,
            "origin": row.origin,
            "written": row.written.isoformat(),
        }
        for row in LocalEntry.objects.order_by("kind", "entry")
    ]
    stream.write(json.dumps(rows, ensure_ascii=False, indent=1).encode())


def _sheet(stream: BinaryIO, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    stream.write(csv_bytes(heads, rows))


def changes(stream: BinaryIO) -> None:
    """Write the history of changes: who proposed and who decided what, and when."""
    rows = Change.objects.order_by("kind", "entry", "number")
    _sheet(
        stream,
        ("kind", "entry", "change", "act", "state", "reason", "answer", "by", "day", "decided by", "decided on"),
        (
            (one.kind, one.entry, one.number, one.act, one.state, one.reason, one.answer, one.author_name,
             one.made.date(), one.reviewer_name, one.decided.date() if one.decided else "")
            for one in rows
        ),
    )  # fmt: skip


def reviews(stream: BinaryIO) -> None:
    """Write who found which text right or wrong, and when."""
    rows = EntryReview.objects.order_by("kind", "entry", "at")
    heads = ("kind", "entry", "language", "holds", "words", "by", "day")
    _sheet(
        stream,
        heads,
        (
            (one.kind, one.entry, one.language, "yes" if one.holds else "no", one.words, one.name, one.day)
            for one in rows
        ),
    )


def register() -> None:
    """Give the room's files to "take everything out"; called when the app is ready."""
    taking_out.register("library", "our texts.json", own_texts)
    taking_out.register("library", "changes.csv", changes)
    taking_out.register("library", "reviews.csv", reviews)
