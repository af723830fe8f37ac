"""Publishing: building what the public may know of entries, anew and through the gate, whenever one of them changes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.core.store import write
from commonlight.directory import gate, index, opening, terms
from commonlight.directory.cells import cell_marks
from commonlight.directory.documents import Shelf, link, plain, rows
from commonlight.directory.models import (
    Assurance,
    Published,
    PublishedHours,
    PublishedPlace,
    Service,
)

BATCH = 400
KEPT_DAYS = 365
ALERT_PRIVATE = "The address is kept private so that people are safe there. Call first."


@dataclass
class _Ready:
    """What is to be stored of one object."""

    row: Published
    words: str
    places: Sequence[PublishedPlace] = ()
    hours: Sequence[PublishedHours] = ()


def batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield ids in groups that one round of questions can answer."""
    every = list(dict.fromkeys(ids))
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def publish(*, services: Iterable[UUID] = (), organizations: Iterable[UUID] = (), at: datetime) -> None:
    """
    Build anew what the public may know of these services and organizations; what may not be known any more goes.

    Runs inside the caller's transaction, so that no moment shows a changed entry beside its former words.
    """
    marks = gate.known_marks()
    wanted = list(organizations)
    with write():
        for group in batches(services):
            _publish_services(group, marks, at)
            wanted += Service.objects.filter(pk__in=group, organization__isnull=False).values_list(
                "organization_id", flat=True
            )
        for group in batches(wanted):
            _publish_organizations(group, marks, at)


def publish_all(*, at: datetime) -> int:
    """Build everything anew and return how many services the public can find."""
    from commonlight.directory.models import Organization

    with write():
        _clear(list(Published.objects.values_list("number", flat=True)))
        publish_taxonomies(at=at)
        publish(
            services=Service.objects.values_list("pk", flat=True),
            organizations=Organization.objects.values_list("pk", flat=True),
            at=at,
        )
    return Published.objects.filter(kind=Published.Kind.SERVICE).count()


def _clear(numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), BATCH):
        some = list(numbers[start : start + BATCH])
        index.remove(some)
        Published.objects.filter(pk__in=some).delete()


def _store(kind: str, ids: Iterable[UUID], ready: Sequence[_Ready]) -> None:
    """Put what is ready in the place of what stands for these ids; an entry keeps its number."""
    before = dict(Published.objects.filter(kind=kind, entry_id__in=list(ids)).values_list("entry_id", "number"))
    staying = {one.row.entry_id for one in ready}
    gone = [number for entry_id, number in before.items() if entry_id not in staying]
    _clear(gone)
    old = [one for one in ready if one.row.entry_id in before]
    new = [one for one in ready if one.row.entry_id not in before]
    for one in old:
        one.row.number = before[one.row.entry_id]
    changed = [
        field.name for field in Published._meta.concrete_fields if field.name not in ("number", "kind", "entry_id")
    ]
    Published.objects.bulk_update([one.row for one in old], changed, batch_size=50)
    Published.objects.bulk_create([one.row for one in new], batch_size=50)
    if new and new[0].row.pk is None:
        numbers = dict(Published.objects.filter(kind=kind, entry_id__in=staying).values_list("entry_id", "number"))
        for one in new:
            one.row.number = numbers[one.row.entry_id]
    PublishedPlace.objects.filter(published__in=[one.row.number for one in old]).delete()
    PublishedHours.objects.filter(published__in=[one.row.number for one in old]).delete()
    for one in ready:
        for place in one.places:
            place.published_id = one.row.number
        for span in one.hours:
            span.published_id = one.row.number
    PublishedPlace.objects.bulk_create([place for one in ready for place in one.places], batch_size=200)
    PublishedHours.objects.bulk_create([span for one in ready for span in one.hours], batch_size=400)
    index.put([(one.row.number, one.words) for one in ready if one.words])


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
    found = rows("service", id__in=ids)
    named = {row["organization_id"] for row in found} - {None}
    organizations = {row["id"]: row for row in rows("organization", id__in=named)}
    # A service of an organization that is not public is not public.
    found = [row for row in found if row["organization_id"] is None or row["organization_id"] in organizations]
    found = [row for row in found if row["status"] != Service.Status.DEFUNCT]
    wanted = [row["id"] for row in found]
    at = rows("service_at_location", service_id__in=wanted)
    by_service: dict[UUID, list[dict[str, Any]]] = {}
    for row in at:
        by_service.setdefault(row["service_id"], []).append(row)
    ids_at = {row["location_id"] for row in at}
    confidential = gate.ids_of_confidential_locations(ids_at)
    locations = {row["id"]: row for row in rows("location", id__in=ids_at)}
    shelf = Shelf()
    shelf.fill("service", wanted)
    shelf.fill("organization", organizations)
    shelf.fill("location", ids_at)
    shelf.fill("service_at_location", [row["id"] for row in at])
    shelf.finish()
    programs = {row["id"]: row for row in rows("program", id__in={row.get("program_id") for row in found} - {None})}
    checked: dict[UUID, date] = {}
    for service_id, day in Assurance.objects.filter(service__in=wanted).values_list("service_id", "checked_day"):
        checked[service_id] = max(day, checked.get(service_id, day))
    with_day = Service.objects.filter(pk__in=wanted, source_day__isnull=False).values_list("pk", "source_day")
    sourced = {key: day for key, day in with_day if day}
    translated = dict(Service.objects.filter(pk__in=wanted).exclude(translations={}).values_list("pk", "translations"))
    return _Batch(
        found, organizations, programs, by_service, locations, confidential, shelf, checked, sourced, translated
    )


