"""
What many tests begin with is built once per process by the services themselves, and laid down again for the next test.

Building an organisation with its readers, kits and a rehearsed report costs a tenth of a second; laying its rows down a
few thousandths. Only for SQLite: elsewhere rows with given ids would leave the counters behind.
"""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, transaction

Thing = TypeVar("Thing")
Rows = list[tuple[Any, ...]]

_kept: dict[str, tuple[dict[str, Rows], Any]] = {}


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        # The tables behind a full-text index fill themselves when rows come into the table they belong to.
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        )
        rows = cursor.fetchall()
    indexes = [name for name, sql in rows if (sql or "").upper().startswith("CREATE VIRTUAL")]
    return [name for name, _ in rows if not any(name.startswith(index) for index in indexes)]


@cache
def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'PRAGMA table_info("{table}")')
        return [f'"{row[1]}"' for row in cursor.fetchall()]


def _rows() -> dict[str, Rows]:
    found = {}
    for table in _tables():
        # The plus takes the declared type away: values come as SQLite keeps them, not as Django reads them.
        values = ", ".join(f"+{column}" for column in _columns(table))
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {values} FROM "{table}"')
            found[table] = cursor.fetchall()
    return found


def _lay_down(added: dict[str, Rows]) -> None:
    # Below Django's cursor: what is laid down is not an act, and a test that counts statements must not see it.
    with transaction.atomic():
        raw = connection.connection.cursor()
        # Rows come table by table, whatever points to what; all of it is checked when the transaction ends.
        raw.execute("PRAGMA defer_foreign_keys = ON")
        for table, rows in added.items():
            columns, marks = ", ".join(_columns(table)), ", ".join("?" * len(rows[0]))
            raw.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)


def prepared(name: str, build: Callable[[], Thing]) -> Thing:
    """
    Return what `build` returns, with the rows it makes in the open test's database.

    name : one name for one building; the database must stand as it stood when it was first built
    """
    if connection.vendor != "sqlite":
        return build()
    connection.ensure_connection()
    if name in _kept:
        added, thing = _kept[name]
        _lay_down(added)
        return copy.deepcopy(thing)
    before = _rows()
    thing = build()
    added = {}
    for table, rows in _rows().items():
        standing = set(map(repr, before[table]))
        new = [row for row in rows if repr(row) not in standing]
        if len(rows) - len(new) != len(before[table]):
            return thing  # It changed rows that stood before: such a building is not kept.
        if new:
            added[table] = new
    _kept[name] = added, copy.deepcopy(thing)
    return thing
