"""Two people releasing at once: one order, and none goes out that was not compared with all before it. Threads, and PostgreSQL."""

import json
import os
import subprocess
import sys

import pytest
from tests.config.running_postgres import database_url
from tests.conftest import PROJECT

__all__ = ["database_url"]


def run(folder, url, *words):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    more = {**({"COMMONLIGHT_DATABASE_URL": url} if url else {}), "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.insight.released_at_once", str(folder), *words],
        cwd=PROJECT, env={**kept, **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(process):
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err[-3000:]
    return json.loads(out.splitlines()[-1]) if out else None


@pytest.mark.slow
def test_on_sqlite_by_four_threads_of_the_one_web_process(tmp_path):
    found = said(run(tmp_path, "", "alone", "8"))
    assert found["rush"]["out"] == 8
    # Each had read all that went out before it.
    assert found["told"] == [[number, number - 1] for number in range(1, 9)]
    assert (found["published"], found["states"]) == (["ReleasedMeanwhile", "done"], ["released", "waiting"])
    assert found["taken back"] == ["NotReady", "done"]


@pytest.mark.proofs
def test_on_postgresql_by_two_threads_of_three_processes(tmp_path, database_url):
    said(run(tmp_path, database_url, "begin", "18"))
    found = [said(one) for one in [run(tmp_path, database_url, "rush", str(part), "3") for part in range(3)]]
    assert sum(one["out"] for one in found) == 18
    told = said(run(tmp_path, database_url, "told"))
    assert told == {"store": "postgresql", "told": [[number, number - 1] for number in range(1, 19)]}
