"""What the HSDS API may tell: lists and objects out of `Published`, as stored JSON texts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from uuid import UUID

from django.db.models import Q, QuerySet

from commonlight.directory import index, searching, selectors
from commonlight.directory.finding import kilometres
from commonlight.directory.models import Published, PublishedPlace

MOST_PER_PAGE = 500
CHUNK = 500
KM_PER_DEGREE = 110.57


@dataclass(frozen=True)
class Asked:
    """Filters of a list; all that are given must hold."""

    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    postcode: str = ""
    proximity: float | None = None
    parent_id: UUID | None = None
    top_only: bool = False


def rows(kind: str, asked: Asked, *, today: date) -> "QuerySet[Published]":
    """Return the published objects of a kind that the filters leave, in a fixed order."""
    found = Published.objects.filter(kind=kind).order_by("number")
    if kind in (Published.Kind.SERVICE, Published.Kind.SERVICE_AT_LOCATION):
        found = found.filter(Q(shown_until=None) | Q(shown_until__gt=today))
    wanted = index.wanted_words(asked.search)
    if asked.search and not wanted:
        return found.none()
    if kind == Published.Kind.TAXONOMY_TERM:
        # For a term, the list it belongs to stands where others have their organization.
        found = found.filter(organization_id=asked.taxonomy_id) if asked.taxonomy_id else found
    elif asked.taxonomy_id:
        wanted.append(index.Wanted((index.mark("t", asked.taxonomy_id.hex),)))
    if asked.taxonomy_term_id:
        wanted.append(index.Wanted((index.mark("u", asked.taxonomy_term_id.hex),)))
    if wanted:
        condition, said = index.condition(wanted)
        # The condition is ours, what was asked is a parameter.
        matching = f"number IN (SELECT rowid FROM directory_search WHERE {condition})"  # noqa: S608
        found = found.extra(where=[matching], params=[said])  # noqa: S610
    if asked.organization_id and kind != Published.Kind.TAXONOMY_TERM:
        found = found.filter(organization_id=asked.organization_id)
    if asked.modified_after:
        found = found.filter(modified__gte=asked.modified_after)
    if asked.parent_id:
        found = found.filter(parent_id=asked.parent_id)
    if asked.top_only:
        found = found.filter(parent_id=None)
    if asked.postcode:
        found = found.filter(number__in=_near(asked))
    return found


def _near(asked: Asked) -> "list[int] | QuerySet[PublishedPlace, int]":
    """Return the numbers of what lies at a postcode, or within some metres of its middle."""
    postcode = searching.place_words(asked.postcode).split("-")[0]
    if asked.proximity is None:
        return PublishedPlace.objects.filter(postcode=postcode).values_list("published_id", flat=True)
    point = searching.point_of(postcode)
    if point is None:
        return []
    far = max(0.0, min(asked.proximity / 1000, 2000.0))
    up = far / KM_PER_DEGREE
    along = up / max(0.05, cos(radians(point.latitude)))
    box = PublishedPlace.objects.filter(
        latitude__range=(point.latitude - up, point.latitude + up),
        longitude__range=(point.longitude - along, point.longitude + along),
    ).values_list("published_id", "latitude", "longitude")
    return sorted({number for number, lat, lon in box if kilometres(point, lat or 0.0, lon or 0.0) <= far})


def one(kind: str, entry_id: UUID, *, today: date, full_service: bool = False) -> str | None:
    """Return one object whole, as JSON text, or None."""
    row = selectors.published(kind, entry_id, today=today)
    if row is None:
        return None
    if kind == Published.Kind.ORGANIZATION:
        return with_services([row.document], [entry_id], today=today, full=full_service)[0]
    return row.document


def with_services(texts: Sequence[str], ids: Sequence[UUID], *, today: date, full: bool) -> list[str]:
    """Return the texts of organizations with the services they offer now."""
    offered = selectors.services_offered(ids, today=today, full=full)
    joined = []
    for text, key in zip(texts, ids, strict=True):
        told = json.dumps(offered.get(key, []), ensure_ascii=False, separators=(",", ":"))
        joined.append(f'{text[:-1]},"services":{told}}}')
    return joined


@dataclass(frozen=True)
class Shape:
    """How objects are told: with all that is nested in them, with a few members, organizations with whole services."""

    full: bool = False
    minimal: bool = False
    full_service: bool = False


def texts(kind: str, some: "QuerySet[Published]", shape: Shape, *, today: date) -> list[str]:
    """Return rows as JSON texts."""
    column = "document" if shape.full or shape.full_service else "brief"
    pairs = list(some.values_list("entry_id", column))
    told = [text for _, text in pairs]
    if shape.minimal:
        told = [_minimal(text) for text in told]
    elif kind == Published.Kind.ORGANIZATION and column == "document":
        told = with_services(told, [key for key, _ in pairs], today=today, full=shape.full_service)
    return told


def _minimal(text: str) -> str:
    told = json.loads(text)
    return json.dumps(
        {key: told[key] for key in ("id", "name", "status", "last_modified") if key in told}, ensure_ascii=False
    )


def stream(kind: str, found: "QuerySet[Published]", shape: Shape, *, today: date) -> Iterator[str]:
    """Yield every object as one line of JSON, in steps that need little memory."""
    after = 0
    while True:
        numbers = list(found.filter(number__gt=after).values_list("number", flat=True)[:CHUNK])
        if not numbers:
            return
        chunk = Published.objects.filter(number__in=numbers).order_by("number")
        yield "\n".join(texts(kind, chunk, shape, today=today)) + "\n"
        after = numbers[-1]