def _publish_services(ids: list[UUID], marks: gate.Marks, at: datetime) -> None:
    batch = _fetch(ids)
    ready, ready_at = [], []
    for row in batch.services:
        done = _service(row, batch, marks, at)
        if done is None:
            continue
        ready.append(done[0])
        ready_at += done[1]
    _store(Published.Kind.SERVICE, ids, ready)
    all_at = list(
        Published.objects.filter(kind=Published.Kind.SERVICE_AT_LOCATION, parent_id__in=ids).values_list(
            "entry_id", flat=True
        )
    )
    _store(Published.Kind.SERVICE_AT_LOCATION, {*all_at, *(one.row.entry_id for one in ready_at)}, ready_at)


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


def _service(row: dict[str, Any], batch: _Batch, marks: gate.Marks, at: datetime) -> tuple[_Ready, list[_Ready]] | None:
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
    brief = _brief(document, "service")
    base = {
        "organization_id": row["organization_id"] if organization else None,
        "modified": row["last_modified"],
        "shown_until": shown_until,
    }
    stored = Published(
        kind=Published.Kind.SERVICE,
        entry_id=row["id"],
        document=_json(document),
        brief=_json(brief),
        card=_json(_card(document, said)),
        translations=_json(said) if said else "",
        minimum_age=row["minimum_age"],
        maximum_age=row["maximum_age"],
        **base,
    )
    ready = _Ready(
        stored,
        " ".join(_index_words(document, shelf.term_ids("service", row["id"]))),
        _places(document),
        [PublishedHours(opens=opens, closes=closes) for opens, closes in _week(document, at)],
    )
    term_ids = shelf.term_ids("service", row["id"])
    return ready, [
        _at_location(one, document, brief, base, term_ids) for one in document.get("service_at_locations", ())
    ]


def _translations(key: UUID, batch: _Batch, marks: gate.Marks, *, is_private: bool) -> dict[str, Any]:
    said = batch.translations.get(key)
    if not said:
        return {}
    passed = gate.publishable("translations", said, marks, is_private=is_private, required=frozenset())
    return passed.document if passed else {}


def _plain_of(entity: str, found: dict[UUID, dict[str, Any]], key: UUID | None) -> dict[str, Any] | None:
    row = found.get(key) if key else None
    return plain(entity, row) if row else None


def _brief(document: dict[str, Any], entity: str) -> dict[str, Any]:
    """Return an object with its plain fields and the single objects of it, as the lists of the API show it."""
    kept = {key: value for key, value in document.items() if not isinstance(value, list | dict)}
    for name in ("organization", "program", "location", "service", "taxonomy_detail"):
        if isinstance(document.get(name), dict):
            inner = document[name]
            kept[name] = {key: value for key, value in inner.items() if not isinstance(value, list | dict)}
    return kept


