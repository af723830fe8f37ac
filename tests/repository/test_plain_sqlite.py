"""The database of the facts can be checked and copied by SQLite alone, as the backup does."""

import sqlite3
from contextlib import closing

from tests import empty_database


def test_no_table_needs_a_function_that_only_django_brings():
    with closing(sqlite3.connect(empty_database.ready() / "commonlight.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rules = " ".join(sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))

    # An empty table is not asked: the words must not stand there at all.
    assert "REGEXP" not in rules
    assert "django_" not in rules.replace('"django_', "")
