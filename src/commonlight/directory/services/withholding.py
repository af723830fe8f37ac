"""
Withholding: taking words that lead to a place where people are kept safe out of rows before they are stored, and what an
editor decides about them afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.directory import gate, terms
from commonlight.directory.addresses import pairs_in, pairs_of_address
from commonlight.directory.documents import columns, written
from commonlight.directory.mapping import our_term
from commonlight.directory.models import (
    Address,
    AddressMark,
    Attribute,
    Location,
    Organization,
    ReviewItem,
    Service,
    TaxonomyTerm,
    Visibility,
    Withheld,
)
from commonlight.directory.sealing import address_mark, open_withheld, seal_withheld

Rows = dict[str, dict[UUID, dict[str, Any]]]
TEXTS = {
    "service": (
        "name", "alternate_name", "description", "url", "application_process", "fees_description", "eligibility_description",
        "interpretation_services", "wait_time", "fees", "accreditations", "licenses", "alert",
    ),
    "organization": ("name", "alternate_name", "description", "website", "logo", "uri"),
    "location": ("name", "alternate_name", "description", "transportation", "url"),
    "service_at_location": ("description",),
    "contact": ("name", "title", "department"),
    "phone": ("description",),
    "schedule": ("description", "notes", "schedule_link"),
    "accessibility": ("description", "details", "url"),
    "service_area": ("name", "description"),
    "required_document": ("document", "uri"),
    "cost_option": ("option", "amount_description"),
    "program": ("name", "alternate_name", "description"),
    "url": ("label", "url"),
    "attribute": ("value", "label"),
    "language": ("note",),
}  # fmt: skip
NAME_WITHHELD = "Name withheld"


@dataclass
class Taken:
    """What was taken out: rows to store, marks to store, and what editors are asked to look at."""

    withheld: list[Withheld] = field(default_factory=list)
    marks: list[AddressMark] = field(default_factory=list)
    reviews: list[ReviewItem] = field(default_factory=list)
    locations: set[UUID] = field(default_factory=set)

    def add(
        self, entity: str, object_id: UUID, name: str, reason: str, values: dict[str, str], at: datetime
    ) -> Withheld:
        """Seal words and ask for a review."""
        row = Withheld(id=uuid4(), entity=entity, object_id=object_id, field=name, reason=reason, day=at.date())
        row.sealed = seal_withheld(values, withheld_id=str(row.pk))
        self.withheld.append(row)
        self.reviews.append(
            ReviewItem(
                kind=ReviewItem.Kind.WITHHELD,
                entity=entity,
                object_id=object_id,
                other_id=row.pk,
                detail={"field": name, "reason": reason},
                opened_day=at.date(),
            )
        )
        return row

    def mark(self, row: Withheld, pairs: Iterable[str]) -> None:
        """Keep the marks by which an address is known again."""
        self.marks += [AddressMark(mark=address_mark(pair), withheld=row) for pair in sorted(set(pairs))]

    def store(self, batch: Any = None) -> None:
        """Write what was taken out."""
        for review in self.reviews:
            review.batch = batch
        Withheld.objects.bulk_create(self.withheld, batch_size=200)
        AddressMark.objects.bulk_create(self.marks, batch_size=400)
        ReviewItem.objects.bulk_create(self.reviews, batch_size=200)


def private_services(rows: Rows) -> set[UUID]:
    """Return which incoming services keep people safe: by terms (ours or a source's codes) or by their own words."""
    codes: dict[UUID, list[str]] = defaultdict(list)
    ours, incoming_terms = terms.by_id(), rows.get("taxonomy_term", {})
    unknown = {one["taxonomy_term_id"] for one in rows.get("attribute", {}).values()} - set(ours) - set(incoming_terms)
    rows_of_terms = TaxonomyTerm.objects.filter(pk__in=unknown).values_list("pk", "code", "name") if unknown else ()
    stored = {key: (code, name) for key, code, name in rows_of_terms}
    for one in rows.get("attribute", {}).values():
        term = one["taxonomy_term_id"]
        if term in ours:
            codes[one["link_id"]].append(ours[term].code)
            continue
        code, name = stored.get(term, ("", ""))
        if term in incoming_terms:
            code, name = incoming_terms[term].get("code") or "", incoming_terms[term].get("name") or ""
        meant = our_term(name)
        codes[one["link_id"]] += [code, meant.code if meant else ""]
    return {
        key
        for key, row in rows.get("service", {}).items()
        if gate.is_private_kind(
            texts=[row["name"], row.get("alternate_name", ""), row.get("description", "")], codes=codes[key]
        )
    }


def withhold(rows: Rows, *, at: datetime) -> Taken:
    """
    Take private words out of incoming rows, in place.

    Every place of a service that keeps people safe becomes confidential: its address, coordinates and telling texts are
    sealed. So does every other place with the same address. Telling texts of such services, their organizations and
    what hangs on them are sealed too, and a known private address is sealed wherever it stands.
    """
    taken = Taken()
    private = private_services(rows)
    released = set(Location.objects.filter(is_released=True).values_list("pk", flat=True))
    already = set(Location.objects.filter(is_confidential=True).values_list("pk", flat=True))
    at_places = rows.get("service_at_location", {}).values()
    by_kind = {one["location_id"] for one in at_places if one["service_id"] in private} - released
    addresses: dict[UUID, list[UUID]] = defaultdict(list)
    for key, row in rows.get("address", {}).items():
        addresses[row["location_id"]].append(key)
    for place in sorted(by_kind | (already & set(rows.get("location", {})))):
        if place in rows.get("location", {}):
            reason = Withheld.Reason.KIND if place in by_kind else Withheld.Reason.MARKED
            _hide_place(rows, place, addresses[place], reason, taken, at)
    marks = gate.Marks(gate.known_marks().known | {mark.mark for mark in taken.marks})
    for place, keys in addresses.items():
        same = any(key in rows["address"] and marks.stands_in(rows["address"][key]["address_1"]) for key in keys)
        if same and place not in taken.locations and place not in released and place in rows.get("location", {}):
            _hide_place(rows, place, keys, Withheld.Reason.SAME, taken, at)
    _hide_texts(rows, private, marks, taken, at)
    return taken


def _hide_place(rows: Rows, place: UUID, addresses: list[UUID], reason: str, taken: Taken, at: datetime) -> None:
    location = rows["location"][place]
    taken.locations.add(place)
    words = {name: str(location[name]) for name in ("latitude", "longitude") if location.get(name) is not None}
    pairs: set[str] = set()
    for at_place, key in enumerate(addresses):
        address = rows["address"].pop(key)
        pairs |= pairs_of_address(address["address_1"])
        words |= {f"address.{at_place}.{name}": str(written(value)) for name, value in address.items() if value}
    location.update(latitude=None, longitude=None, is_confidential=True, visibility=Visibility.NEVER)
    if words:
        row = taken.add("location", place, "address", reason, words, at)
        taken.mark(row, pairs)


def _hide_texts(rows: Rows, private: set[UUID], marks: gate.Marks, taken: Taken, at: datetime) -> None:
    services = rows.get("service", {})
    owners = {services[key]["organization_id"] for key in private if key in services} - {None}
    with_care = private | owners | taken.locations
    with_care |= {
        key
        for key, one in rows.get("service_at_location", {}).items()
        if one["service_id"] in private or one["location_id"] in taken.locations
    }
    for entity, names in TEXTS.items():
        for key, row in rows.get(entity, {}).items():
            careful = key in with_care or any(
                row.get(column) in with_care
                for column in ("organization_id", "service_id", "location_id", "service_at_location_id", "link_id")
                if row.get(column) is not None and entity not in ("service", "location", "attribute")
            )
            for name in names:
                said = row.get(name)
                if not isinstance(said, str) or not said or gate.may_say(said, marks, is_private=careful):
                    continue
                held = taken.add(entity, key, name, Withheld.Reason.TEXT, {name: said}, at)
                if careful:
                    taken.mark(held, _telling_pairs(said))
                row[name] = NAME_WITHHELD if name == "name" and entity in ("service", "organization", "program") else ""


def _telling_pairs(text: str) -> set[str]:
    """Return the pairs of the addresses that a text seems to hold, so that they are known elsewhere too."""
    from commonlight.directory.addresses import looks_like_address

    found: set[str] = set()
    for line in text.replace(";", "\n").replace(". ", "\n").splitlines():
        if looks_like_address(line):
            found |= {pair for pair in pairs_in(line) if not pair.replace(" ", "").isdigit() or len(pair) > 7}
    return {pair for pair in found if any(len(word) > 2 for word in pair.split())}


def rows_of(service: Service) -> Rows:
    """Return the stored rows of one service and its places as incoming rows, so that an edit passes the same way."""
    rows: Rows = defaultdict(dict)

    def put(entity: str, queryset: Any) -> None:
        for row in queryset.values(*columns(entity), *(("visibility",) if entity == "location" else ())):
            rows[entity][row["id"]] = dict(row)

    put("service", Service.objects.filter(pk=service.pk))
    if service.organization_id:
        put("organization", Organization.objects.filter(pk=service.organization_id))
    put("service_at_location", service.service_at_locations)
    places = [row["location_id"] for row in rows["service_at_location"].values()]
    put("location", Location.objects.filter(pk__in=places))
    put("address", Address.objects.filter(location__in=places))
    put("attribute", Attribute.objects.filter(link_entity="service", link_id=service.pk))
    put("phone", service.phones)
    put("schedule", service.schedules)
    put("contact", service.contacts)
    put("service_area", service.service_areas)
    return rows


def look_at(withheld: Withheld, *, by: Account, at: datetime) -> dict[str, str]:
    """Return withheld words for somebody who has to decide about them; every look is recorded."""
    with write():
        audit.record("directory withheld words seen", by=by, at=at, subject=("withheld", withheld.pk))
    return open_withheld(bytes(withheld.sealed), withheld_id=str(withheld.pk))


def release(withheld: Withheld, *, by: Account, at: datetime) -> set[UUID]:
    """
    Say withheld words again, because an editor knows that they lead to no hidden place.

    Returns the ids of the services to publish anew. The words go back to where they stood; the marks of the address go.
    """
    words = open_withheld(bytes(withheld.sealed), withheld_id=str(withheld.pk))
    with write():
        audit.record("directory withheld words released", by=by, at=at, subject=("withheld", withheld.pk))
        ReviewItem.objects.filter(other_id=withheld.pk, closed_day=None).update(
            closed_day=at.date(), closed_by=by, outcome="released"
        )
        if withheld.entity == "location" and withheld.field == "address":
            touched = _give_back_place(withheld.object_id, words)
        else:
            touched = _give_back_text(withheld, words)
        withheld.delete()
    return touched


def keep(withheld: Withheld, *, by: Account, at: datetime) -> None:
    """Record that an editor looked and keeps the words withheld."""
    with write():
        audit.record("directory withheld words kept", by=by, at=at, subject=("withheld", withheld.pk))
        ReviewItem.objects.filter(other_id=withheld.pk, closed_day=None).update(
            closed_day=at.date(), closed_by=by, outcome="kept"
        )


def _give_back_place(place: UUID, words: dict[str, str]) -> set[UUID]:
    location = Location.objects.get(pk=place)
    location.is_confidential, location.is_released, location.visibility = False, True, Visibility.PUBLIC
    for name in ("latitude", "longitude"):
        if words.get(name):
            setattr(location, name, float(words[name]))
    location.save()
    grouped: dict[str, dict[str, str]] = defaultdict(dict)
    for key, value in words.items():
        if key.startswith("address."):
            _, number, name = key.split(".", 2)
            grouped[number][name] = value
    known = set(columns("address"))
    for values in grouped.values():
        Address.objects.update_or_create(
            pk=values.get("id") or uuid4(),
            defaults={name: value for name, value in values.items() if name in known and name != "id"}
            | {"location_id": place},
        )
    return set(location.service_at_locations.values_list("service_id", flat=True))


def _give_back_text(withheld: Withheld, words: dict[str, str]) -> set[UUID]:
    from commonlight.directory.documents import MODELS

    model = MODELS[withheld.entity]
    model._default_manager.filter(pk=withheld.object_id).update(**words)
    return services_of(withheld.entity, withheld.object_id)


def services_of(entity: str, object_id: UUID) -> set[UUID]:
    """Return the services whose published words change when an object does."""
    if entity == "service":
        return {object_id}
    if entity == "attribute":
        return set(Attribute.objects.filter(pk=object_id, link_entity="service").values_list("link_id", flat=True))
    paths = {
        "organization": "organization",
        "program": "program",
        "location": "service_at_locations__location",
        "address": "service_at_locations__location__addresses",
        "service_at_location": "service_at_locations",
        "accessibility": "service_at_locations__location__accessibility",
    }
    if entity in paths:
        return set(Service.objects.filter(**{paths[entity]: object_id}).values_list("pk", flat=True))
    related = {
        "phone": "phones", "contact": "contacts", "schedule": "schedules", "service_area": "service_areas",
        "language": "languages", "required_document": "required_documents", "cost_option": "cost_options",
        "url": "additional_urls", "funding": "funding", "service_capacity": "capacities",
    }  # fmt: skip
    name = related.get(entity)
    if name is None:
        return set()
    found = set(Service.objects.filter(**{name: object_id}).values_list("pk", flat=True))
    if name in ("phones", "contacts", "schedules", "languages"):
        found |= set(
            Service.objects.filter(**{f"service_at_locations__location__{name}": object_id}).values_list(
                "pk", flat=True
            )
        )
    return found


def withhold_stored(service: Service, *, at: datetime) -> Taken:
    """Take private words out of the stored rows of one service and its places; inside the caller's transaction."""
    from copy import deepcopy

    from commonlight.directory.documents import MODELS

    rows = rows_of(service)
    before = deepcopy(rows)
    taken = withhold(rows, at=at)
    for entity, found in before.items():
        model = MODELS[entity]
        for key, row in found.items():
            after = rows[entity].get(key)
            if after is None:
                model._default_manager.filter(pk=key).delete()
            elif changed := {name: value for name, value in after.items() if row.get(name) != value}:
                model._default_manager.filter(pk=key).update(**changed)
    taken.store()
    return taken
