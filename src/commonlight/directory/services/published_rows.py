"""Storing what may be published, in the place of what stood there before."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonlight.directory import index
from commonlight.directory.models import Published, PublishedHours, PublishedPlace
from commonlight.directory.storing import insert

BATCH = 400
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass
class Ready:
    """
    What is to be stored of one object.

    words : of the search index
    places : rows of PublishedPlace by column
    hours : minutes of the week at which it opens and closes
    """

    row: Published
    words: str
    places: Sequence[dict[str, Any]] = ()
    hours: Sequence[tuple[int, int]] = ()


def batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield ids in groups that one round of questions can answer."""
    every = list(dict.fromkeys(ids))
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def as_json(document: dict[str, Any]) -> str:
    """Return a document as it is stored and sent."""
    return _ENCODER.encode(document)


def clear(numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), BATCH):
        some = list(numbers[start : start + BATCH])
        index.remove(some)
        Published.objects.filter(pk__in=some).delete()


def store(kind: str, ids: Iterable[UUID], ready: Sequence[Ready]) -> None:
    """Put what is ready in the place of what stands for these ids; an entry keeps its number."""
    before = dict(Published.objects.filter(kind=kind, entry_id__in=list(ids)).values_list("entry_id", "number"))
    staying = {one.row.entry_id for one in ready}
    gone = [number for entry_id, number in before.items() if entry_id not in staying]
    clear(gone)
    old = [one for one in ready if one.row.entry_id in before]
    new = [one for one in ready if one.row.entry_id not in before]
    for one in old:
        one.row.number = before[one.row.entry_id]
    changed = [
        field.name for field in Published._meta.concrete_fields if field.name not in ("number", "kind", "entry_id")
    ]
    if old:
        Published.objects.bulk_update([one.row for one in old], changed, batch_size=50)
        numbers_of_old = [one.row.number for one in old]
        PublishedPlace.objects.filter(published__in=numbers_of_old).delete()
        PublishedHours.objects.filter(published__in=numbers_of_old).delete()
        index.remove(numbers_of_old)
    columns = [field.attname for field in Published._meta.concrete_fields if field.attname != "number"]
    insert(Published, ({name: getattr(one.row, name) for name in columns} for one in new))
    if new:
        numbers = dict(Published.objects.filter(kind=kind, entry_id__in=staying).values_list("entry_id", "number"))
        for one in new:
            one.row.number = numbers[one.row.entry_id]
    insert(PublishedPlace, ({**place, "published_id": one.row.number} for one in ready for place in one.places))
    hours = ((one.row.number, opens, closes) for one in ready for opens, closes in one.hours)
    insert(
        PublishedHours, ({"published_id": number, "opens": opens, "closes": closes} for number, opens, closes in hours)
    )
    index.add([(one.row.number, one.words) for one in ready if one.words])
