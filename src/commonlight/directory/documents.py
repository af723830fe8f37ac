"""
Building HSDS objects out of the tables, for many services at once and with few questions to the database.

Only public rows are read: what a member may see besides is asked of `selectors`. The result still has to pass the gate.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from commonlight.directory import hsds
from commonlight.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
    Unit,
    Url,
    Visibility,
)

MODELS: dict[str, type[models.Model]] = {
    "accessibility": Accessibility,
    "address": Address,
    "attribute": Attribute,
    "contact": Contact,
    "cost_option": CostOption,
    "funding": Funding,
    "language": Language,
    "location": Location,
    "organization": Organization,
    "organization_identifier": OrganizationIdentifier,
    "phone": Phone,
    "program": Program,
    "required_document": RequiredDocument,
    "schedule": Schedule,
    "service": Service,
    "service_area": ServiceArea,
    "service_at_location": ServiceAtLocation,
    "service_capacity": ServiceCapacity,
    "taxonomy": Taxonomy,
    "taxonomy_term": TaxonomyTerm,
    "unit": Unit,
    "url": Url,
}
# By which columns an object belongs to another; an attribute points at any by `link_id`.
OWNERS = ("organization", "service", "service_at_location", "location", "contact", "phone")
Row = Mapping[str, Any]


@cache
def columns(entity: str) -> tuple[str, ...]:
    """Return the columns of our table that are fields of the HSDS object."""
    model = MODELS[entity]
    ours = {field.attname for field in model._meta.concrete_fields}
    return tuple(name for name in hsds.entity(entity).fields if name in ours)


@cache
def _hung_on(entity: str) -> tuple[tuple[str, str], ...]:
    """Return the lists of an object that our tables fill: the name of the member and the object in it."""
    lists = hsds.entity(entity).lists
    return tuple((name, one) for name, one in lists.items() if one not in hsds.NEVER_KEPT and one in MODELS)


def rows(entity: str, **filters: Any) -> list[dict[str, Any]]:
    """Return rows of an object as dictionaries; of objects with a visibility only the public ones."""
    model = MODELS[entity]
    if any(field.name == "visibility" for field in model._meta.concrete_fields):
        filters.setdefault("visibility", Visibility.PUBLIC)
    order = "id"
    return list(model._default_manager.filter(**filters).order_by(order).values(*columns(entity)))


def written(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def plain(entity: str, row: Row) -> dict[str, Any]:
    """Return the fields of one object; empty ones are left out unless the standard requires them."""
    fields = hsds.entity(entity).fields
    told: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or value == "":
            if name in fields and fields[name].required:
                told[name] = value
        elif name in fields:
            told[name] = value if type(value) is str else written(value)
    return told


class Shelf:
    """The public rows that belong to some objects, ready to be hung onto them."""

    def __init__(self) -> None:
        self._by_owner: dict[tuple[str, str], dict[UUID, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        self._terms: dict[UUID, dict[str, Any]] = {}
        self._units: dict[UUID, dict[str, Any]] = {}
        self._meant: dict[UUID, UUID] = {}

    def fill(self, owner: str, ids: Iterable[UUID]) -> list[dict[str, Any]]:
        """Fetch everything that hangs on the objects `ids` of kind `owner`, and return the phones and contacts."""
        wanted = list(ids)
        fetched: list[dict[str, Any]] = []
        column = f"{owner}_id"
        for target in dict.fromkeys(hsds.entity(owner).lists.values()):
            if target in hsds.NEVER_KEPT or target == "attribute" or column not in columns(target):
                continue
            if target in ("service_at_location", "location"):
                continue
            for row in rows(target, **{f"{column}__in": wanted}):
                self._by_owner[(target, owner)][row[column]].append(row)
                fetched.append({"entity": target, **row})
        for row in rows("attribute", link_entity=owner, link_id__in=wanted):
            self._by_owner[("attribute", owner)][row["link_id"]].append(row)
        if owner in ("service", "location", "service_at_location", "organization"):
            self._fill_deeper(fetched)
        return fetched

    def _fill_deeper(self, fetched: list[dict[str, Any]]) -> None:
        contacts = [row["id"] for row in fetched if row["entity"] == "contact"]
        if contacts:
            fetched += self.fill("contact", contacts)
        phones = [row["id"] for row in fetched if row["entity"] == "phone"]
        if phones:
            self.fill("phone", phones)

    def finish(self) -> None:
        """Fetch the terms that the attributes name and the units that capacities count."""
        attributes = [
            row
            for (target, _), by in self._by_owner.items()
            if target == "attribute"
            for all_ in by.values()
            for row in all_
        ]
        ids = {row["taxonomy_term_id"] for row in attributes} - set(self._terms)
        self._terms |= {row["id"]: row for row in rows("taxonomy_term", id__in=ids)} if ids else {}
        meant = TaxonomyTerm.objects.filter(pk__in=ids, maps_to__isnull=False).values_list("pk", "maps_to_id")
        self._meant |= dict(meant) if ids else {}
        if any(target == "service_capacity" for target, _ in self._by_owner):
            self._units = {row["id"]: row for row in rows("unit")}

    def of(self, target: str, owner: str, owner_id: UUID) -> list[dict[str, Any]]:
        """Return the rows of a kind that belong to one object."""
        held = self._by_owner.get((target, owner))
        return held.get(owner_id, []) if held else []

    def term_ids(self, owner: str, owner_id: UUID) -> list[UUID]:
        """Return the terms that hold of an object, and those of ours that another list's terms mean."""
        own = [row["taxonomy_term_id"] for row in self.of("attribute", owner, owner_id)]
        return list(dict.fromkeys([*own, *(self._meant[term] for term in own if term in self._meant)]))

    def nested(self, entity: str, row: Row) -> dict[str, Any]:
        """Return one object with what hangs on it."""
        whole = plain(entity, row)
        key = row["id"]
        for name, target in _hung_on(entity):
            if found := self.of(target, entity, key):
                whole[name] = [self._hung(target, one) for one in found]
        return whole

    def _hung(self, target: str, row: Row) -> dict[str, Any]:
        one = self.nested(target, row)
        if target == "attribute" and (term := self._terms.get(row["taxonomy_term_id"])):
            one["taxonomy_term"] = plain("taxonomy_term", term)
        if target == "service_capacity" and (unit := self._units.get(row["unit_id"])):
            one["unit"] = plain("unit", unit)
        return one


def link(one: dict[str, Any], name: str, value: dict[str, Any] | None) -> dict[str, Any]:
    """Return an object with another one under `name`, if there is one."""
    return {**one, name: value} if value else one
