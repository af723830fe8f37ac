"""Ten thousand sign-ups, far faster than an hour, and not one seat too many: on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import time

import pytest
from tests.config.running_postgres import database_url
from tests.conftest import PROJECT

__all__ = ["database_url"]

pytestmark = pytest.mark.proofs
FORMS, SEATS = 10_000, 4_000
# Of 1, 2 and 3 people in turn.
PEOPLE = sum(1 + n % 3 for n in range(FORMS))


def run_with(folder, more, *words):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.events.many_sign_ups", str(folder), *words],
        cwd=PROJECT,
        env={**kept, **more, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process):
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, err[-3000:]
    return out.splitlines()[-1] if out else ""


def sell_out(folder, more, *, processes, threads):
    """Let all forms in and return what stands then, with the seconds it took."""
    day = said(run_with(folder, more, "begin", str(SEATS)))
    begun = time.monotonic()
    parts = [str(processes), str(FORMS), str(threads)]
    for running in [run_with(folder, more, "join", day, str(n), *parts) for n in range(processes)]:
        said(running)
    seconds = time.monotonic() - begun
    return json.loads(said(run_with(folder, more, "count", day))), seconds


def check(found, store, seconds):
    assert found.pop("store") == store
    assert found == {
        "n": FORMS, "first": 1, "last": FORMS, "seat": SEATS, "waiting": PEOPLE - SEATS,
        "seats": SEATS, "queue": PEOPLE - SEATS,
    }  # fmt: skip
    assert seconds < 3600


def test_on_sqlite_by_eight_threads_of_the_one_web_process(tmp_path):
    found, seconds = sell_out(tmp_path, {}, processes=1, threads=8)

    check(found, "sqlite", seconds)


def test_on_postgresql_by_eight_threads_of_four_processes(tmp_path, database_url):
    more = {"COMMONLIGHT_DATABASE_URL": database_url}

    found, seconds = sell_out(tmp_path, more, processes=4, threads=2)

    check(found, "postgresql", seconds)
