"""A worker dies in a job; two workers look for the same job: every job is done, and none twice."""

import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from tests.config import running_postgres
from tests.conftest import PROJECT
from tests.reports.test_backup import environment
from tests.withstand import counting_job, drill

pytestmark = pytest.mark.withstand
JOBS, WORKERS = 120, 3


def in_site(folder, url=""):
    return {
        **environment(folder),
        counting_job.FOLDER: str(folder),
        "DJANGO_SETTINGS_MODULE": "commonlight.config.settings",
        **({"COMMONLIGHT_DATABASE_URL": url} if url else {}),
    }


def enqueue(folder, kind, number, url=""):
    command = [sys.executable, "-m", "tests.withstand.counting_job", kind, str(number)]
    subprocess.run(command, env=in_site(folder, url), cwd=PROJECT, check=True, timeout=120)


@contextmanager
def worker(folder, url=""):
    command = [sys.executable, "-m", "commonlight.config.worker"]
    with (folder / "worker-log").open("ab") as log:
        process = subprocess.Popen(command, env=in_site(folder, url), cwd=PROJECT, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def lines(folder):
    path = folder / "ran.txt"
    return path.read_text().splitlines() if path.exists() else []


def until(condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_three_workers_of_one_server_do_each_job_once(tmp_path):
    try:
        with running_postgres.running() as server:
            url = server.make_database("site")
            drill.build(tmp_path, url)
            enqueue(tmp_path, "count", JOBS, url)
            with worker(tmp_path, url), worker(tmp_path, url), worker(tmp_path, url):
                until(lambda: len(lines(tmp_path)) >= JOBS)
                # Time for a second run of one, if there were any.
                time.sleep(3)
    except running_postgres.NoPostgres as problem:
        running_postgres.leave_out(problem)

    assert Counter(lines(tmp_path)) == Counter(f"ran {number}" for number in range(JOBS))


def test_job_of_a_killed_worker_is_begun_again_by_the_next(tmp_path):
    drill.build(tmp_path)
    enqueue(tmp_path, "wait", 1)
    with worker(tmp_path) as first:
        until(lambda: lines(tmp_path) == ["began 0"])
        first.kill()
        first.wait(10)
    (tmp_path / "go on").touch()
    with worker(tmp_path):
        until(lambda: "ended 0" in lines(tmp_path))

    assert lines(tmp_path) == ["began 0", "began 0", "ended 0"]
    assert "a worker died in a job" in (tmp_path / "worker-log").read_text()
