"""The objects of HSDS 3.0 and 3.1 as a table: what the importers read, the API answers and the checker asks for."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).parent / "content" / "hsds.yaml"
VERSIONS = ("3.0", "3.1")
PROFILE = "https://docs.openreferral.org/en/v3.1/hsds/"
# What a source tells of former values could hold an address that was since made private: it is never kept nor shown.
NEVER_KEPT = frozenset({"metadata", "meta_table_description"})
JSON_TYPES: dict[str, dict[str, Any]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string"},
    "time": {"type": "string"},
    "string": {"type": "string"},
    "number": {"type": "number"},
}


@dataclass(frozen=True)
class Field:
    """A plain field: its type ("string", "uuid", "number"...), whether it is required, and its closed list if any."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """
    An object of HSDS.

    fields : plain fields by name
    lists, one : what it holds, by the name of the member: the entity of the list or object
    required_one : which of `one` are required
    new : members that 3.0 does not have
    """

    name: str
    fields: dict[str, Field]
    lists: dict[str, str]
    one: dict[str, str]
    required_one: frozenset[str]
    new: frozenset[str]
    since: str


def _field(name: str, written: str) -> Field:
    required, kind = written.endswith("!"), written.removesuffix("!")
    if kind.startswith("="):
        return Field(name, "choice", required, tuple(kind[1:].split("|")))
    return Field(name, kind, required)


def _entity(name: str, written: dict[str, Any]) -> Entity:
    one = written.get("one", {})
    return Entity(
        name=name,
        fields={key: _field(key, kind) for key, kind in written["fields"].items()},
        lists=dict(written.get("lists", {})),
        one={key: kind.removesuffix("!") for key, kind in one.items()},
        required_one=frozenset(key for key, kind in one.items() if kind.endswith("!")),
        new=frozenset(written.get("since_3_1", ())),
        since=str(written.get("since", "3.0")),
    )


@cache
def entities() -> dict[str, Entity]:
    """Return every object of the standard by name."""
    table = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["entities"]
    return {name: _entity(name, written) for name, written in table.items()}


def entity(name: str) -> Entity:
    """Return one object; raises KeyError."""
    return entities()[name]


def _in_version(owner: Entity, member: str, target: str | None, version: str) -> bool:
    if version != "3.0":
        return True
    return member not in owner.new and (target is None or entity(target).since == "3.0")


def _members(one: Entity, version: str, *, nested: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, described in one.fields.items():
        if not _in_version(one, name, None, version):
            continue
        kind = {"type": "string", "enum": list(described.choices)} if described.choices else JSON_TYPES[described.type]
        properties[name] = dict(kind)
    if nested:
        for name, target in one.lists.items():
            if _in_version(one, name, target, version):
                properties[name] = {"type": "array", "items": {"$ref": f"#/$defs/{target}"}}
        for name, target in one.one.items():
            if _in_version(one, name, target, version):
                properties[name] = {"$ref": f"#/$defs/{target}"}
    return properties


def object_schema(name: str, version: str) -> dict[str, Any]:
    """Return the JSON Schema of one object, pointing at the others under `#/$defs/`."""
    one = entity(name)
    required = [key for key, described in one.fields.items() if described.required]
    return {
        "type": "object",
        "properties": _members(one, version, nested=True),
        "required": required + sorted(one.required_one),
    }


@cache
def definitions(version: str) -> dict[str, Any]:
    """Return the schemas of all objects of a version, by name."""
    return {name: object_schema(name, version) for name, one in entities().items() if one.since <= version}


PAGE_FIELDS: dict[str, dict[str, str]] = {
    "total_items": {"type": "integer"},
    "total_pages": {"type": "integer"},
    "page_number": {"type": "integer"},
    "size": {"type": "integer"},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}


def item_schema(name: str, version: str) -> dict[str, Any]:
    """Return a whole schema of one object (JSON Schema 2020-12, no address to fetch)."""
    extra: dict[str, Any] = {}
    if name == "organization":
        extra = {"services": {"type": "array", "items": {"$ref": "#/$defs/service"}}}
    if name == "service_at_location":
        extra = {"service": {"$ref": "#/$defs/service"}}
    wanted = object_schema(name, version)
    return {**wanted, "properties": {**wanted["properties"], **extra}, "$defs": definitions(version)}


LIST_MEMBERS = {
    "service": ("organization", "program"),
    "organization": (),
    "service_at_location": ("location", "service"),
}


def list_item_schema(name: str, version: str) -> dict[str, Any]:
    """
    Return the schema of an object as a list tells it: its plain fields, and single objects with theirs.

    What is nested deeper is free in a list; the standard constrains it only where an object is asked for by itself.
    """
    if name not in LIST_MEMBERS:
        return item_schema(name, version)
    one = entity(name)
    properties = _members(one, version, nested=False)
    for member in LIST_MEMBERS[name]:
        inner = entity(member)
        properties[member] = {
            "type": "object",
            "properties": _members(inner, version, nested=False),
            "required": [key for key, described in inner.fields.items() if described.required],
        }
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key, described in one.fields.items() if described.required],
    }


def page_schema(name: str, version: str) -> dict[str, Any]:
    """Return the schema of one page of a list of objects."""
    item = item_schema(name, version)
    defs = item.pop("$defs")
    properties: dict[str, Any] = {**PAGE_FIELDS, "contents": {"type": "array", "items": item}}
    return {"type": "object", "properties": properties, "required": [*PAGE_FIELDS, "contents"], "$defs": defs}


ROOT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "version": {"type": "string"},
        "profile": {"type": "string", "format": "uri"},
        "openapi_url": {"type": "string", "format": "uri"},
    },
    "required": ["version", "profile", "openapi_url"],
}
