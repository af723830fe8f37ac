"""
The move itself: one transaction of the PostgreSQL takes every row, reads all of it back, and stands only if it is the same.

The files are locked against writers meanwhile and left as they are. When the power goes, the PostgreSQL holds empty tables
and the move is begun again; when it goes between the end of the transaction and the mark in the folder, the next run finds
the same rows there and only sets the mark.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, OperationalError, connections, models

from commonlight.core.moving.digests import Sum, Summing
from commonlight.core.moving.errors import MoveRefused
from commonlight.core.moving.extras import extras
from commonlight.core.moving.tables import (
    FILLED_BY_MAKING,
    RECORD,
    Table,
    moved_tables,
    refuse_unknown_tables,
    rows_of,
    why_not,
)

FILES = ("default", "jobs")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Moved:
    """What stands in the PostgreSQL now: count and digest by table; `was_there`: an earlier run had moved it."""

    sums: dict[str, Sum]
    was_there: bool

    @property
    def n_rows(self) -> int:
        """Return how many rows were compared."""
        return sum(one.n_rows for one in self.sums.values())


def move(target: Any, *, say: Say) -> Moved:
    """
    Copy all facts, sessions and jobs of this folder to `target`, and compare count and digest of every table.

    target : a Django connection to a PostgreSQL in which this version's tables stand; it is left with one transaction
    more, or as it was

    Raises MoveRefused.
    """
    with _held(FILES):
        for alias in FILES:
            refuse_unknown_tables(connections[alias], alias)
        _same_migrations(target)
        target.set_autocommit(False)
        try:
            filled = _filled(target)
            if filled:
                sums = _same_already(target, filled)
                return Moved(sums, was_there=True)
            sums = _copy(target, say)
            _set_sequences(target)
            _compare(target, sums, say)
            with target.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            target.commit()
        except (psycopg.Error, DatabaseError) as problem:
            raise MoveRefused(_words(problem)) from problem
        finally:
            if target.connection is not None and not target.connection.closed:
                target.rollback()
    return Moved(sums, was_there=False)


@contextmanager
def _held(aliases: Iterable[str]) -> Iterator[None]:
    """Hold each file's place for writers, so that a command typed meanwhile waits, and nothing comes in after its table."""
    begun = []
    try:
        for alias in aliases:
            connection = connections[alias]
            with connection.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE")
            begun.append(connection)
        yield
    finally:
        for connection in begun:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def _same_migrations(target: Any) -> None:
    """Raise MoveRefused when files and target do not stand at the same place in the tables' history."""
    there = _applied(target)
    for alias in FILES:
        if _applied(connections[alias]) != there:
            raise MoveRefused(
                "The folder's tables are not those of this version. Start `commonlight serve` once without a database "
                "address, stop it, and move then."
            )


def _applied(connection: Any) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


def _filled(target: Any) -> list[str]:
    """Return the tables of the target that hold rows which making the tables did not put there."""
    wanted = {table.name for table in moved_tables()} | {extra.name for extra in extras()} | {RECORD}
    there = set(target.introspection.table_names())
    if strange := sorted(there - wanted):
        raise MoveRefused(f"The database holds other tables ({strange[0]}): make a database of its own for the site.")
    found = []
    with target.cursor() as cursor:
        for name in sorted(there - FILLED_BY_MAKING):
            cursor.execute(f"SELECT 1 FROM {target.ops.quote_name(name)} LIMIT 1")  # noqa: S608 - names of our own tables
            if cursor.fetchone():
                found.append(name)
    return found


def _same_already(target: Any, filled: list[str]) -> dict[str, Sum]:
    """Return the sums when the target holds exactly what the files hold; MoveRefused when it holds anything else."""
    sums = _sums_of_files()
    if sums != _sums_of(target):
        raise MoveRefused(
            f"The database is not empty ({filled[0]} holds rows), and they are not the rows of this folder. Nothing was "
            "changed. Make an empty database and give its address."
        )
    return sums


