"""Turning rows as they were written into rows of our tables, with every row that is not taken named."""

import math
import re
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from babel import Locale
from rfc3986_validator import validate_rfc3986

from commonlight.directory import hsds, opening
from commonlight.directory.documents import MODELS, columns
from commonlight.directory.readers.tables import Row, Tables, clean

# What stands first is needed by what follows.
ORDER = (
    "taxonomy",
    "taxonomy_term",
    "unit",
    "organization",
    "program",
    "service",
    "location",
    "service_at_location",
    "organization_identifier",
    "address",
    "accessibility",
    "contact",
    "phone",
    "language",
    "schedule",
    "service_area",
    "cost_option",
    "required_document",
    "funding",
    "service_capacity",
    "url",
    "attribute",
)
TARGETS = {"parent_organization_id": "organization", "parent_id": "taxonomy_term", "taxonomy_id": "taxonomy"}
# Columns without which a row cannot stand in our tables, beside what the standard requires.
NEEDED = {
    "program": ("organization_id",),
    "service_at_location": ("service_id", "location_id"),
    "organization_identifier": ("organization_id",),
    "address": ("location_id",),
    "accessibility": ("location_id",),
    "cost_option": ("service_id",),
    "required_document": ("service_id",),
    "service_capacity": ("service_id", "unit_id"),
    "attribute": ("link_id", "taxonomy_term_id"),
}
MAY_BE_EMPTY = frozenset(
    {"description", "postal_code", "state_province", "city", "country", "status", "location_type", "address_type"}
)
OWNERS = ("organization_id", "service_id", "service_at_location_id", "location_id", "contact_id", "phone_id")
OWNED = frozenset({"contact", "phone", "language", "schedule", "service_area", "funding", "url"})
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
BYDAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")
BARE_SITE = re.compile(r"[\w-]+(\.[\w-]+)+([/?#]\S*)?")
CLOSED_WORDS = {"closed": "inactive", "open": "active", "suspended": "temporarily closed"}
THREE_LETTERS = {
    "eng": "en", "spa": "es", "ara": "ar", "fra": "fr", "fre": "fr", "hat": "ht", "zho": "zh", "chi": "zh", "por": "pt",
    "vie": "vi", "rus": "ru", "tgl": "tl", "kor": "ko", "deu": "de", "ger": "de", "ita": "it", "hin": "hi", "urd": "ur",
}  # fmt: skip


class NotTaken(ValueError):
    """A value cannot be taken; the message says why."""


@cache
def _language_codes() -> dict[str, str]:
    names: dict[str, str] = {}
    for tongue in ("es", "en"):
        for code, name in Locale(tongue).languages.items():
            names.setdefault(name.casefold(), code.split("_")[0])
    return names | {
        "creole": "ht",
        "haitian creole": "ht",
        "mandarin": "zh",
        "cantonese": "zh",
        "asl": "ase",
        "farsi": "fa",
    }


def language_code(code: str, name: str) -> str:
    """Return the two- or three-letter code of a language, or an empty text when neither says it."""
    plain = code.strip().lower().split("-")[0]
    if re.fullmatch(r"[a-z]{2,3}", plain):
        return THREE_LETTERS.get(plain, plain)
    return _language_codes().get(name.strip().casefold(), "")


@lru_cache(maxsize=200_000)
def uuid_of(source: str, entity: str, key: str) -> UUID:
    """Return the id of an object: its own when it is a UUID, else one that is the same at every import of a source."""
    try:
        return UUID(key)
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{source}/{entity}/{key}")


def _uri(text: str) -> str:
    if "://" not in text and BARE_SITE.fullmatch(text):
        text = f"http://{text}"
    if not validate_rfc3986(text, rule="URI"):
        raise NotTaken("is not a web address")
    return text


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError as problem:
        raise NotTaken("is not a number") from problem
    if not math.isfinite(found):
        raise NotTaken("is not a number")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as problem:
        raise NotTaken("is not a day written as 2026-11-22") from problem


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise NotTaken("is not a moment written as 2026-11-22T09:00:00Z") from problem
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _mail(text: str) -> str:
    if not MAIL.fullmatch(text):
        raise NotTaken("is not an e-mail address")
    return text


def _clock(text: str) -> str:
    found = opening.clock(text)
    if found is None:
        raise NotTaken("is not a time of the day")
    return found


TYPES = {"uri": _uri, "email": _mail, "number": _number, "date": _day, "datetime": _moment, "time": _clock}
WHOLE = frozenset({"extension", "year_incorporated", "count", "interval"})


