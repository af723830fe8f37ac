"""Building what the public may know of organizations."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from commonlight.directory import gate, index
from commonlight.directory.documents import Shelf, rows
from commonlight.directory.models import Location, Organization, Published, Service
from commonlight.directory.services.finding_words import brief_of
from commonlight.directory.services.published_rows import Ready, as_json, store


def publish_organizations(ids: list[UUID], marks: gate.Marks, at: datetime) -> None:
    found = rows("organization", "id", ids)
    shelf = Shelf()
    shelf.fill("organization", [row["id"] for row in found])
    at_places = rows("location", "organization_id", [row["id"] for row in found], is_confidential=False)
    shelf.fill("location", [row["id"] for row in at_places])
    shelf.finish()
    private = _private_organizations(ids)
    modified = dict(_modified(ids))
    ready = []
    for row in found:
        whole = shelf.nested("organization", row)
        locations = [shelf.nested("location", one) for one in at_places if one["organization_id"] == row["id"]]
        if locations:
            whole["locations"] = locations
        passed = gate.publishable("organization", whole, marks, is_private=row["id"] in private)
        if passed is None:
            continue
        document = {"description": "", **passed.document}
        brief = brief_of(document, "organization")
        term_marks = [index.mark("u", term_id.hex) for term_id in shelf.term_ids("organization", row["id"])]
        words = [
            *index.words_of(document["name"], document.get("alternate_name", ""), document["description"]),
            *term_marks,
        ]
        stored = Published(
            kind=Published.Kind.ORGANIZATION,
            entry_id=row["id"],
            organization_id=row["id"],
            document=as_json(document),
            brief=as_json(brief),
            modified=modified[row["id"]],
        )
        ready.append(Ready(stored, " ".join(words)))
    store(Published.Kind.ORGANIZATION, ids, ready)


def _private_organizations(ids: list[UUID]) -> frozenset[UUID]:
    """Return which organizations run a place that is kept private, so that their texts are read with care."""

    by_place = Location.objects.filter(is_confidential=True, organization__in=ids).values_list(
        "organization_id", flat=True
    )
    by_service = Service.objects.filter(
        organization__in=ids, service_at_locations__location__is_confidential=True
    ).values_list("organization_id", flat=True)
    texts = {
        owner
        for owner, name, description in Service.objects.filter(organization__in=ids).values_list(
            "organization_id", "name", "description"
        )
        if gate.is_private_kind(texts=[name, description])
    }
    return frozenset({*by_place, *by_service, *texts} - {None})


def _modified(ids: list[UUID]) -> Iterator[tuple[UUID, datetime]]:

    yield from Organization.objects.filter(pk__in=ids).values_list("pk", "last_modified")
