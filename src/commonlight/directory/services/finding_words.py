"""What the finder needs of a published document: its line, its words and marks, its places and hours."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.directory import index, opening, terms
from commonlight.directory.cells import cell_marks


def brief_of(document: dict[str, Any], entity: str) -> dict[str, Any]:
    """Return an object with its plain fields and the single objects of it, as the lists of the API show it."""
    kept = {key: value for key, value in document.items() if not isinstance(value, list | dict)}
    for name in ("organization", "program", "location", "service", "taxonomy_detail"):
        if isinstance(document.get(name), dict):
            inner = document[name]
            kept[name] = {key: value for key, value in inner.items() if not isinstance(value, list | dict)}
    return kept


def first_address(location: dict[str, Any]) -> dict[str, Any]:
    found = location.get("addresses") or [{}]
    first: dict[str, Any] = found[0]
    return first


def places_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return where a document's service is, as rows of PublishedPlace without their number."""
    found = []
    for one in document.get("service_at_locations", ()):
        location = one.get("location", {})
        address = first_address(location)
        if not address and location.get("latitude") is None:
            continue
        found.append(
            {
                "latitude": location.get("latitude"),
                "longitude": location.get("longitude"),
                "postcode": _place_name(address.get("postal_code", ""))[:16].split("-")[0],
                "city": _place_name(address.get("city", "")),
                "county": _place_name(address.get("region", "")),
            }
        )
    return found


def _place_name(text: str) -> str:
    return " ".join(text.casefold().split())[:120]


def schedules_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    own = list(document.get("schedules", ()))
    for one in document.get("service_at_locations", ()):
        own += one.get("schedules", ())
    if not own:
        for one in document.get("service_at_locations", ()):
            own += one.get("location", {}).get("schedules", ())
    return own


def week_of(document: dict[str, Any], at: datetime) -> list[tuple[int, int]]:
    return opening.week_of(schedules_of(document), at.date())


def language_codes(document: dict[str, Any]) -> list[str]:
    """Return the languages that a service or its places name, as two- or three-letter codes."""
    found = list(document.get("languages", ()))
    for one in document.get("service_at_locations", ()):
        found += one.get("location", {}).get("languages", ())
    codes = {one["code"].split("-")[0].lower() for one in found if one.get("code")}
    return sorted(code for code in codes if code.isalpha() and len(code) <= 3)


def marks_of(document: dict[str, Any], term_ids: Iterable[UUID]) -> list[str]:
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


def index_words(document: dict[str, Any], term_ids: list[UUID]) -> list[str]:
    our = terms.by_id()
    organization = document.get("organization", {})
    labels = [name for term_id in term_ids if term_id in our for name in our[term_id].names.values()]
    labels += [one["taxonomy_term"]["name"] for one in document.get("attributes", ()) if "taxonomy_term" in one]
    places = [
        first_address(one.get("location", {})).get("city", "") for one in document.get("service_at_locations", ())
    ]
    texts = [document["name"], document.get("alternate_name", ""), organization.get("name", ""), *labels, *places]
    words = index.words_of(*texts, document.get("description", ""), document.get("eligibility_description", ""))
    return [*dict.fromkeys([*words, *marks_of(document, term_ids)])]


def card_of(document: dict[str, Any], translations: dict[str, Any]) -> dict[str, Any]:
    """Return what a line of the finder shows."""
    phones = document.get("phones") or [
        phone
        for one in document.get("service_at_locations", ())
        for phone in one.get("phones") or one.get("location", {}).get("phones", ())
    ]
    cities = [
        first_address(one.get("location", {})).get("city", "") for one in document.get("service_at_locations", ())
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
