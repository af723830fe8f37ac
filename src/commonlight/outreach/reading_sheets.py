"""
Reading sheets of volunteers and of hours: CSV in any common encoding and separator, or XLSX.

The columns are known by their heads in English or Spanish. A cell that holds a formula is not a value: it is named and
the row is left out. Workbooks are read with their stored results, never calculated.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

MOST_ROWS = 20_000
HEADS = {
    "name": ("name", "nombre", "volunteer", "voluntario", "full name", "nombre completo"),
    "email": ("email", "e-mail", "correo", "correo electrónico", "mail"),
    "phone": ("phone", "telephone", "teléfono", "telefono", "mobile", "móvil"),
    "languages": ("languages", "language", "idiomas", "idioma"),
    "trained": ("trained", "training", "training completed", "trained on", "formación", "formacion"),
    "began": ("since", "began", "start", "desde"),
    "day": ("day", "date", "fecha", "día", "dia"),
    "hours": ("hours", "horas", "time", "tiempo"),
    "project": ("project", "activity", "proyecto", "actividad"),
}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y")
FORMULA = ("=", "+", "@", "\t")


class CannotReadSheet(Exception):
    """The whole sheet cannot be read; the message says what to do."""


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the sheet and its cells by column."""

    number: int
    cells: dict[str, str]


def read_rows(data: bytes, name: str) -> list[SheetRow]:
    """Return the rows under the first row with known heads; raises CannotReadSheet."""
    table = _workbook(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    heads: dict[int, str] = {}
    found: list[SheetRow] = []
    for number, cells in enumerate(table, start=1):
        if not heads:
            heads = _heads_in(cells)
            if number > 20 and not heads:
                break
            continue
        row = {heads[place]: cell for place, cell in enumerate(cells) if place in heads and cell}
        if row:
            found.append(SheetRow(number, row))
        if len(found) > MOST_ROWS:
            raise CannotReadSheet(_("This sheet has more than 20,000 rows. Bring it in smaller parts."))
    if not heads:
        raise CannotReadSheet(
            _("No column is called “name”. Name the columns in the first row: name, e-mail, phone, day, hours.")
        )
    return found


def _heads_in(cells: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        said = cell.strip().lower().strip("*:")
        for column, names in HEADS.items():
            if said in names and column not in found.values():
                found[place] = column
    return found if "name" in found.values() else {}


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = text.lstrip("\ufeff").partition("\n")[0]
    mark = max(",;\t", key=first.count)
    for cells in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark):
        yield [_clean(cell) for cell in cells]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CannotReadSheet(_("This is no sheet. Save it as CSV (UTF-8) or as XLSX, and try again."))


def _workbook(data: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 100)]
    except (ValueError, KeyError, IndexError, OSError, TypeError) as problem:
        raise CannotReadSheet(_("This workbook cannot be read. Save it as CSV (UTF-8), and try again.")) from problem
    except Exception as problem:
        if type(problem).__module__.startswith(("openpyxl", "zipfile", "xml")):
            raise CannotReadSheet(
                _("This workbook cannot be read. Save it as CSV (UTF-8), and try again.")
            ) from problem
        raise
    yield from rows


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _clean("" if value is None else str(value))


def _clean(cell: str) -> str:
    return "".join(letter for letter in cell if letter.isprintable()).strip().removeprefix("'")


def is_formula(cell: str) -> bool:
    """Whether a cell would be a formula in a spreadsheet: no name and no number begins so ("+" begins a phone number)."""
    return cell.startswith(FORMULA) and not (cell.startswith("+") and cell[1:2].isdigit())


def day_in(cell: str) -> date | None:
    """Return the day a cell names, or None; 3/4/2027 is not guessed, for half the world reads it the other way."""
    for way in DAYS:
        try:
            return datetime.strptime(cell, way).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    parts = cell.split("/")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        one, two, year = (int(part) for part in parts)
        month, day = (two, one) if one > 12 else (one, two)
        if (one > 12) != (two > 12) or one == two:
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def minutes_in(cell: str) -> int | None:
    """Return the minutes of "2", "2.5", "2,5", "2:30" or "2h30"; None for anything else."""
    said = cell.lower().replace(" ", "").removesuffix("h").removesuffix("hours").replace("h", ":").replace(",", ".")
    try:
        if ":" in said:
            hours, minutes = said.split(":")
            return int(hours) * 60 + int(minutes) if 0 <= int(minutes) < 60 and int(hours) >= 0 else None
        found = round(float(said) * 60)
    except (ValueError, OverflowError):
        return None
    return found if 0 < found <= 24 * 60 else None
