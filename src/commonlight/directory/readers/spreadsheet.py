"""A plain list of services in a spreadsheet: one row each, with headings in people's own words."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from commonlight.directory.addresses import tokens
from commonlight.directory.opening import DAYS, clock
from commonlight.directory.readers.tables import CannotRead, Tables, clean, decoded
from commonlight.directory.readers.version_1 import WEEKDAYS

MOST_ROWS = 100_000
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
    plain = {heading: " ".join(tokens(heading)) for heading in headings if heading}
    guessed: dict[str, str] = {}
    # What matches a whole phrase goes before what only holds it.
    for whole in (True, False):
        for field, phrases in GUESSES.items():
            if field in guessed:
                continue
            for phrase in phrases:
                match = next(
                    (
                        heading
                        for heading, said in plain.items()
                        if heading not in guessed.values()
                        and (said == phrase if whole else f" {phrase} " in f" {said} ")
                    ),
                    None,
                )
                if match:
                    guessed[field] = match
                    break
    return guessed


def rows_of_xlsx(data: bytes, name: str) -> list[list[str]]:
    """Return the cells of the first sheet that holds any; raises CannotRead."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as problem:
        raise CannotRead(
            f"{name} is not a whole XLSX file. Open it, save it again as XLSX or CSV, and try again."
        ) from problem
    for sheet in book.worksheets:
        rows: list[list[str]] = []
        for row in sheet.iter_rows(values_only=True):
            if len(rows) > MOST_ROWS:
                raise CannotRead(f"{name} has more than {MOST_ROWS} rows. Bring it in smaller parts.")
            cells = [clean(_shown(cell)) for cell in row]
            if any(cells):
                rows.append(cells)
        if rows:
            return rows
    raise CannotRead(f"{name} has no filled row.")


def _shown(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def rows_of_csv(data: bytes, name: str, tables: Tables) -> list[list[str]]:
    """Return the cells of a CSV file, whatever it separates them with."""
    text = decoded(data, tables, name)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        return [[clean(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), dialect) if any(row)]
    except csv.Error as problem:
        raise CannotRead(f"{name} is not a whole CSV file: {problem}.") from problem


def read(data: bytes, name: str, columns: dict[str, str] | None = None) -> Tables:
    """
    Return the tables of a plain list of services.

    columns : field -> heading, as an editor chose them; guessed when not given
    """
    tables = Tables("spreadsheet")
    cells = rows_of_xlsx(data, name) if data[:2] == b"PK" else rows_of_csv(data, name, tables)
    if len(cells) < 2:
        raise CannotRead(f"{name} needs a row of headings and at least one row below it.")
    headings = cells[0]
    chosen = columns or guess_columns(headings)
    if "name" not in chosen and "organization" not in chosen:
        raise CannotRead(
            f'{name}: no column looks like the name of a service or organization. Name one column "Service name".'
        )
    places = {field: headings.index(heading) for field, heading in chosen.items() if heading in headings}
    unused = [heading for heading in headings if heading and heading not in chosen.values()]
    if unused:
        tables.note(
            name, 1, ", ".join(unused)[:200], "no field of the directory was found for it; left out.", len(unused)
        )
    for number, row in enumerate(cells[1:], start=2):
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
