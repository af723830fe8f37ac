"""Field types that say something about safety."""

import secrets
from typing import Any

from django.db import models


def random_id() -> int:
    """Return a random positive 63-bit number."""
    return secrets.randbits(63) or 1


class RandomIdField(models.BigIntegerField):
    """
    A random primary key that is also the place of the row in the file.

    With a counting key, or a hidden row number beside a random one, the order in which reports came could be read from
    the stored file. On SQLite the column is declared INTEGER, which makes the random value the row number itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["primary_key"] = True
        kwargs["default"] = random_id
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what the class itself sets."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("primary_key", "default", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def db_type(self, connection: Any) -> str:
        """Return the column type: the row number on SQLite, bigint elsewhere."""
        return "integer" if connection.vendor == "sqlite" else "bigint"

    def rel_db_type(self, connection: Any) -> str:
        """Return the type of columns that point here."""
        return "bigint"
