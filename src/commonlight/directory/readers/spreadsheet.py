"""A plain list of services in a spreadsheet: one row each, with headings in people's own words."""

from collections.abc import Iterable
from typing import Any

from commonlight.core.formats import sheets
from commonlight.directory.addresses import tokens
from commonlight.directory.opening import DAYS, clock
from commonlight.directory.readers.tables import CannotRead, Tables
from commonlight.directory.readers.version_1 import WEEKDAYS

# Field of ours -> words that headings use for it, the surest first; English and Spanish.
GUESSES: dict[str, tuple[str, ...]] = {
    "organization": (
        "organization name",
        "organisation name",
        "agency name",
        "organization",
        "organisation",
        "agency",
        "provider",
        "organizacion",
        "nombre de la organizacion",
    ),
    "name": ("service name", "program name", "service", "program", "name", "nombre del servicio", "servicio", "nombre"),
    "description": ("service description", "description", "about", "details", "what they do", "descripcion"),
    "phone": ("phone number", "phone", "telephone", "tel", "hotline", "contact number", "telefono"),
    "email": ("email address", "email", "e mail", "correo electronico", "correo"),
    "url": ("website", "web site", "url", "web", "web page", "sitio web", "pagina web"),
    "address_1": ("street address", "address line 1", "address 1", "address", "street", "direccion", "calle"),
    "address_2": ("address line 2", "address 2", "suite", "unit"),
    "city": ("city", "town", "ciudad"),
    "region": ("county", "condado"),
    "state_province": ("state", "province", "estado", "st"),
    "postal_code": ("zip code", "zip", "postal code", "postcode", "codigo postal"),
    "country": ("country", "pais"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "languages": ("languages spoken", "languages", "language", "idiomas", "idioma"),
    "eligibility_description": (
        "eligibility",
        "who can use it",
        "who is eligible",
        "requirements",
        "requisitos",
        "elegibilidad",
    ),
    "application_process": ("how to apply", "application process", "intake process", "intake", "como solicitar"),
    "fees_description": ("fees", "cost", "price", "fee", "costo"),
    "hours": ("hours of operation", "hours", "opening hours", "open hours", "schedule", "horario"),
    "service_area": ("service area", "area served", "areas served", "coverage", "area de servicio"),
    "id": ("id", "service id", "key"),
}


def guess_columns(headings: Iterable[str]) -> dict[str, str]:
    """Return which heading holds which field: field name -> heading; each heading serves once."""
    return sheets.guess_columns(headings, GUESSES, words=tokens)


def read(data: bytes, name: str, columns: dict[str, str] | None = None) -> Tables:
    """
    Return the tables of a plain list of services.

    columns : field -> heading, as an editor chose them; guessed when not given
    """
    tables = Tables("spreadsheet")
    sheet = sheets.read_sheet(data, name)
    if sheet.was_windows:
        tables.note(name, 0, "", "is not written in UTF-8; read as Windows-1252. Look at letters with accents.")
    headings = sheet.headings
    chosen = columns or guess_columns(headings)
    if "name" not in chosen and "organization" not in chosen:
        raise CannotRead(
            f'{name}: no column looks like the name of a service or organization. Name one column "Service name".'
        )
    places = {field: headings.index(heading) for field, heading in chosen.items() if heading in headings}
    unused = [heading for heading in headings if heading and heading not in chosen.values()]
    if unused:
        tables.note(
            name,
            sheet.heading_row,
            ", ".join(unused)[:200],
            "no field of the directory was found for it; left out.",
            len(unused),
        )
    for number, row in sheet.rows:
        values = {field: row[at] for field, at in places.items() if at < len(row) and row[at]}
        _service(tables, values, name, number)
    return tables


def _service(tables: Tables, values: dict[str, str], file: str, number: int) -> None:
    organization = values.get("organization") or values.get("name", "")
    name = values.get("name") or organization
    if not name:
        tables.note(file, number, "name", "has neither a service nor an organization; left out.")
        return
    key = values.get("id") or "/".join(tokens(f"{organization} {name} {values.get('city', '')}"))
    owner = "/".join(tokens(organization))
    if not any(row.values["id"] == owner for row in tables.rows["organization"][-1:]):
        known = {row.values["id"] for row in tables.rows["organization"]} if number < 50 else None
        if known is None or owner not in known:
            tables.add("organization", {"id": owner, "name": organization, "description": ""}, file=file, number=number)
    service = {
        "id": key,
        "organization_id": owner,
        "name": name,
        "status": "active",
        **{
            field: values[field]
            for field in (
                "description",
                "email",
                "url",
                "eligibility_description",
                "application_process",
                "fees_description",
            )
            if values.get(field)
        },
    }
    tables.add("service", service, file=file, number=number)
    for at, phone in enumerate(_several(values.get("phone", ""))):
        tables.add("phone", {"id": f"{key}/phone/{at}", "service_id": key, "number": phone}, file=file, number=number)
    for at, tongue in enumerate(_several(values.get("languages", ""))):
        tables.add(
            "language", {"id": f"{key}/language/{at}", "service_id": key, "name": tongue}, file=file, number=number
        )
    if values.get("service_area"):
        tables.add(
            "service_area",
            {"id": f"{key}/area", "service_id": key, "name": values["service_area"]},
            file=file,
            number=number,
        )
    if values.get("hours"):
        tables.add(
            "schedule", {"id": f"{key}/hours", "service_id": key, **hours_of(values["hours"])}, file=file, number=number
        )
    if any(values.get(field) for field in ("address_1", "latitude", "city")):
        _place(tables, key, owner, values, file, number)


def _place(tables: Tables, key: str, owner: str, values: dict[str, str], file: str, number: int) -> None:
    location: dict[str, Any] = {"id": f"{key}/place", "organization_id": owner, "location_type": "physical"}
    location |= {field: values[field] for field in ("latitude", "longitude") if values.get(field)}
    tables.add("location", location, file=file, number=number)
    tables.add(
        "service_at_location",
        {"id": f"{key}/at", "service_id": key, "location_id": location["id"]},
        file=file,
        number=number,
    )
    if values.get("address_1"):
        address = {
            field: values.get(field, "")
            for field in ("address_1", "address_2", "city", "region", "state_province", "postal_code", "country")
        }
        tables.add(
            "address",
            {"id": f"{key}/address", "location_id": location["id"], "address_type": "physical", **address},
            file=file,
            number=number,
        )


def _several(text: str) -> list[str]:
    for sign in ("\n", ";", "|", " / "):
        text = text.replace(sign, ",")
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def hours_of(text: str) -> dict[str, str]:
    """Return a schedule for "Mon-Fri 9am-5pm" and its like; else the words alone."""
    words = (
        text.lower()
        .replace("–", "-")
        .replace(" to ", "-")
        .replace(" - ", "-")
        .replace("a.m.", "am")
        .replace("p.m.", "pm")
    )
    words = words.replace(" am", "am").replace(" pm", "pm").replace(",", " ")
    spans = [part for part in words.split() if part.count("-") == 1]
    if len(words.split()) == 2 and len(spans) == 2:
        first, last = (WEEKDAYS.get(day.strip(".:")) for day in spans[0].split("-"))
        opens, closes = (clock(part) for part in spans[1].split("-"))
        if first and last and opens and closes and DAYS.index(first) <= DAYS.index(last):
            days = DAYS[DAYS.index(first) : DAYS.index(last) + 1]
            return {
                "freq": "WEEKLY",
                "byday": ",".join(days),
                "opens_at": opens,
                "closes_at": closes,
                "description": text,
            }
    return {"description": text}
