"""What materials give to "take everything out": what was made, its words, printed copies and where they lie."""

from collections.abc import Iterator
from typing import BinaryIO

from commonlight.core.formats.sheets import csv_bytes
from commonlight.outreach.models import CopiesAt, Material
from commonlight.outreach.services.material_sheets import words_in

HEADS = ("name", "kind", "state", "language", "block", "words")
COPIES_HEADS = ("name", "printed on", "printed", "place", "copies", "since", "gone on")


def write_materials(target: BinaryIO) -> None:
    """Write each block of words of each material in each of its languages."""
    target.write(csv_bytes(HEADS, _words()))


def _words() -> Iterator[tuple[object, ...]]:
    for row in Material.objects.order_by("name", "pk"):
        for language in row.languages:
            for block, words in words_in(row, language).items():
                yield row.name, row.kind, row.state, language, block, words


def write_copies(target: BinaryIO) -> None:
    """Write where copies lie, also those that are gone."""
    rows = CopiesAt.objects.select_related("run__material").order_by("run__material__name", "since", "pk")
    target.write(csv_bytes(COPIES_HEADS, (_copy(row) for row in rows)))


def _copy(row: CopiesAt) -> tuple[object, ...]:
    gone = row.gone_on.isoformat() if row.gone_on else ""
    run = row.run
    return (
        run.material.name, run.printed_on.isoformat(), run.copies, row.place, row.copies, row.since.isoformat(), gone,
    )  # fmt: skip
