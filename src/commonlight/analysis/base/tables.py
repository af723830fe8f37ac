"""Small tables of text from CSV files, with errors that name the row (as a spreadsheet counts) and the column."""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonlight.analysis.base.errors import InputError

LARGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Table:
    """
    Named columns of text.

    names : column names, unique, in the order of the file
    rows : one tuple of text per line, as long as `names`, outer spaces removed
    first_row : the spreadsheet row of `rows[0]` (2 under a header)
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 2

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, name: str) -> list[str]:
        """Return one column as text; InputError if there is no such column."""
        if name not in self.names:
            raise InputError(f"there is no column {name!r}; the file has {', '.join(self.names)}")
        place = self.names.index(name)
        return [row[place] for row in self.rows]

    def numbers(self, name: str, *, minimum: float | None = None, empty_as: float | None = None) -> list[float]:
        """
        Return one column as finite numbers.

        Raises InputError naming row and column for text, empty cells (unless `empty_as` is given), not-a-number,
        infinity, or values under `minimum`.
        """
        values = []
        for row, text in enumerate(self.text(name), start=self.first_row):
            if text == "" and empty_as is not None:
                values.append(empty_as)
                continue
            try:
                value = float(text)
            except ValueError:
                shown = "an empty cell" if text == "" else repr(text)
                raise InputError(f"{shown} is not a number; write one like 12 or 3.5", row=row, column=name) from None
            if not math.isfinite(value):
                raise InputError(f"{text!r} is not a finite number", row=row, column=name)
            if minimum is not None and value < minimum:
                raise InputError(f"{text} is under {minimum:g}", row=row, column=name)
            values.append(value)
        return values

    def counts(self, name: str) -> list[int]:
        """Return one column as whole numbers from 0; InputError naming row and column otherwise."""
        values = self.numbers(name, minimum=0)
        for row, value in enumerate(values, start=self.first_row):
            if value != int(value):
                raise InputError(f"{value:g} is not a whole number; counts are whole", row=row, column=name)
        return [int(value) for value in values]


def table_of(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table made in memory, its values as text."""
    return Table(tuple(names), tuple(tuple("" if value is None else str(value) for value in row) for row in rows))


def read_csv(path: Path | str) -> Table:
    """
    Return the table in a CSV file: UTF-8, a header line, separated by comma, semicolon or tab (seen from the header).

    Raises InputError for a missing, huge or empty file, other encodings, repeated or empty column names, and lines with
    too many or too few cells.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"there is no file {path.name!r}; check the name")
    if path.stat().st_size > LARGEST_FILE:
        raise InputError(f"{path.name} is over {LARGEST_FILE // 2**20} MB; these methods take small tables")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8 text; save it as 'CSV UTF-8'") from None
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    # Blank lines keep their place, so that row numbers in messages are those of the spreadsheet.
    numbered = [
        (number, [cell.strip() for cell in cells])
        for number, cells in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), start=1)
    ]
    if not numbered or not any(numbered[0][1]):
        raise InputError(f"{path.name} is empty; the first line must name the columns")
    names = tuple(numbered[0][1])
    for name in names:
        if name == "" or names.count(name) > 1:
            raise InputError("each column needs its own name", row=1, column=name)
    while len(numbered) > 1 and not any(numbered[-1][1]):
        numbered.pop()
    for number, cells in numbered[1:]:
        if len(cells) != len(names):
            raise InputError(f"this line has {len(cells)} cells, the header {len(names)}", row=number)
    return Table(names, tuple(tuple(cells) for _, cells in numbered[1:]))
