"""
A PostgreSQL for the whole test run (`COMMONLIGHT_TEST_DATABASE=postgres`), with one migrated, empty database to copy.

Begun by the first process that reads the settings, ended when that process ends; those it starts find its address. What
the migrations make is kept as SQL under their digest, for they take many seconds each time.
"""

import atexit
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import empty_database
from tests.config import running_postgres

ADDRESS = "COMMONLIGHT_TEST_ADDRESS"
EMPTY = "commonlight_empty"
KEPT = empty_database.PROJECT / ".pytest_cache" / "empty-postgres"


def address() -> str:
    """Return the address of a database beside which the run's own are made, as copies of the empty one."""
    if ADDRESS not in os.environ:
        stack = ExitStack()
        server = stack.enter_context(running_postgres.running("-c autovacuum=off -c synchronous_commit=off"))
        atexit.register(stack.close)
        _fill(server)
        os.environ[ADDRESS] = server.url()
    return os.environ[ADDRESS]


def _fill(server: running_postgres.Server) -> None:
    kept = KEPT / f"{empty_database.digest()}.sql"
    url = server.make_database(EMPTY)
    if kept.is_file():
        server.run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", "-", stdin=kept.read_text())
        return
    with TemporaryDirectory() as place:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))
        }
        environment = {
            **inherited,
            "COMMONLIGHT_DATA": f"{place}/data",
            "COMMONLIGHT_SECRETS": f"{place}/secrets",
            "COMMONLIGHT_DATABASE_URL": url,
            "PYTHONPATH": f"{empty_database.PROJECT}/src",
        }
        Path(place, "data").mkdir()
        for alias in empty_database.FILES:
            command = [
                sys.executable,
                "-m",
                "commonlight.config.manage",
                "migrate",
                "--database",
                alias,
                "--verbosity",
                "0",
            ]
            subprocess.run(command, env=environment, check=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.iterdir():
        old.unlink()
    kept.write_text(server.run("pg_dump", "--no-owner", "-d", url))