def typed(described: hsds.Field, value: object) -> Any:
    """Return a value as our column holds it; raises NotTaken."""
    if value is None or value == "":
        return None
    text = clean(value)
    if not text:
        return None
    if described.choices:
        lowered = {choice.casefold(): choice for choice in described.choices}
        plain = CLOSED_WORDS.get(text.casefold(), text.casefold())
        if plain not in lowered:
            raise NotTaken(f"is none of: {', '.join(described.choices)}")
        return lowered[plain]
    found = TYPES[described.type](text) if described.type in TYPES else text
    if described.name in WHOLE:
        if not isinstance(found, float) or found < 0 or not found.is_integer() or found > 2**31 - 1:
            raise NotTaken("is not a whole number")
        return int(found)
    return found


@dataclass
class Incoming:
    """
    Rows ready for our tables, by object and id.

    orphans : services that name an organization which is nowhere
    """

    tables: Tables
    rows: dict[str, dict[UUID, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    orphans: list[UUID] = field(default_factory=list)
    _counts: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    _filled: dict[str, bool] = field(default_factory=dict)

    def complain(self, row: Row, column: str, reason: str) -> None:
        """Note a problem; the same one in many rows is told once, with the first row and how many."""
        seen = self._counts.setdefault((row.file, column, reason), [row.number, 0])
        seen[1] += 1

    def stands(self, target: str, key: UUID) -> bool:
        """Whether an object stands in our tables already; an empty table is asked once."""
        if target not in self._filled:
            self._filled[target] = MODELS[target]._default_manager.exists()
        return self._filled[target] and _stands(target, key)

    def finish(self) -> None:
        """Hand the problems over."""
        for (file, column, reason), (number, n) in self._counts.items():
            self.tables.note(file, number, column, reason, n)
        self._counts.clear()


def prepare(tables: Tables, *, source: str, country: str, at: datetime) -> Incoming:
    """Return all rows that can be taken; the tables gain the problems with the others."""
    incoming = Incoming(tables)
    for entity in ORDER:
        for row in tables.rows.pop(entity, ()):
            _take(incoming, entity, row, source, country, at)
    for entity, column in (("organization", "parent_organization_id"), ("taxonomy_term", "parent_id")):
        _cut_cycles(incoming, entity, column)
    incoming.finish()
    return incoming


@cache
def _must_have(entity: str) -> tuple[str, ...]:
    """Return the columns without which the standard has no such object."""
    fields = hsds.entity(entity).fields
    return tuple(name for name in columns(entity) if fields[name].required and name not in MAY_BE_EMPTY)


def _take(incoming: Incoming, entity: str, row: Row, source: str, country: str, at: datetime) -> None:
    key = clean(row.values.get("id"))
    if not key:
        incoming.complain(row, "id", "has no id; left out")
        return
    own = uuid_of(source, entity, key)
    if own in incoming.rows[entity]:
        # Nested JSON says the same object wherever it is named; that is no mistake as long as it says the same.
        if row.file.endswith(".csv") or _says_otherwise(entity, row, incoming.rows[entity][own]):
            incoming.complain(row, "id", "the same id stands in an earlier row; the earlier one was taken")
        return
    values = _values(incoming, entity, row, source)
    values["id"] = own
    _defaults(incoming, entity, values, row, country, at)
    for column in NEEDED.get(entity, ()):
        if values.get(column) is None:
            incoming.complain(row, column, "names nothing that is here; the row was left out")
            return
    for name in _must_have(entity):
        if not values.get(name):
            if values.get(name) == 0:
                continue
            incoming.complain(row, name, "is empty; the row was left out")
            return
    if entity in OWNED and not any(values.get(column) for column in OWNERS if column in values):
        incoming.complain(row, "", "belongs to nothing that is here; left out")
        return
    if entity == "service_at_location":
        pair = (values["service_id"], values["location_id"])
        if pair in {(one["service_id"], one["location_id"]) for one in _near(incoming, values["service_id"])}:
            incoming.complain(row, "", "the service stands at this place already; left out")
            return
        _near(incoming, values["service_id"]).append(values)
    incoming.rows[entity][own] = values


def _says_otherwise(entity: str, row: Row, earlier: dict[str, Any]) -> bool:
    """Whether a row has another text than an earlier one of the same id, where both have one."""
    fields = hsds.entity(entity).fields
    for name in columns(entity):
        held = earlier.get(name)
        if held and isinstance(held, str) and fields[name].type == "string" and not fields[name].choices:
            text = clean(row.values.get(name))
            if text and text != held:
                return True
    return False


def _near(incoming: Incoming, service_id: UUID) -> list[dict[str, Any]]:
    by_service: dict[UUID, list[dict[str, Any]]] = incoming.__dict__.setdefault("_by_service", {})
    return by_service.setdefault(service_id, [])


def _values(incoming: Incoming, entity: str, row: Row, source: str) -> dict[str, Any]:
    fields = hsds.entity(entity).fields
    values: dict[str, Any] = {}
    for name in columns(entity):
        if name == "id":
            continue
        described = fields[name]
        if described.type == "uuid":
            values[name] = _linked(incoming, entity, name, row, source)
            continue
        try:
            found = typed(described, row.values.get(name))
        except NotTaken as problem:
            incoming.complain(row, name, f"{problem}; left empty")
            found = None
        is_text = described.type in ("string", "uri", "email", "time") or bool(described.choices)
        values[name] = ("" if found is None else found) if is_text and name not in WHOLE else found
    return values


def _linked(incoming: Incoming, entity: str, column: str, row: Row, source: str) -> UUID | None:
    key = clean(row.values.get(column))
    if not key:
        return None
    target = clean(row.values.get("link_entity")) if column == "link_id" else TARGETS.get(column, column[:-3])
    if target not in MODELS:
        incoming.complain(row, column, "names a kind of object that HSDS does not have; left out")
        return None
    found = uuid_of(source, target, key)
    if found in incoming.rows[target] or (target == entity and column in TARGETS) or incoming.stands(target, found):
        return found
    if (entity, column) == ("service", "organization_id"):
        incoming.orphans.append(uuid_of(source, entity, clean(row.values.get("id"))))
        incoming.complain(
            row, column, "names an organization that is not here; the service was kept without one, for review"
        )
    elif column not in NEEDED.get(entity, ()):
        incoming.complain(row, column, f"names a row of {target} that is not here; the link was left out")
    return None


def _stands(target: str, key: UUID) -> bool:
    return MODELS[target]._default_manager.filter(pk=key).exists()


def _defaults(incoming: Incoming, entity: str, values: dict[str, Any], row: Row, country: str, at: datetime) -> None:
    if entity == "service":
        if not values["status"]:
            if not clean(row.values.get("status")):
                incoming.complain(row, "status", "is empty; taken as active")
            values["status"] = "active"
        if (values["minimum_age"] or 0) > (values["maximum_age"] or math.inf):
            incoming.complain(row, "minimum_age", "is above the maximum age; both were left empty")
            values["minimum_age"] = values["maximum_age"] = None
    if entity in ("service", "organization", "location"):
        values["last_modified"] = values.get("last_modified") or at
    if entity == "location":
        values["location_type"] = values["location_type"] or "physical"
        latitude, longitude = values["latitude"], values["longitude"]
        wrong = (latitude is None) != (longitude is None) or abs(latitude or 0) > 90 or abs(longitude or 0) > 180
        if wrong or (latitude == 0 and longitude == 0):
            incoming.complain(row, "latitude, longitude", "are not a point on the earth; left empty")
            values["latitude"] = values["longitude"] = None
    if entity == "address":
        values["address_type"] = values["address_type"] or "physical"
        values["country"] = values["country"] or country
    if entity == "language":
        values["code"] = language_code(values["code"], values["name"])
        values["name"] = values["name"] or values["code"]
    if entity == "schedule":
        _schedule(incoming, values, row)


def _schedule(incoming: Incoming, values: dict[str, Any], row: Row) -> None:
    if values["byday"]:
        days = [part.strip().upper() for part in values["byday"].split(",")]
        if all(BYDAY.fullmatch(day) for day in days):
            values["byday"] = ",".join(days)
        else:
            incoming.complain(row, "byday", "names no days as MO,TU,WE; left empty")
            values["byday"] = ""
    if (
        values["opens_at"]
        and values["opens_at"] == values["closes_at"]
        and values["opens_at"] not in ("00:00", "24:00")
    ):
        incoming.complain(row, "opens_at", "opens and closes at the same minute; the hours were left empty")
        values["opens_at"] = values["closes_at"] = ""
    begins, ends = values["valid_from"], values["valid_to"]
    if begins and ends and begins > ends:
        incoming.complain(row, "valid_from", "begins after it ends; both days were left empty")
        values["valid_from"] = values["valid_to"] = None


def _cut_cycles(incoming: Incoming, entity: str, column: str) -> None:
    found = incoming.rows[entity]
    for key, values in found.items():
        parent = values.get(column)
        if parent is not None and parent not in found and not _stands(entity, parent):
            values[column] = None
            incoming.tables.note(entity, 0, column, "names a parent that is not here; the link was left out.")
            continue
        seen = {key}
        while parent is not None and parent in found:
            if parent in seen:
                values[column] = None
                incoming.tables.note(entity, 0, column, "parents go round in a circle; the circle was cut.")
                break
            seen.add(parent)
            parent = found[parent].get(column)
