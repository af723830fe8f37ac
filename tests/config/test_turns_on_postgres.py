"""On PostgreSQL writers wait their turn as on the file: what one looked at holds until it has written."""

import json
import os
import subprocess
import sys

import pytest
from tests.config.running_postgres import database_url
from tests.conftest import PROJECT

__all__ = ["database_url"]

pytestmark = pytest.mark.proofs

# Ten threads look for the highest number and write the next, each twenty times.
LOOK_AND_WRITE = """
import json, sys, threading
import django
django.setup()
from django.db import connection, connections
from commonlight.core.store import write

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE turn (number integer)")
problems = []

def work():
    try:
        for _ in range(20):
            with write(), write(), connection.cursor() as cursor:
                cursor.execute("SELECT coalesce(max(number), 0) FROM turn")
                seen = cursor.fetchone()[0]
                cursor.execute("INSERT INTO turn VALUES (%s)", [seen + 1])
    except Exception as problem:
        problems.append(repr(problem))
    finally:
        connections.close_all()

threads = [threading.Thread(target=work) for _ in range(10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*), count(DISTINCT number), max(number) FROM turn")
    counted = list(cursor.fetchone())
    cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    held = cursor.fetchone()[0]
    cursor.execute("SHOW lock_timeout")
    waits = cursor.fetchone()[0]
print(json.dumps({"counted": counted, "held": held, "waits": waits, "problems": problems}))
"""


def test_nobody_comes_between_looking_and_writing(database_url, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    named = {
        **kept,
        "PYTHONPATH": f"{PROJECT}/src",
        "DJANGO_SETTINGS_MODULE": "commonlight.config.settings",
        "COMMONLIGHT_DATA": str(tmp_path / "data"),
        "COMMONLIGHT_SECRETS": str(tmp_path / "secrets"),
        "COMMONLIGHT_DATABASE_URL": database_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOK_AND_WRITE], cwd=PROJECT, env=named, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == {"counted": [200, 200, 200], "held": 0, "waits": "30s", "problems": []}
