"""On real files with real threads: nothing lost, nothing twice, and no word left anywhere in clear."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import PROJECT
from tests.reports import canary_journeys

pytestmark = pytest.mark.slow
SENT = ("WHAT", "WHERE", "NAME", "TAIL", "PLACE", "STATE", "LOST", "MESSAGE", "REPLY", "NOTE", "URL")
CANARIES = (*SENT, *canary_journeys.KEPT, *canary_journeys.REFUSED)


def run(folder: Path, *act: str) -> tuple[dict, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.reports.real_site", str(folder), *act],
        cwd=PROJECT,
        env={**kept, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), "\n".join(done.stdout.splitlines()[:-1]) + done.stderr


@pytest.mark.parametrize("count", [8, 32])
def test_parallel_and_double_sends_lose_nothing_and_double_nothing(tmp_path, count):
    """Bad-input family 4: many at once."""
    result, _ = run(tmp_path, "threads", str(count))

    half = count // 2
    assert result == {"statuses": [200], "codes": half, "rows": [half, half, 3 * half, 3 * half, half]}


def test_no_word_stays_in_clear_anywhere(tmp_path):
    """Bad-input family 1: canaries."""
    result, log = run(tmp_path, "canaries")

    assert result["page"]
    assert (result["leaks"], result["clean"]) == ([], True)
    assert result["copy_told"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"commonlight.sqlite3", "jobs.sqlite3"}
    planted = [f"CANARY-{word}" for word in CANARIES]
    planted += [part for code in result["codes"] for part in (code, code[:10])] + result["secrets"]
    found = []
    for path in files:
        held = path.read_bytes()
        found += [(path.name, w) for w in planted if w.encode() in held or w.encode("utf-16-le") in held]
    assert found == []
    assert [word for word in planted if word in log] == []


def test_kept_files_carry_the_day_and_no_time(tmp_path):
    run(tmp_path, "canaries")

    times = {path.stat().st_mtime % 86_400 for path in (tmp_path / "data" / "files").glob("??/*")}

    assert times == {0}
