"""What every reader returns: rows by HSDS object, still as they were written, and what was wrong with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from commonlight.core.formats import sheets
from commonlight.core.formats.sheets import CannotRead, clean

__all__ = ["CannotRead", "Problem", "Row", "Tables", "clean", "decoded", "flat"]


@dataclass(frozen=True)
class Problem:
    """
    Something that was not taken as it stands. It never holds the value itself, which might be an address.

    file, row, column : where; row 0 is the whole file or column
    reason : a sentence
    n : how often
    """

    file: str
    row: int
    column: str
    reason: str
    n: int = 1

    def as_json(self) -> dict[str, str | int]:
        """Return it as it is kept with the batch."""
        return {"file": self.file, "row": self.row, "column": self.column, "reason": self.reason, "n": self.n}

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, f"row {self.row}" if self.row else "", self.column) if part)
        times = f" ({self.n} rows)" if self.n > 1 else ""
        return f"{where}: {self.reason}{times}"


@dataclass
class Row:
    """One row: its values by HSDS field name, and where it stood."""

    values: dict[str, Any]
    file: str
    number: int


@dataclass
class Tables:
    """Rows by HSDS object."""

    form: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)

    def add(self, entity: str, values: dict[str, Any], *, file: str, number: int) -> None:
        """Add one row."""
        self.rows[entity].append(Row(values, file, number))

    def note(self, file: str, row: int, column: str, reason: str, n: int = 1) -> None:
        """Say that something was not taken as it stands."""
        self.problems.append(Problem(file, row, column, reason, n))


def decoded(data: bytes, tables: Tables, file: str) -> str:
    """Return bytes as text: UTF-8, UTF-16 with its mark, else Windows-1252, which is said."""
    text, was_windows = sheets.decoded(data, file)
    if was_windows:
        tables.note(file, 0, "", "is not written in UTF-8; read as Windows-1252. Look at letters with accents.")
    return text


def flat(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return only the values."""
    return [row.values for row in rows]
