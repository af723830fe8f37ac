"""
Reading many rows by one column's values.

Publishing asks for what hangs on hundreds of services at a time. Handing each id to the mapper as a parameter of its own,
and having it make every id of the answer anew, costs more than the rest of publishing; so the ids go as one parameter and
an id that was seen is not made again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections, models, router

AT_ONCE = 500


@lru_cache(maxsize=100_000)
def _id(text: str) -> UUID:
    return UUID(text)


def fetch(
    model: type[models.Model],
    columns: Sequence[str],
    column: str,
    values: Iterable[Any],
    **equal: str | bool,
) -> list[dict[str, Any]]:
    """
    Return the rows whose `column` (an id or a link) is one of `values`, as dictionaries by attribute, by id.

    equal : plain texts or truth values that other columns must have
    """
    wanted = list(dict.fromkeys(value for value in values if value is not None))
    if not wanted:
        return []
    connection = connections[router.db_for_read(model)]
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    named = {name: connection.ops.quote_name(str(by_name[name].column)) for name in {*columns, column, "id", *equal}}
    told = ", ".join(named[name] for name in columns)
    among, said = _among(connection, wanted)
    parts = [f"{named[column]} {among}", *(f"{named[name]} = %s" for name in equal)]
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"SELECT {told} FROM {table} WHERE {' AND '.join(parts)} ORDER BY {named['id']}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [said, *equal.values()])
        return list(_as_dicts(cursor, columns, [_giver(by_name[name], connection) for name in columns]))


def _among(connection: Any, wanted: list[Any]) -> tuple[str, Any]:
    if connection.vendor == "sqlite":
        listed = [value.hex if isinstance(value, UUID) else value for value in wanted]
        return "IN (SELECT value FROM json_each(%s))", json.dumps(listed)
    return "= ANY(%s)", wanted


def _as_dicts(
    cursor: Any, columns: Sequence[str], givers: list[Callable[[Any], Any] | None]
) -> Iterator[dict[str, Any]]:
    changed = [(name, give) for name, give in zip(columns, givers, strict=True) if give is not None]
    while some := cursor.fetchmany(AT_ONCE):
        for values in some:
            row = dict(zip(columns, values, strict=True))
            for name, give in changed:
                if row[name] is not None:
                    row[name] = give(row[name])
            yield row


def _giver(field: "models.Field[Any, Any]", connection: Any) -> Callable[[Any], Any] | None:
    """Return what turns a value of the database into one of ours; None where they are the same."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return _id if connection.vendor == "sqlite" else None
    expression = kind.cached_col
    steps = [*connection.ops.get_db_converters(expression), *kind.get_db_converters(connection)]
    if not steps:
        return None

    def give(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return give
