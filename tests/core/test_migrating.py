"""The quick way to make tables makes the same tables as Django's own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from tests import empty_database
from tests.conftest import PROJECT

# Django's own command, not the one of this project with the same name.
AS_DJANGO = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), database={alias!r}, verbosity=0)
"""


def tables(path):
    """Return every table and index as made, with its rows; when a migration was noted is left out."""
    with closing(sqlite3.connect(path)) as database:
        made = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        names = [name for kind, name, sql in made if kind == "table" and sql and "VIRTUAL" not in sql]
        rows = {name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}
        noted = database.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    rows.pop("django_migrations")
    return made, rows, noted


@pytest.mark.proofs
@pytest.mark.parametrize("alias", ["default", "jobs"])
def test_tables_are_those_of_djangos_own_way(tmp_path, alias):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    folders = {"COMMONLIGHT_DATA": str(tmp_path / "data"), "COMMONLIGHT_SECRETS": str(tmp_path / "secrets")}
    (tmp_path / "data").mkdir()
    environment = {**inherited, **folders, "PYTHONPATH": f"{PROJECT}/src"}
    subprocess.run([sys.executable, "-c", AS_DJANGO.format(alias=alias)], env=environment, check=True)

    own, django = (
        tables(folder / empty_database.FILES[alias]) for folder in (empty_database.ready(), tmp_path / "data")
    )

    assert len(django[0]) > 4
    assert own == django
