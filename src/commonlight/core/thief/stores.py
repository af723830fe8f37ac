"""Where a stranger finds columns: SQLite files today; another database joins by offering the same two methods."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SQLITE_MAGIC = b"SQLite format 3\0"
HIDDEN_NUMBER = "rowid"
MOST_VALUES = 200_000
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Column:
    """One column of one table, and all (of a very long table: the first 200,000 or 64 MB) of its values."""

    store: str
    table: str
    name: str
    rows: int
    values: list[object]
    is_whole: bool


class Store(Protocol):
    """A place with tables."""

    def columns(self) -> Iterator[Column]:
        """Yield every column of every table."""

    def close(self) -> None:
        """Let the place go."""


def is_sqlite(path: Path) -> bool:
    """Whether a file is an SQLite database."""
    with path.open("rb") as stream:
        return stream.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class SqliteStore:
    """An SQLite file with its WAL, opened for reading; works on a copy, so the site's own file is never touched."""

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        self._connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
        # Text that is no UTF-8 is shown as it is stored.
        self._connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")

    def columns(self) -> Iterator[Column]:
        """Yield every column of every table, those of SQLite's own tables too."""
        named = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in named:
            (rows,) = self._connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()  # noqa: S608
            described = self._connection.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
            for row in described:
                yield self._column(table, str(row[1]), rows)
            if self._has_hidden_number(table, described):
                yield self._column(table, HIDDEN_NUMBER, rows)

    def _has_hidden_number(self, table: str, described: list[tuple[object, ...]]) -> bool:
        """Whether rows carry a number of SQLite's own, which tells the order they came in."""
        keys = [str(row[2]).upper() for row in described if row[5]]
        if keys == ["INTEGER"] or HIDDEN_NUMBER in {row[1] for row in described}:
            return False
        try:
            self._connection.execute(f"SELECT {HIDDEN_NUMBER} FROM {_quoted(table)} LIMIT 1")  # noqa: S608
        except sqlite3.OperationalError:
            return False
        return True

    def _column(self, table: str, name: str, rows: int) -> Column:
        values: list[object] = []
        size = 0
        shown = name if name == HIDDEN_NUMBER else _quoted(name)
        query = f"SELECT {shown} FROM {_quoted(table)}"  # noqa: S608
        with closing(self._connection.execute(query)) as cursor:
            for (value,) in cursor:
                values.append(value)
                size += len(value) if isinstance(value, bytes | str) else 8
                if len(values) >= MOST_VALUES or size >= MOST_BYTES:
                    break
        return Column(self._name, table, name, rows, values, len(values) == rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
