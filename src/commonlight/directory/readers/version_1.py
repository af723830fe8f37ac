"""HSDS 1.1 and 2.x as it stands in CSV files, said in the words of HSDS 3."""

from collections import defaultdict
from typing import Any

from commonlight.directory.opening import DAYS, clock
from commonlight.directory.readers.tables import Tables

Lines = list[tuple[int, dict[str, str]]]
# Files that 3.x does not have; one of them tells that a folder is of an older version.
OLD_FILES = {
    "physical_addresses": "address",
    "postal_addresses": "address",
    "services_at_location": "service_at_location",
    "regular_schedules": "schedule",
    "holiday_schedules": "",
    "services_taxonomy": "attribute",
    "service_taxonomy": "attribute",
    "service_attributes": "attribute",
    "accessibility_for_disabilities": "accessibility",
    "eligibility": "",
    "payment_accepted": "",
    "fees": "cost_option",
}
SAME = {
    "organizations": "organization",
    "programs": "program",
    "services": "service",
    "locations": "location",
    "contacts": "contact",
    "phones": "phone",
    "languages": "language",
    "service_areas": "service_area",
    "required_documents": "required_document",
    "funding": "funding",
}
WEEKDAYS = {
    name: code
    for code, names in zip(
        DAYS,
        (
            "monday mon 1",
            "tuesday tue tues 2",
            "wednesday wed 3",
            "thursday thu thur thurs 4",
            "friday fri 5",
            "saturday sat 6",
            "sunday sun 7",
        ),
        strict=True,
    )
    for name in names.split()
} | {code.lower(): code for code in DAYS}
RENAMED = {
    "organization": {"url": "website"},
    "address": {"postal_code": "postal_code", "address": "address_1"},
    "accessibility": {"accessibility": "description"},
    "language": {"language": "name"},
    "cost_option": {"fee": "amount_description"},
}


def as_version_3(files: dict[str, Lines], tables: Tables) -> Tables:
    """Return the same rows as objects of HSDS 3; what has no place there is named as a problem."""
    tables.form = "HSDS 1/2 CSV"
    for stem, lines in files.items():
        entity = SAME.get(stem) or OLD_FILES.get(stem)
        if entity and stem not in ("regular_schedules", "services_taxonomy", "service_taxonomy", "service_attributes"):
            seen: dict[str, dict[str, str]] = {}
            for number, values in lines:
                _plain(tables, entity, stem, number, _with_own_id(values, seen))
    _schedules(files.get("regular_schedules", []), tables)
    _taxonomy(files, tables)
    _eligibility(files.get("eligibility", []), tables)
    for stem in ("holiday_schedules", "payment_accepted"):
        if files.get(stem):
            tables.note(f"{stem}.csv", 0, "", "has no place in HSDS 3 and was left out.", len(files[stem]))
    return tables