def _copy(target: Any, say: Say) -> dict[str, Sum]:
    with target.cursor() as cursor:
        for name in sorted(FILLED_BY_MAKING - {RECORD}):
            cursor.execute(f"DELETE FROM {target.ops.quote_name(name)}")  # noqa: S608 - names of our own tables
    sums = {}
    for table in moved_tables():
        summing = Summing()
        try:
            _copy_rows(table, target, summing.pass_on(rows_of(table, connections[table.alias])))
        except (psycopg.DataError, psycopg.IntegrityError) as problem:
            told = why_not(table, connections[table.alias]) or type(problem).__name__
            raise MoveRefused(
                f"PostgreSQL does not take what the table {table.name} holds: {told}. Nothing was moved. Put it right on "
                "the site's own page, or ask those who look after the program."
            ) from problem
        sums[table.name] = summing.sum()
    for extra in extras():
        summing = Summing()
        extra.write(target, summing.pass_on(extra.read(connections["default"])))
        sums[extra.name] = summing.sum()
    say(f"{sum(one.n_rows for one in sums.values()):,} rows of {len(sums)} tables copied. Reading them back ...")
    return sums


def _copy_rows(table: Table, target: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    quote = target.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in table.fields)
    is_json = [isinstance(field, models.JSONField) for field in table.fields]
    with target.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [
                    json.dumps(value) if json_column and value is not None else value
                    for json_column, value in zip(is_json, row, strict=True)
                ]
            )


def _sums_of_files() -> dict[str, Sum]:
    sums = {table.name: _sum(rows_of(table, connections[table.alias])) for table in moved_tables()}
    return {**sums, **{extra.name: _sum(extra.read(connections["default"])) for extra in extras()}}


def _sums_of(target: Any) -> dict[str, Sum]:
    sums = {table.name: _sum(rows_of(table, target)) for table in moved_tables()}
    return {**sums, **{extra.name: _sum(extra.read(target)) for extra in extras()}}


def _sum(rows: Iterable[tuple[Any, ...]]) -> Sum:
    summing = Summing()
    for row in rows:
        summing.add(row)
    return summing.sum()


def _compare(target: Any, sums: dict[str, Sum], say: Say) -> None:
    """Raise MoveRefused when a table of the target does not read as what was sent."""
    there = _sums_of(target)
    if unlike := sorted(name for name, one in sums.items() if there[name] != one):
        raise MoveRefused(f"What PostgreSQL gives back is not what was sent: {', '.join(unlike)}. Nothing was moved.")
    say("Counts and digests of every table are the same.")


def _set_sequences(target: Any) -> None:
    """Let counting keys go on after the highest that was ever given out, also where that row is deleted."""
    for table in moved_tables():
        key = table.model._meta.pk
        if not isinstance(key, models.AutoField | models.BigAutoField | models.SmallAutoField):
            continue
        with connections[table.alias].cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            given = cursor.fetchone()
        if given and given[0]:
            with target.cursor() as cursor:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table.name, key.column, given[0]])


def _words(problem: Exception) -> str:
    """Say what a database's error means, without its words: they may hold what people wrote."""
    if isinstance(problem, psycopg.OperationalError | OperationalError):
        return (
            "The connection to the PostgreSQL broke off, or its disk is full. Nothing was moved: give the same command "
            "again."
        )
    code = getattr(problem, "sqlstate", None) or type(problem).__name__
    return f"PostgreSQL refused the move ({code}). Nothing was moved."


@dataclass(frozen=True)
class CopiedFiles:
    """How many files of the data folder were copied and compared, and how many bytes they hold."""

    n_files: int
    n_bytes: int


def copy_files(data: Path, to: Path) -> CopiedFiles:
    """
    Copy sealed files and the folder's small marks to `to`, each read back and compared; files there already are kept.

    Raises MoveRefused: a file there holds other bytes.
    """
    n_files = n_bytes = 0
    for path in sorted([*data.glob("*.txt"), *(one for one in data.glob("files/**/*") if one.is_file())]):
        there = to / path.relative_to(data)
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not there.exists():
            part = there.with_name(f".part-{there.name}")
            shutil.copyfile(path, part)
            part.chmod(0o600)
            with part.open("rb") as stream:
                os.fsync(stream.fileno())
            part.rename(there)
        if _digest(there) != _digest(path):
            raise MoveRefused(f"{there} stands there and holds other bytes. Give a folder that is empty.")
        n_files, n_bytes = n_files + 1, n_bytes + path.stat().st_size
    return CopiedFiles(n_files, n_bytes)


def _digest(path: Path) -> bytes:
    digest = blake2b(digest_size=32)
    with closing(path.open("rb")) as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.digest()