def _at_location(
    one: dict[str, Any], service: dict[str, Any], brief: dict[str, Any], base: dict[str, Any], term_ids: list[UUID]
) -> _Ready:
    whole = {**one, "service": brief}
    short = _brief(whole, "service_at_location") | {"service": brief}
    address = _first_address(one.get("location", {}))
    words = [
        *index.words_of(service["name"], one.get("location", {}).get("name", ""), address.get("city", "")),
        *_marks_of(service, term_ids),
    ]
    row = Published(
        kind=Published.Kind.SERVICE_AT_LOCATION,
        entry_id=UUID(one["id"]),
        parent_id=UUID(service["id"]),
        document=_json(whole),
        brief=_json(short),
        **base,
    )
    return _Ready(row, " ".join(words), _places({"service_at_locations": [one]}))


def _first_address(location: dict[str, Any]) -> dict[str, Any]:
    found = location.get("addresses") or [{}]
    first: dict[str, Any] = found[0]
    return first


def _places(document: dict[str, Any]) -> list[PublishedPlace]:
    found = []
    for one in document.get("service_at_locations", ()):
        location = one.get("location", {})
        address = _first_address(location)
        if not address and location.get("latitude") is None:
            continue
        found.append(
            PublishedPlace(
                latitude=location.get("latitude"),
                longitude=location.get("longitude"),
                postcode=_place_name(address.get("postal_code", ""))[:16].split("-")[0],
                city=_place_name(address.get("city", "")),
                county=_place_name(address.get("region", "")),
            )
        )
    return found


def _place_name(text: str) -> str:
    return " ".join(text.casefold().split())[:120]


def _schedules(document: dict[str, Any]) -> list[dict[str, Any]]:
    own = list(document.get("schedules", ()))
    for one in document.get("service_at_locations", ()):
        own += one.get("schedules", ())
    if not own:
        for one in document.get("service_at_locations", ()):
            own += one.get("location", {}).get("schedules", ())
    return own


def _week(document: dict[str, Any], at: datetime) -> list[tuple[int, int]]:
    return opening.week_of(_schedules(document), at.date())


def language_codes(document: dict[str, Any]) -> list[str]:
    """Return the languages that a service or its places name, as two- or three-letter codes."""
    found = list(document.get("languages", ()))
    for one in document.get("service_at_locations", ()):
        found += one.get("location", {}).get("languages", ())
    codes = {one["code"].split("-")[0].lower() for one in found if one.get("code")}
    return sorted(code for code in codes if code.isalpha() and len(code) <= 3)


def _marks_of(document: dict[str, Any], term_ids: Iterable[UUID]) -> list[str]:
    our = terms.by_id()
    marks = [index.mark("u", term_id.hex) for term_id in term_ids]
    lists = {
        one["taxonomy_term"].get("taxonomy_id") for one in document.get("attributes", ()) if "taxonomy_term" in one
    }
    marks += [index.mark("t", taxonomy_id) for taxonomy_id in lists if taxonomy_id]
    groups = {our[term_id].group for term_id in term_ids if term_id in our}
    if terms.POPULATION not in groups:
        marks.append(index.mark("p", "anybody"))
    marks += [index.mark("l", code) for code in language_codes(document)]
    if document.get("interpretation_services"):
        marks.append(index.mark("l", "any"))
    places = [
        one["location"]
        for one in document.get("service_at_locations", ())
        if one.get("location", {}).get("latitude") is not None and one["location"].get("longitude") is not None
    ]
    for place in places:
        marks += cell_marks(place["latitude"], place["longitude"])
    if not places:
        marks.append(index.mark("n", "place"))
    for area in document.get("service_areas", ()):
        marks.append(index.mark("a", _place_name(area.get("name") or area.get("extent") or "")))
    if document.get("status") == "active":
        marks.append(index.mark("s", "active"))
    return marks


