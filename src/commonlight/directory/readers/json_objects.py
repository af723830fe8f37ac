"""HSDS 3 as JSON: one object, a list, a page of the API, or one object a line; nested objects become rows of their own."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonlight.directory import hsds
from commonlight.directory.readers.tables import CannotRead, Tables, decoded

MOST_DEEP = 12


def objects_in(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line or place, object) of a JSON text; raises CannotRead."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as problem:
        if "\n" in text.strip() and text.lstrip().startswith("{"):
            yield from _lines(text, name)
            return
        raise CannotRead(
            f"{name} is not JSON: {problem.msg} in line {problem.lineno}, column {problem.colno}."
        ) from problem
    except RecursionError as problem:
        raise CannotRead(f"{name} is nested deeper than HSDS ever is.") from problem
    found = whole.get("contents", [whole]) if isinstance(whole, dict) else whole
    if not isinstance(found, list):
        raise CannotRead(f"{name} holds no HSDS object.")
    for place, one in enumerate(found, start=1):
        if not isinstance(one, dict):
            raise CannotRead(f"{name}: entry {place} is not an object.")
        yield place, one


def _lines(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except json.JSONDecodeError as problem:
            raise CannotRead(f"{name}, line {number}: {problem.msg}.") from problem
        if not isinstance(one, dict):
            raise CannotRead(f"{name}, line {number} is not an object.")
        yield number, one


def kind_of(one: dict[str, Any]) -> str | None:
    """Return which HSDS object this is, told by its members; None when it is none that stands alone."""
    if "service_id" in one and "location_id" in one:
        return "service_at_location"
    if "location_type" in one:
        return "location"
    if "status" in one or "service_at_locations" in one or "organization_id" in one or "organization" in one:
        return "service"
    if "taxonomy_id" in one or "taxonomy_detail" in one or "parent_id" in one or "term_uri" in one:
        return "taxonomy_term"
    if {
        "website",
        "organization_identifiers",
        "legal_status",
        "locations",
        "services",
        "programs",
        "phones",
        "email",
    } & set(one):
        return "organization"
    return "organization" if "name" in one and "description" in one else None


def read(data: bytes, name: str) -> Tables:
    """Return the tables of a JSON or NDJSON text; raises CannotRead."""
    tables = Tables("HSDS 3 JSON")
    return collect(objects_in(decoded(data, tables, name), name), name, tables)


def collect(objects: Iterable[tuple[int, dict[str, Any]]], name: str, tables: Tables) -> Tables:
    """Add objects with all that is nested in them."""
    n_unknown = 0
    for place, one in objects:
        kind = kind_of(one)
        if kind is None:
            n_unknown += 1
            tables.note(name, place, "", "is no object of HSDS that can stand alone; left out.")
            continue
        _take_apart(tables, kind, one, name, place, {}, 0)
    if not tables.rows:
        raise CannotRead(f"{name} holds no HSDS object: an organization, a service or a location was expected.")
    return tables


def _take_apart(
    tables: Tables, kind: str, one: dict[str, Any], name: str, place: int, links: dict[str, str], depth: int
) -> str:
    """Add one object and the objects in it; return its id."""
    if depth > MOST_DEEP:
        tables.note(name, place, kind, "is nested deeper than HSDS ever is; left out.")
        return ""
    described = hsds.entity(kind)
    values = {
        key: value for key, value in one.items() if key in described.fields and not isinstance(value, dict | list)
    }
    for column, owner in links.items():
        if column in described.fields and not values.get(column):
            values[column] = owner
    if not values.get("id"):
        values["id"] = f"{name}/{place}/{kind}/{len(tables.rows[kind])}"
    own = str(values["id"])
    if kind == "attribute":
        values.setdefault("link_id", links.get("link_id", ""))
        values["link_id"] = values["link_id"] or links.get("link_id", "")
        values["link_entity"] = values.get("link_entity") or links.get("link_entity", "")
    for member, target in described.one.items():
        inner = one.get(member)
        if isinstance(inner, dict) and inner:
            column = "taxonomy_id" if member == "taxonomy_detail" else f"{member}_id"
            key = _take_apart(tables, target, inner, name, place, {}, depth + 1)
            if column in described.fields and not values.get(column):
                values[column] = key
    tables.add(kind, values, file=name, number=place)
    below = {f"{kind}_id": own, "link_id": own, "link_entity": kind}
    extra = {"services": "service"} if kind == "organization" else {}
    for member, target in {**described.lists, **extra}.items():
        if target in hsds.NEVER_KEPT or not isinstance(one.get(member), list):
            continue
        for inner in one[member]:
            if isinstance(inner, dict):
                _take_apart(tables, target, inner, name, place, below, depth + 1)
    if kind == "service_at_location" and isinstance(one.get("service"), dict):
        _take_apart(tables, "service", one["service"], name, place, {}, depth + 1)
    return own