def _with_own_id(values: dict[str, str], seen: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return a row with an id of its own: some exports give several rows the id of what they belong to."""
    key = values.get("id", "")
    if not key:
        return values
    if key not in seen or seen[key] == values:
        seen[key] = values
        return values
    told = "/".join(value for name, value in sorted(values.items()) if value and name != "id")
    return {**values, "id": f"{key}/{told}"}


def _plain(tables: Tables, entity: str, stem: str, number: int, values: dict[str, str]) -> None:
    row: dict[str, Any] = {RENAMED.get(entity, {}).get(key, key): value for key, value in values.items()}
    file = f"{stem}.csv"
    if entity == "contact" and (phone := row.pop("phone_number", "")):
        area, extension = row.pop("phone_areacode", ""), row.pop("phone_extension", "")
        row["phones"] = [{"number": f"{area}-{phone}" if area else phone, "extension": extension}]
    if entity == "location":
        row["location_type"] = row.get("location_type") or "physical"
    if entity == "address":
        row["address_type"] = "postal" if stem.startswith("postal") else "physical"
        if not row.get("address_1"):
            return
    if entity == "accessibility" and not (row.get("description") or row.get("details")):
        return
    if entity == "phone":
        if not row.get("number"):
            return
        if tongue := row.pop("language", ""):
            row["languages"] = [{"name": tongue}]
        if row.get("extension") and not row["extension"].isdigit():
            row["description"] = f"{row.get('description', '')} ext. {row.pop('extension')}".strip()
    if not row.get("id"):
        # Some exports leave the id empty; what the row belongs to and its number tell it apart.
        row["id"] = f"{stem}/{number}"
    elif stem in ("physical_addresses", "postal_addresses"):
        row["id"] = f"{stem}/{row['id']}"
    phones = row.pop("phones", [])
    languages = row.pop("languages", [])
    tables.add(entity, row, file=file, number=number)
    for place, one in enumerate(phones):
        if one["number"].strip("- "):
            tables.add(
                "phone",
                {**one, "id": f"{entity}/{row['id']}/{place}", f"{entity}_id": row["id"]},
                file=file,
                number=number,
            )
    for place, one in enumerate(languages):
        tables.add(
            "language",
            {**one, "id": f"{entity}/{row['id']}/{place}", f"{entity}_id": row["id"]},
            file=file,
            number=number,
        )


def _schedules(lines: Lines, tables: Tables) -> None:
    """Join the weekdays that have the same hours into one schedule."""
    file = "regular_schedules.csv"
    joined: dict[tuple[str, ...], list[str]] = defaultdict(list)
    numbers: dict[tuple[str, ...], int] = {}
    n_words, first = 0, 0
    for number, row in lines:
        day = WEEKDAYS.get(row.get("weekday", "").lower())
        opens, closes = clock(row.get("opens_at", "")), clock(row.get("closes_at", ""))
        key: tuple[str, ...] = (
            row.get("service_id", ""),
            row.get("location_id", ""),
            row.get("service_at_location_id", ""),
            opens or "",
            closes or "",
        )
        if day is None or opens is None or closes is None:
            said = row.get("original_text") or row.get("opens_at", "")
            if said and any(key[:3]):
                key = (*key[:3], "", "", said)
                joined[key] = joined.get(key) or []
                numbers.setdefault(key, number)
            n_words, first = n_words + 1, first or number
            continue
        if day not in joined[key]:
            joined[key].append(day)
        numbers.setdefault(key, number)
    if n_words:
        tables.note(
            file, first, "weekday, opens_at", "no day and hour can be read from it; kept as words only", n_words
        )
    for key, days in joined.items():
        values = {
            "id": "/".join(("schedule", *key)),
            "service_id": key[0],
            "location_id": key[1],
            "service_at_location_id": key[2],
            "opens_at": key[3],
            "closes_at": key[4],
            "description": key[5] if len(key) > 5 else "",
        }
        if days:
            values |= {"freq": "WEEKLY", "byday": ",".join(sorted(days, key=DAYS.index))}
        tables.add("schedule", values, file=file, number=numbers[key])


def _taxonomy(files: dict[str, Lines], tables: Tables) -> None:
    for number, row in files.get("taxonomy", []):
        vocabulary = row.get("vocabulary") or "terms of the source"
        parent = row.get("parent_id", "")
        tables.add(
            "taxonomy_term",
            {
                "id": row.get("id", ""),
                "code": row.get("id", ""),
                "name": row.get("name", ""),
                "description": "",
                "parent_id": parent,
                "taxonomy_id": vocabulary,
            },
            file="taxonomy.csv",
            number=number,
        )
    known = {row.values["id"] for row in tables.rows["taxonomy_term"]}
    # A parent that is only a heading is named by its letters, without a row of its own.
    loose = [row for row in tables.rows["taxonomy_term"] if row.values["parent_id"] not in known]
    for heading in loose:
        heading.values["parent_id"] = ""
    for name in dict.fromkeys(row.values["taxonomy_id"] for row in tables.rows["taxonomy_term"]):
        tables.add("taxonomy", {"id": name, "name": name, "description": ""}, file="taxonomy.csv", number=0)
    for stem in ("services_taxonomy", "service_taxonomy", "service_attributes"):
        for number, row in files.get(stem, []):
            tables.add(
                "attribute",
                {
                    "id": row.get("id") or f"{stem}/{number}",
                    "link_id": row.get("service_id", ""),
                    "link_entity": "service",
                    "taxonomy_term_id": row.get("taxonomy_id") or row.get("taxonomy_term_id", ""),
                    "value": row.get("taxonomy_detail", ""),
                },
                file=f"{stem}.csv",
                number=number,
            )


def _eligibility(lines: Lines, tables: Tables) -> None:
    services = {row.values.get("id"): row.values for row in tables.rows["service"]}
    n_loose, first = 0, 0
    for number, row in lines:
        said, service = row.get("eligibility", ""), services.get(row.get("service_id") or "?")
        if service is None:
            if said:
                n_loose, first = n_loose + 1, first or number
            continue
        before = str(service.get("eligibility_description", ""))
        service["eligibility_description"] = f"{before}\n{said}".strip()
    if n_loose:
        tables.note(
            "eligibility.csv",
            first,
            "service_id",
            "names no service that is here, so the words were left out.",
            n_loose,
        )
