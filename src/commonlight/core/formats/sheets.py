"""
Sheets in and out: CSV in whatever encoding and with whatever separator, XLSX with merged cells, rows with their numbers.

What goes out is safe to open in a spreadsheet: a cell that a program would take for a formula gets an apostrophe in
front, and what comes in loses that apostrophe again.
"""

import contextlib
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_ROWS = 100_000
MOST_XLSX_BYTES = 200 * 1024 * 1024
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")
MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
MOST_MERGED = 10_000

# A row of a sheet: its number as a spreadsheet shows it (from 1), and its cells.
Numbered = tuple[int, list[str]]


class CannotRead(Exception):
    """The whole input cannot be read; the message says what to do."""


@dataclass
class Sheet:
    """
    A sheet with a row of headings.

    headings : as they were written; rows : (number, cells), each as long as the headings or longer
    heading_row : number of the row of headings
    was_windows : the file was not in UTF-8 and was read as Windows-1252
    """

    headings: list[str]
    rows: list[Numbered]
    heading_row: int = 1
    was_windows: bool = False

    def records(self) -> Iterable[tuple[int, dict[str, str]]]:
        """Yield (row number, heading -> cell); of two equal headings the first that is filled counts."""
        for number, cells in self.rows:
            record: dict[str, str] = {}
            for heading, cell in zip(self.headings, cells, strict=False):
                if heading and not record.get(heading):
                    record[heading] = cell
            yield number, record


def clean(value: object) -> str:
    """Return a cell as text without signs that no page shows."""
    text = "" if value is None else str(value)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
    return text.strip()


def decoded(data: bytes, name: str) -> tuple[str, bool]:
    """Return bytes as text, and whether they had to be read as Windows-1252 for want of UTF-8; raises CannotRead."""
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, False
    if b"\0" in data:
        raise CannotRead(
            _("%(name)s is not a text file. Save it as CSV (UTF-8) or as XLSX and try again.") % {"name": name}
        )
    return data.decode("cp1252", "replace"), True


def rows_of_csv(data: bytes, name: str) -> tuple[list[Numbered], bool]:
    """Return the filled rows of a CSV file, and whether it was read as Windows-1252; raises CannotRead."""
    text, was_windows = decoded(data, name)
    # The line some programs write first, to say which sign separates.
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if said:
        text = text[said.end() :]
    dialect: Any = csv.excel
    with contextlib.suppress(csv.Error):
        dialect = csv.Sniffer().sniff(text[:8192], delimiters=said[1] if said else ",;\t|")
    reader, first = csv.reader(io.StringIO(text, newline=""), dialect), 2 if said else 1
    rows: list[Numbered] = []
    number = first
    try:
        for number, cells in enumerate(reader, start=first):
            if len(rows) > MOST_ROWS:
                raise _too_many(name)
            if any(cells):
                rows.append((number, [_as_meant(clean(cell)) for cell in cells]))
    except csv.Error as problem:
        raise CannotRead(
            _("%(name)s is not a whole CSV file; look at row %(row)s.") % {"name": name, "row": number + 1}
        ) from problem
    return rows, was_windows


def rows_of_xlsx(data: bytes, name: str) -> list[Numbered]:
    """
    Return the filled rows of the first sheet that holds any; raises CannotRead.

    A cell merged over several rows or columns stands in each of them.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken = _("%(name)s is not a whole XLSX file. Open it, save it again as XLSX or CSV, and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_XLSX_BYTES:
                raise _too_many(name)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows: list[list[str]] = []
            for row in sheet.iter_rows(values_only=True):
                if len(rows) > MOST_ROWS:
                    raise _too_many(name)
                rows.append([_as_meant(clean(_shown(cell))) for cell in row])
            if any(any(row) for row in rows):
                _spread_merged(rows, data, getattr(sheet, "_worksheet_path", ""))
                return [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as problem:
        raise CannotRead(broken % {"name": name}) from problem
    raise CannotRead(_("%(name)s has no filled row.") % {"name": name})


def read_sheet(data: bytes, name: str) -> Sheet:
    """
    Return a CSV or XLSX file as headings and rows; raises CannotRead.

    Titles above the headings (rows with one filled cell only) are passed over.
    """
    if not data.strip():
        raise CannotRead(_("%(name)s is empty.") % {"name": name})
    was_windows = False
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise CannotRead(
            _("%(name)s is an old XLS file. Open it, save it as XLSX or CSV, and try again.") % {"name": name}
        )
    if data[:2] == b"PK":
        rows = rows_of_xlsx(data, name)
    else:
        rows, was_windows = rows_of_csv(data, name)
    at = next((at for at, (_n, cells) in enumerate(rows) if len({cell for cell in cells if cell}) > 1), 0)
    if len(rows) < at + 2:
        raise CannotRead(_("%(name)s needs a row of headings and at least one row below it.") % {"name": name})
    number, headings = rows[at]
    return Sheet(headings, rows[at + 1 :], number, was_windows)


def _too_many(name: str) -> CannotRead:
    return CannotRead(
        _("%(name)s has more than %(most)s rows. Bring it in smaller parts.") % {"name": name, "most": MOST_ROWS}
    )


def _shown(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _as_meant(text: str) -> str:
    return text[1:].strip() if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _spread_merged(rows: list[list[str]], data: bytes, path: str) -> None:
    # The reader that spends no memory leaves merged ranges out; they stand at the end of the sheet's own file.
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            raw = archive.read(path)
        except KeyError:
            return
    for left, top, right, bottom in MERGED.findall(raw)[:MOST_MERGED]:
        first, last = int(top) - 1, min(int(bottom), len(rows))
        if first >= len(rows) or _column(left) >= len(rows[first]):
            continue
        value = rows[first][_column(left)]
        for row in rows[first:last]:
            for at in range(_column(left), min(_column(right) + 1, len(row))):
                row[at] = row[at] or value


def plain_words(text: str) -> list[str]:
    """Return the words of a heading without accents, capitals and punctuation."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.findall(r"\w+", bare.casefold().replace("_", " "))


def guess_columns(
    headings: Iterable[str],
    guesses: Mapping[str, tuple[str, ...]],
    *,
    words: Callable[[str], Iterable[str]] = plain_words,
) -> dict[str, str]:
    """
    Return which heading holds which field: field -> heading; each heading serves once.

    guesses : field -> phrases that headings use for it, the surest first, in plain words
    """
    plain = {heading: " ".join(words(heading)) for heading in headings if heading}
    guessed: dict[str, str] = {}
    # What matches a whole phrase goes before what only holds it.
    for whole in (True, False):
        for name, phrases in guesses.items():
            if name in guessed:
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
                    guessed[name] = match
                    break
    return guessed


def neutral(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    text = clean(value) if not isinstance(value, str) else value
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(text) else text


def csv_bytes(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a CSV file (UTF-8 with its mark, as spreadsheet programs want it) with neutral cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(cell) for cell in headings])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
