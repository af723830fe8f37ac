"""Building what the public may know of services, a group at a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.directory import gate, index, terms
from commonlight.directory.documents import Shelf, link, plain, rows
from commonlight.directory.models import Assurance, Published, Service
from commonlight.directory.services.finding_words import (
    brief_of,
    card_of,
    first_address,
    index_words,
    marks_of,
    places_of,
    week_of,
)
from commonlight.directory.services.published_rows import Ready, as_json, store

KEPT_DAYS = 365
ALERT_PRIVATE = "The address is kept private so that people are safe there. Call first."


@dataclass
class _Batch:
    """The rows that a group of services is made of."""

    services: list[dict[str, Any]]
    organizations: dict[UUID, dict[str, Any]]
    programs: dict[UUID, dict[str, Any]]
    at_locations: dict[UUID, list[dict[str, Any]]]
    locations: dict[UUID, dict[str, Any]]
    confidential: frozenset[UUID]
    shelf: Shelf
    checked: dict[UUID, date]
    sourced: dict[UUID, date]
    translations: dict[UUID, dict[str, Any]]


def _fetch(ids: list[UUID]) -> _Batch:
    found = rows("service", "id", ids)
    named = {row["organization_id"] for row in found} - {None}
    organizations = {row["id"]: row for row in rows("organization", "id", named)}
    # A service of an organization that is not public is not public.
    found = [row for row in found if row["organization_id"] is None or row["organization_id"] in organizations]
    found = [row for row in found if row["status"] != Service.Status.DEFUNCT]
    wanted = [row["id"] for row in found]
    at = rows("service_at_location", "service_id", wanted)
    by_service: dict[UUID, list[dict[str, Any]]] = {}
    for row in at:
        by_service.setdefault(row["service_id"], []).append(row)
    ids_at = {row["location_id"] for row in at}
    confidential = gate.ids_of_confidential_locations(ids_at)
    locations = {row["id"]: row for row in rows("location", "id", ids_at)}
    shelf = Shelf()
    shelf.fill("service", wanted)
    shelf.fill("location", ids_at)
    shelf.fill("service_at_location", [row["id"] for row in at])
    shelf.finish()
    programs = {row["id"]: row for row in rows("program", "id", {row.get("program_id") for row in found} - {None})}
    checked: dict[UUID, date] = {}
    for service_id, day in Assurance.objects.filter(service__in=wanted).values_list("service_id", "checked_day"):
        checked[service_id] = max(day, checked.get(service_id, day))
    with_day = Service.objects.filter(pk__in=wanted, source_day__isnull=False).values_list("pk", "source_day")
    sourced = {key: day for key, day in with_day if day}
    translated = dict(Service.objects.filter(pk__in=wanted).exclude(translations={}).values_list("pk", "translations"))
    return _Batch(
        found, organizations, programs, by_service, locations, confidential, shelf, checked, sourced, translated
    )


def publish_services(ids: list[UUID], marks: gate.Marks, at: datetime) -> None:
    batch = _fetch(ids)
    ready, ready_at = [], []
    for row in batch.services:
        done = _service(row, batch, marks, at)
        if done is None:
            continue
        ready.append(done[0])
        ready_at += done[1]
    store(Published.Kind.SERVICE, ids, ready)
    all_at = list(
        Published.objects.filter(kind=Published.Kind.SERVICE_AT_LOCATION, parent_id__in=ids).values_list(
            "entry_id", flat=True
        )
    )
    store(Published.Kind.SERVICE_AT_LOCATION, {*all_at, *(one.row.entry_id for one in ready_at)}, ready_at)


def _is_private(row: dict[str, Any], batch: _Batch) -> bool:
    held = {one["location_id"] for one in batch.at_locations.get(row["id"], ())}
    if held & batch.confidential:
        return True
    our = terms.by_id()
    codes = [our[term].code for term in batch.shelf.term_ids("service", row["id"]) if term in our]
    texts = [row["name"], row["alternate_name"], row["description"]]
    return gate.is_private_kind(texts=texts, codes=codes)


def _shown_until(row: dict[str, Any], batch: _Batch) -> date:
    """Return the day from which a service is hidden: a year after anybody last vouched for it."""
    vouched = [
        day
        for day in (batch.checked.get(row["id"]), row["assured_date"], batch.sourced.get(row["id"]))
        if day is not None
    ]
    return (max(vouched) if vouched else row["last_modified"].date()) + timedelta(days=KEPT_DAYS)


def _service(row: dict[str, Any], batch: _Batch, marks: gate.Marks, at: datetime) -> tuple[Ready, list[Ready]] | None:
    shelf, is_private = batch.shelf, _is_private(row, batch)
    organization = batch.organizations.get(row["organization_id"]) if row["organization_id"] else None
    whole = shelf.nested("service", row)
    if checked := batch.checked.get(row["id"]):
        whole["assured_date"] = max(checked.isoformat(), whole.get("assured_date", ""))
    whole = link(whole, "organization", plain("organization", organization) if organization else None)
    whole = link(whole, "program", _plain_of("program", batch.programs, row.get("program_id")))
    here, phones = [], []
    for one in batch.at_locations.get(row["id"], ()):
        location = batch.locations.get(one["location_id"])
        if one["location_id"] in batch.confidential:
            phones += shelf.of("phone", "location", one["location_id"])
        elif location is not None:
            here.append(link(shelf.nested("service_at_location", one), "location", shelf.nested("location", location)))
    if here:
        whole["service_at_locations"] = here
    if phones:
        known = {phone["number"] for phone in whole.get("phones", ())}
        lifted = [plain("phone", phone) for phone in phones if phone["number"] not in known]
        whole["phones"] = whole.get("phones", []) + [
            {key: value for key, value in phone.items() if key != "location_id"} for phone in lifted
        ]
    if is_private and not here:
        whole["alert"] = whole.get("alert") or ALERT_PRIVATE
    passed = gate.publishable("service", whole, marks, is_private=is_private)
    if passed is None:
        return None
    document = passed.document
    said = _translations(row["id"], batch, marks, is_private=is_private)
    shown_until = _shown_until(row, batch)
    brief = brief_of(document, "service")
    base = {
        "organization_id": row["organization_id"] if organization else None,
        "modified": row["last_modified"],
        "shown_until": shown_until,
    }
    stored = Published(
        kind=Published.Kind.SERVICE,
        entry_id=row["id"],
        document=as_json(document),
        brief=as_json(brief),
        card=as_json(card_of(document, said)),
        translations=as_json(said) if said else "",
        minimum_age=row["minimum_age"],
        maximum_age=row["maximum_age"],
        **base,
    )
    ready = Ready(
        stored,
        " ".join(index_words(document, shelf.term_ids("service", row["id"]))),
        places_of(document),
        week_of(document, at),
    )
    here = document.get("service_at_locations", ())
    shared = marks_of(document, shelf.term_ids("service", row["id"])) if here else []
    return ready, [_at_location(one, document, brief, base, shared) for one in here]


def _translations(key: UUID, batch: _Batch, marks: gate.Marks, *, is_private: bool) -> dict[str, Any]:
    said = batch.translations.get(key)
    if not said:
        return {}
    passed = gate.publishable("translations", said, marks, is_private=is_private, required=frozenset())
    return passed.document if passed else {}


def _plain_of(entity: str, found: dict[UUID, dict[str, Any]], key: UUID | None) -> dict[str, Any] | None:
    row = found.get(key) if key else None
    return plain(entity, row) if row else None


def _at_location(
    one: dict[str, Any], service: dict[str, Any], brief: dict[str, Any], base: dict[str, Any], shared: list[str]
) -> Ready:
    whole = {**one, "service": brief}
    short = brief_of(whole, "service_at_location") | {"service": brief}
    address = first_address(one.get("location", {}))
    words = [
        *index.words_of(service["name"], one.get("location", {}).get("name", ""), address.get("city", "")),
        *shared,
    ]
    row = Published(
        kind=Published.Kind.SERVICE_AT_LOCATION,
        entry_id=UUID(one["id"]),
        parent_id=UUID(service["id"]),
        document=as_json(whole),
        brief=as_json(short),
        **base,
    )
    return Ready(row, " ".join(words), places_of({"service_at_locations": [one]}))
