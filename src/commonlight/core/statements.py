"""
Statements whose SQL is built once and then run again and again.

Building the SQL of a query takes Django several times longer than SQLite needs to answer it, so on the way of a report
every statement is one of these. Nothing that was read is kept: each run asks the database, so an organisation that
stops accepting, or a key row that was changed, counts from that very commit on.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row", bound=models.Model)


def _connection() -> BaseDatabaseWrapper:
    # This thread's own connection, looked up once for each statement.
    return connections[DEFAULT_DB_ALIAS]


class ReadyQuery(Generic[Row]):
    """
    A query that differs from run to run only in the values of one column.

    Parameters
    ----------
    model : whose rows it gives
    build : returns the query for some values; it uses each of them once, in their order, and has no other parameter
    of : name of the column the values belong to; None for a query without values, whose parameters never change
    """

    def __init__(self, model: type[Row], build: Callable[..., "models.QuerySet[Row]"], *, of: str | None) -> None:
        self._model = model
        self._build = build
        # Only a column of the table itself has values to prepare.
        self._column: Any = model._meta.get_field(of) if of else None
        self._ready: dict[tuple[str, int], tuple[str, tuple[Any, ...]]] = {}

    def rows(self, *values: object) -> list[Row]:
        """Return the rows for these values, read now; ValueError when the query has other parameters than these."""
        if self._column is not None and not values:
            return []
        connection = _connection()
        place = (connection.vendor, len(values))
        if place not in self._ready:
            sql, parameters = self._build(*values).query.sql_with_params()
            if self._column is not None and len(parameters) != len(values):
                raise ValueError("A ready query holds the values of one column, each once, and no other parameter.")
            self._ready[place] = (sql, tuple(parameters))
        sql, parameters = self._ready[place]
        if self._column is not None:
            parameters = tuple(self._column.get_db_prep_value(value, connection) for value in values)
        return list(self._model._default_manager.raw(sql, parameters))

    def first(self, *values: object) -> Row | None:
        """Return the first of those rows, or None."""
        return next(iter(self.rows(*values)), None)


@lru_cache(maxsize=256)
def _insert_sql(model: type[models.Model], count: int, _vendor: str) -> str:
    quote = _connection().ops.quote_name
    fields = model._meta.local_concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    one = "(" + ", ".join(["%s"] * len(fields)) + ")"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES " + ", ".join([one] * count)  # noqa: S608 - names of our own columns


def insert(rows: Sequence[models.Model]) -> None:
    """
    Insert new rows of one model with one statement, inside the caller's `write()`.

    For models that set their own primary key and have neither parents nor signals. Raises IntegrityError.
    """
    if not rows:
        return
    connection = _connection()
    fields = rows[0]._meta.local_concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(type(rows[0]), len(rows), connection.vendor), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
