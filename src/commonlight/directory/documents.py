"""
Building HSDS objects out of the tables, for many services at once and with few questions to the database.

Only public rows are read: what a member may see besides is asked of `selectors`. The result still has to pass the gate.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import models

from commonlight.directory import hsds
from commonlight.directory.fetching import fetch
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


@cache
def _shown_only(entity: str) -> dict[str, str]:
    fields = {field.name for field in MODELS[entity]._meta.concrete_fields}
    return {"visibility": Visibility.PUBLIC.value} if "visibility" in fields else {}


def every_row(entity: str) -> list[dict[str, Any]]:
    """Return all rows of an object as dictionaries; of objects with a visibility only the public ones."""
    return list(MODELS[entity]._default_manager.filter(**_shown_only(entity)).order_by("id").values(*columns(entity)))


def rows(entity: str, column: str, values: Iterable[Any], **equal: str | bool) -> list[dict[str, Any]]:
    """Return the rows of an object whose `column` is one of `values`; with a visibility only the public ones."""
    return fetch(MODELS[entity], columns(entity), column, values, **_shown_only(entity), **equal)


@lru_cache(maxsize=100_000)
def as_text(key: UUID) -> str:
    """Return an id as JSON has it; one id stands in many rows."""
    return str(key)


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


@cache
def _told(entity: str) -> tuple[tuple[str, bool], ...]:
    """Return the fields of an object that our table holds, and whether the standard requires them."""
    fields = hsds.entity(entity).fields
    return tuple((name, fields[name].required) for name in columns(entity))


def plain(entity: str, row: Row) -> dict[str, Any]:
    """Return the fields of one object; empty ones are left out unless the standard requires them."""
    told: dict[str, Any] = {}
    for name, is_required in _told(entity):
        value = row[name]
        kind = type(value)
        if kind is str:
            if value or is_required:
                told[name] = value
        elif kind is UUID:
            told[name] = as_text(value)
        elif value is not None:
            told[name] = written(value)
        elif is_required:
            told[name] = None
    return told


class Shelf:
    """The public rows that belong to some objects, ready to be hung onto them."""

    def __init__(self) -> None:
        self._by_owner: dict[tuple[str, str], dict[UUID, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        self._terms: dict[UUID, dict[str, Any]] = {}
        self._units: dict[UUID, dict[str, Any]] = {}
        self._meant: dict[UUID, UUID] = {}
        self._told_terms: dict[UUID, dict[str, Any]] = {}

    def fill(self, owner: str, ids: Iterable[UUID]) -> None:
        """Fetch everything that hangs on the objects `ids` of kind `owner`, and what hangs on their contacts and phones."""
        wanted = list(ids)
        fetched: dict[str, list[UUID]] = {"contact": [], "phone": []}
        column = f"{owner}_id"
        for target in dict.fromkeys(hsds.entity(owner).lists.values()):
            if target in hsds.NEVER_KEPT or target == "attribute" or column not in columns(target):
                continue
            if target in ("service_at_location", "location"):
                continue
            for row in rows(target, column, wanted):
                self._by_owner[(target, owner)][row[column]].append(row)
                if target in fetched:
                    fetched[target].append(row["id"])
        for row in rows("attribute", "link_id", wanted, link_entity=owner):
            self._by_owner[("attribute", owner)][row["link_id"]].append(row)
        for target in ("contact", "phone"):
            if fetched[target]:
                self.fill(target, fetched[target])

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
        self._terms |= {row["id"]: row for row in rows("taxonomy_term", "id", ids)} if ids else {}
        meant = TaxonomyTerm.objects.filter(pk__in=ids, maps_to__isnull=False).values_list("pk", "maps_to_id")
        self._meant |= dict(meant) if ids else {}
        if any(target == "service_capacity" for target, _ in self._by_owner):
            self._units = {row["id"]: row for row in every_row("unit")}

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
        if target == "attribute" and (term := self._term(row["taxonomy_term_id"])):
            one["taxonomy_term"] = term
        if target == "service_capacity" and (unit := self._units.get(row["unit_id"])):
            one["unit"] = plain("unit", unit)
        return one

    def _term(self, key: UUID) -> dict[str, Any] | None:
        # One term hangs on hundreds of services: all of them hold the same dictionary, which nobody changes.
        told = self._told_terms.get(key)
        if told is None and (row := self._terms.get(key)):
            told = self._told_terms[key] = plain("taxonomy_term", row)
        return told


def link(one: dict[str, Any], name: str, value: dict[str, Any] | None) -> dict[str, Any]:
    """Return an object with another one under `name`, if there is one."""
    return {**one, name: value} if value else one