def _index_words(document: dict[str, Any], term_ids: list[UUID]) -> list[str]:
    our = terms.by_id()
    organization = document.get("organization", {})
    labels = [name for term_id in term_ids if term_id in our for name in our[term_id].names.values()]
    labels += [one["taxonomy_term"]["name"] for one in document.get("attributes", ()) if "taxonomy_term" in one]
    places = [
        _first_address(one.get("location", {})).get("city", "") for one in document.get("service_at_locations", ())
    ]
    texts = [document["name"], document.get("alternate_name", ""), organization.get("name", ""), *labels, *places]
    words = index.words_of(*texts, document.get("description", ""), document.get("eligibility_description", ""))
    return [*dict.fromkeys([*words, *_marks_of(document, term_ids)])]


def _card(document: dict[str, Any], translations: dict[str, Any]) -> dict[str, Any]:
    """Return what a line of the finder shows."""
    phones = document.get("phones") or [
        phone
        for one in document.get("service_at_locations", ())
        for phone in one.get("phones") or one.get("location", {}).get("phones", ())
    ]
    cities = [
        _first_address(one.get("location", {})).get("city", "") for one in document.get("service_at_locations", ())
    ]
    told = {
        code: {key: text[:400] for key, text in words.items() if key in ("name", "description", "alert")}
        for code, words in translations.items()
    }
    return {
        **({"translations": told} if told else {}),
        "name": document["name"],
        "organization": document.get("organization", {}).get("name", ""),
        "description": document.get("description", "")[:400],
        "alert": document.get("alert", ""),
        "status": document["status"],
        "phone": phones[0]["number"] if phones else "",
        "cities": list(dict.fromkeys(city for city in cities if city))[:3],
        "languages": language_codes(document),
        "assured": document.get("assured_date", ""),
    }


def _publish_organizations(ids: list[UUID], marks: gate.Marks, at: datetime) -> None:
    found = rows("organization", id__in=ids)
    shelf = Shelf()
    shelf.fill("organization", [row["id"] for row in found])
    at_places = rows("location", organization_id__in=[row["id"] for row in found], is_confidential=False)
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
        brief = _brief(document, "organization")
        term_marks = [index.mark("u", term_id.hex) for term_id in shelf.term_ids("organization", row["id"])]
        words = [
            *index.words_of(document["name"], document.get("alternate_name", ""), document["description"]),
            *term_marks,
        ]
        stored = Published(
            kind=Published.Kind.ORGANIZATION,
            entry_id=row["id"],
            organization_id=row["id"],
            document=_json(document),
            brief=_json(brief),
            modified=modified[row["id"]],
        )
        ready.append(_Ready(stored, " ".join(words)))
    _store(Published.Kind.ORGANIZATION, ids, ready)


def _private_organizations(ids: list[UUID]) -> frozenset[UUID]:
    """Return which organizations run a place that is kept private, so that their texts are read with care."""
    from commonlight.directory.models import Location

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
    from commonlight.directory.models import Organization

    yield from Organization.objects.filter(pk__in=ids).values_list("pk", "last_modified")


def publish_taxonomies(*, at: datetime) -> None:
    """Publish the lists of terms and the terms themselves."""
    lists = {row["id"]: row for row in rows("taxonomy")}
    stamp = datetime.combine(at.date(), datetime.min.time(), tzinfo=UTC)
    ready = []
    for row in lists.values():
        whole = {"description": "", **plain("taxonomy", row)}
        stored = Published(
            kind=Published.Kind.TAXONOMY, entry_id=row["id"], document=_json(whole), brief=_json(whole), modified=stamp
        )
        ready.append(_Ready(stored, " ".join(index.words_of(whole["name"], whole["description"]))))
    _store(Published.Kind.TAXONOMY, lists, ready)
    of_terms = rows("taxonomy_term")
    ready = []
    for row in of_terms:
        owner = lists.get(row["taxonomy_id"])
        whole = {"description": "", **plain("taxonomy_term", row)}
        whole = link(whole, "taxonomy_detail", {"description": "", **plain("taxonomy", owner)} if owner else None)
        stored = Published(
            kind=Published.Kind.TAXONOMY_TERM,
            entry_id=row["id"],
            organization_id=row["taxonomy_id"],
            parent_id=row["parent_id"],
            document=_json(whole),
            brief=_json(whole),
            modified=stamp,
        )
        ready.append(_Ready(stored, " ".join(index.words_of(whole["name"]))))
    _store(Published.Kind.TAXONOMY_TERM, [row["id"] for row in of_terms], ready)
