"""
Writing many new rows at once.

An import brings a hundred thousand rows. Making an object of each and letting the mapper write a statement of its own for
every few dozen costs more than half of the time, so rows go as they are, by one statement per table.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from django.db import connections, models, router
from django.db.models.fields import NOT_PROVIDED

AT_ONCE = 1_000
# Values of these types stand in the database as they are.
PLAIN = frozenset({str, int, float, bool, type(None)})
# ... but not in columns of these kinds.
CHANGED = (models.JSONField, models.UUIDField, models.DateField, models.TimeField)


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """
    Insert new rows, given by column; a column that a row leaves out has its default. Inside the caller's transaction.

    Neither `save` nor signals run. Raises KeyError for a missing column without a default, and IntegrityError.
    """
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    takers = [_taker(field, connection) for field in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(waiting, AT_ONCE)):
            cursor.executemany(statement, [[take(row) for take in takers] for row in some])


def _taker(field: "models.Field[Any, Any]", connection: Any) -> Callable[[Mapping[str, Any]], Any]:
    name, prepare = field.attname, field.get_db_prep_save
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    passes = frozenset({type(None)}) if isinstance(kind, CHANGED) else PLAIN
    has_default = field.default is not NOT_PROVIDED or field.null
    default = field.get_default

    def take(row: Mapping[str, Any]) -> Any:
        if name in row:
            value = row[name]
        elif has_default:
            value = default()
        else:
            raise KeyError(name)
        return value if type(value) in passes else prepare(value, connection)

    return take
