"""
What sheets of volunteers and of hours say: columns by their heads in English or Spanish, days, hours.

The files themselves are read by `core.formats.sheets`. A cell that holds a formula is not a value: it is named and the
row is left out.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from commonlight.core.formats.sheets import CannotRead, read_sheet

MOST_ROWS, MOST_ABOVE = 20_000, 20
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


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the sheet and its cells by column."""

    number: int
    cells: dict[str, str]


def read_rows(data: bytes, name: str) -> list[SheetRow]:
    """Return the filled rows under the first row with known heads; raises CannotRead."""
    sheet = read_sheet(data, name)
    heads: dict[int, str] = {}
    found: list[SheetRow] = []
    for n, (number, cells) in enumerate([(sheet.heading_row, sheet.headings), *sheet.rows]):
        if not heads:
            heads = _heads_in(cells)
            if not heads and n >= MOST_ABOVE:
                break
            continue
        # A workbook keeps a day as its midnight.
        row = {heads[at]: cell.removesuffix(" 00:00:00") for at, cell in enumerate(cells) if at in heads and cell}
        if row:
            found.append(SheetRow(number, row))
        if len(found) > MOST_ROWS:
            raise CannotRead(_("This sheet has more than 20,000 rows. Bring it in smaller parts."))
    if not heads:
        raise CannotRead(
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
