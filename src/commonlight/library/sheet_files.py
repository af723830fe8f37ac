"""
Help lines from a spreadsheet saved as CSV: a row each, columns by name, every fault named by row and column.

Nothing is taken from a sheet that has a fault: half a list of numbers is worse than none.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonlight.core.form_fields import western_digits
from commonlight.library.content_files import Content
from commonlight.library.rows import Stands
from commonlight.library.schema import DEFAULT_LANGUAGE, dialled, phone
from commonlight.library.texts import clean_text

LARGEST_SHEET = 1024 * 1024
MOST_ROWS = 500
LONGEST_CELL = 1000
NEEDED = ("name", "number", "answered_by", "source")
COLUMNS = (
    "name",
    "number",
    "country",
    "line_kind",
    "answered_by",
    "source",
    "operator",
    "hours",
    "day_and_night",
    "languages",
    "other_ways",
    "note",
    "from_abroad",
)
TEXTS = {
    "name": "name",
    "operator": "operator",
    "hours": "hours",
    "languages": "speaks",
    "other_ways": "ways",
    "note": "note",
}
YES = frozenset({"yes", "y", "true", "1", "x", "sí", "si"})
NO = frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a sheet; row 1 holds the names of the columns, 0 speaks of the whole file."""

    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        if not self.row:
            return self.problem
        if not self.column:
            return _("Row %(row)s: %(problem)s") % {"row": self.row, "problem": self.problem}
        where = {"row": self.row, "column": self.column, "problem": self.problem}
        return _("Row %(row)s, column “%(column)s”: %(problem)s") % where


class SheetRefused(Exception):
    """The sheet has faults; nothing of it was taken."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults[:50]


def template() -> bytes:
    """Return an empty sheet with the names of the columns; the mark in front lets a spreadsheet know the letters."""
    return ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()


def read_lines(data: bytes, content: Content, *, home_country: str) -> list[dict[str, Any]]:
    """
    Return the facts and texts of each line, ready for an id and for `rows.problems_of`.

    A missing country is the one this installation serves, a missing kind of line is a help line on trafficking.
    Raises SheetRefused with every fault by row and column.
    """
    rows = _rows(_text(data))
    faults: list[Fault] = []
    found: list[dict[str, Any]] = []
    seen: dict[tuple[str, str], int] = {}
    held = {
        (line.facts["country"], dialled(line.facts["number"])): line.texts[DEFAULT_LANGUAGE]["name"]
        for line in content.entries["line"].values()
        if line.facts["number"]
    }
    for number, cells in rows:
        before = len(faults)
        row = _row(number, cells, content, home_country, faults)
        if len(faults) > before:
            continue
        key = (row["country"], dialled(row["number"]))
        if key in seen:
            faults.append(Fault(number, "number", _("The same number stands in row %(row)s.") % {"row": seen[key]}))
        elif key in held:
            known = {"name": held[key]}
            faults.append(Fault(number, "number", _("The library has this number: %(name)s.") % known))
        seen.setdefault(key, number)
        found.append(row)
    if not rows:
        faults.append(Fault(0, "", _("The sheet has no row below the names of the columns.")))
    if faults:
        raise SheetRefused(faults)
    return found


def _text(data: bytes) -> str:
    if len(data) > LARGEST_SHEET:
        raise SheetRefused([Fault(0, "", _("The file is larger than 1 MB. Save only the one sheet, as CSV."))])
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise SheetRefused([Fault(0, "", _("This is a spreadsheet file. Open it and save it as “CSV UTF-8”."))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older spreadsheets write the Western code page; other bytes would become wrong letters without notice.
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as problem:
            reason = _("The letters of this file cannot be read. Save it as “CSV UTF-8”.")
            raise SheetRefused([Fault(0, "", reason)]) from problem
    if "\x00" in text:
        raise SheetRefused([Fault(0, "", _("The letters of this file cannot be read. Save it as “CSV UTF-8”."))])
    return text


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        reason = _("A quotation mark is open to the end of the file, or a cell is too long.")
        raise SheetRefused([Fault(0, "", reason)]) from problem
    names = [clean_text(name).casefold().replace(" ", "_") for name in lines[0]] if lines else []
    faults = [Fault(1, name, _("No column of this name is known.")) for name in names if name and name not in COLUMNS]
    faults += [Fault(1, name, _("The column is missing.")) for name in NEEDED if name not in names]
    faults += [
        Fault(1, name, _("The column stands twice.")) for name in sorted({n for n in names if n and names.count(n) > 1})
    ]
    found = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            faults.append(Fault(number, "", _("It has more cells than there are columns. Is a comma outside quotes?")))
            continue
        found.append((number, dict(zip(names, (clean_text(cell) for cell in cells), strict=False))))
    if len(found) > MOST_ROWS:
        faults.append(Fault(0, "", _("The sheet has more than %(n)s rows.") % {"n": MOST_ROWS}))
    if faults:
        raise SheetRefused(faults)
    return found


def _row(
    number: int, cells: Mapping[str, str], content: Content, home_country: str, faults: list[Fault]
) -> dict[str, Any]:
    def fault(column: str, problem: str) -> None:
        faults.append(Fault(number, column, problem))

    for column, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            fault(column, _("The text is too long."))
    for column in NEEDED:
        if not cells.get(column):
            fault(column, _("Nothing stands here."))
    row: dict[str, Any] = {"grade": "C", "source": cells.get("source", ""), "page_date": None}
    for column in ("number", "from_abroad"):
        typed = western_digits(cells.get(column, ""))
        if typed and phone(typed):
            fault(column, _("This is no number one can dial. Format the column as text, so that nothing is lost."))
        if typed or column == "number":
            row[column] = typed
    row["country"] = _code("place", cells.get("country", "") or home_country, content)
    row["line_kind"] = _code("line_kind", cells.get("line_kind", "") or "trafficking_helpline", content)
    row["answered_by"] = _code("answered_by", cells.get("answered_by", ""), content)
    for column, section in (("country", "place"), ("line_kind", "line_kind"), ("answered_by", "answered_by")):
        if row[column] is None and (cells.get(column) or column == "country"):
            codes = content.places if section == "place" else content.terms[DEFAULT_LANGUAGE][section]
            shown = ", ".join(list(codes)[:8])
            fault(column, _("This must be one of: %(codes)s.") % {"codes": shown})
    always = cells.get("day_and_night", "").casefold()
    if always not in YES | NO:
        fault("day_and_night", _("Write yes or no."))
    row["day_and_night"] = always in YES
    row[DEFAULT_LANGUAGE] = {text: cells[column] for column, text in TEXTS.items() if cells.get(column)}
    return row


def _code(section: str, typed: str, content: Content) -> str | None:
    """Return the code that somebody typed, as a code or as it is called in any language; None for neither."""
    wanted = typed.casefold()
    if section == "place":
        names = {code: place.names.values() for code, place in content.places.items()}
        return next(
            (
                code
                for code, called in names.items()
                if wanted == code.casefold() or wanted in [name.casefold() for name in called]
            ),
            None,
        )
    for terms in content.terms.values():
        for code, name in terms.get(section, {}).items():
            if wanted in (code.casefold(), name.casefold()):
                return code
    return None


def stands_of(row: Mapping[str, Any], identifier: str) -> Stands:
    """Return a row of a sheet as an entry."""
    return Stands({"id": identifier, **row})
