"""The tables that are moved, how their rows are read from either database, and what the other would not take."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, router

from commonlight.core.moving.errors import MoveRefused
from commonlight.core.moving.extras import extras

AT_ONCE = 500
# Made by the tables' own making: the record of it, and names that Django fills in.
RECORD = "django_migrations"
FILLED_BY_MAKING = frozenset({RECORD, "django_content_type", "auth_permission"})
OF_THE_FILE = ("sqlite_",)


@dataclass(frozen=True)
class Table:
    """A model's table: its name, its columns in order, and in which of the two files it lies."""

    model: type[models.Model]
    alias: str

    @property
    def name(self) -> str:
        """Return the table's name, the same in both databases."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list["models.Field[Any, Any]"]:
        """Return the columns' fields."""
        return list(self.model._meta.local_concrete_fields)


def moved_tables() -> list[Table]:
    """Return every table of every model, those in between two models too."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            found[model._meta.db_table] = Table(model, router.db_for_read(model) or "default")
    return [found[name] for name in sorted(found)]


def refuse_unknown_tables(connection: Any, alias: str) -> None:
    """Raise MoveRefused when a file holds a table that nobody would move."""
    known = {table.name for table in moved_tables() if table.alias == alias} | {RECORD}
    for extra in extras():
        known |= extra.tables
    there = {name for name in connection.introspection.table_names() if not name.startswith(OF_THE_FILE)}
    if unknown := sorted(there - known):
        raise MoveRefused(
            f"The folder holds tables this version does not know: {', '.join(unknown)}. Start the version that made "
            "them, or ask those who look after the program. Nothing was moved."
        )


def rows_of(table: Table, connection: Any) -> Iterator[tuple[Any, ...]]:
    """
    Yield a table's rows by primary key, as Python values that are the same from either database.

    By key, and so in random order for sealed rows: a PostgreSQL lays rows down in the order they come, and the order in
    which reports came must not be read from that.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in table.fields)
    key = quote(str(table.model._meta.pk.column))
    givers = [_giver(field, connection) for field in table.fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {key}")  # noqa: S608 - names of our own columns
        while some := cursor.fetchmany(AT_ONCE):
            for row in some:
                yield tuple(None if value is None else give(value) for give, value in zip(givers, row, strict=True))


def _giver(field: "models.Field[Any, Any]", connection: Any) -> Callable[[Any], Any]:
    """Return what turns a value of the database into ours."""
    kind = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    expression = kind.cached_col
    steps = [*connection.ops.get_db_converters(expression), *kind.get_db_converters(connection)]
    is_binary = isinstance(kind, models.BinaryField)

    def give(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return bytes(value) if is_binary else value

    return give


def why_not(table: Table, connection: Any) -> str:
    """Say which columns of a table hold what PostgreSQL does not take, without saying what they hold."""
    reasons: dict[str, int] = {}
    for row in rows_of(table, connection):
        for field, value in zip(table.fields, row, strict=True):
            if reason := _refused(field, value):
                told = f"{field.column} ({reason})"
                reasons[told] = reasons.get(told, 0) + 1
    return ", ".join(f"{told}: {count} rows" for told, count in sorted(reasons.items()))


def _refused(field: "models.Field[Any, Any]", value: Any) -> str:
    if isinstance(value, str):
        if "\0" in value:
            return "a character that is no text"
        if field.max_length is not None and isinstance(field, models.CharField) and len(value) > field.max_length:
            return f"longer than {field.max_length} characters"
    if isinstance(value, list | dict) and _holds_nul(value):
        return "a character that is no text"
    if isinstance(value, int) and isinstance(field, models.IntegerField) and not _fits(field, value):
        return "a number too large"
    return ""


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(one) for key, one in value.items())
    if isinstance(value, list):
        return any(_holds_nul(one) for one in value)
    return isinstance(value, str) and "\0" in value


def _fits(field: "models.IntegerField[Any, Any]", value: int) -> bool:
    kind = field.get_internal_type()
    bits = 16 if "Small" in kind else 64 if "Big" in kind or kind == "RandomIdField" else 32
    return -(1 << (bits - 1)) <= value < 1 << (bits - 1)
