"""
Statements whose SQL is built once and then run again and again.

Building the SQL of a query takes Django several times longer than SQLite needs to answer it, so on the way of a report
every statement is one of these. Nothing that was read is kept: each run asks the database, so an organisation that
stops accepting, or a key row that was changed, counts from that very commit on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row", bound=models.Model)


def _connection() -> BaseDatabaseWrapper:
    # This thread's own connection, looked up once for each statement.
    return connections[DEFAULT_DB_ALIAS]


@dataclass(frozen=True)
class _Ready:
    """
    A statement and how its rows become objects, worked out once.

    places : where the model's columns lie in a row; names : the attributes they fill; converters : for columns that the
    database gives in another form than the attribute has, by their place in a row
    """

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int, ...]
    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


def _prepare(query: "models.QuerySet[Any]", connection: BaseDatabaseWrapper) -> _Ready:
    compiler = query.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    places = tuple(compiler.klass_info["select_fields"])
    names = tuple(compiler.select[place][0].target.attname for place in places)
    found = compiler.get_converters([column[0] for column in compiler.select])
    converters = tuple((place, tuple(each), column) for place, (each, column) in found.items() if place in places)
    return _Ready(sql, tuple(parameters), places, names, converters)


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
        self._ready: dict[tuple[str, int], _Ready] = {}

    def rows(self, *values: object) -> list[Row]:
        """Return the rows for these values, read now; ValueError when the query has other parameters than these."""
        if self._column is not None and not values:
            return []
        connection = _connection()
        place = (connection.vendor, len(values))
        ready = self._ready.get(place)
        if ready is None:
            ready = _prepare(self._build(*values), connection)
            if self._column is not None and len(ready.parameters) != len(values):
                raise ValueError("A ready query holds the values of one column, each once, and no other parameter.")
            self._ready[place] = ready
        parameters = ready.parameters
        if self._column is not None:
            parameters = tuple(self._column.get_db_prep_value(value, connection) for value in values)
        with connection.cursor() as cursor:
            cursor.execute(ready.sql, parameters)
            found = cursor.fetchall()
        return [self._object(ready, list(row), connection) for row in found]

    def _object(self, ready: _Ready, row: list[Any], connection: BaseDatabaseWrapper) -> Row:
        for place, converters, column in ready.converters:
            for convert in converters:
                row[place] = convert(row[place], column, connection)
        return self._model.from_db(connection.alias, ready.names, [row[place] for place in ready.places])

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
