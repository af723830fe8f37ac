"""A site moved to a PostgreSQL: every row and byte is there, or the database is as empty as before."""

import json
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest
from tests.config import running_postgres
from tests.config.serving_process import serving
from tests.conftest import PROJECT
from tests.reports.test_backup import environment

pytestmark = [pytest.mark.proofs, pytest.mark.xdist_group("moving")]
MARK = "moved-to-postgresql.txt"


@pytest.fixture(scope="module")
def server():
    try:
        with running_postgres.running() as running:
            yield running
    except running_postgres.NoPostgres as problem:
        running_postgres.leave_out(problem)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    act(folder, "build")
    return folder


@pytest.fixture
def moving(site):
    """The site as it stood before any move."""
    yield site
    (site / "data" / MARK).unlink(missing_ok=True)


def act(folder, name, url=""):
    command = [sys.executable, "-m", "tests.config.moved_site", str(folder), name]
    named = {**environment(folder), **({"COMMONLIGHT_DATABASE_URL": url} if url else {})}
    done = subprocess.run(command, env=named, cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else None


def command(folder, *arguments):
    return {
        "args": [sys.executable, "-m", "commonlight", *arguments],
        "env": environment(folder),
        "cwd": PROJECT,
        "text": True,
    }


def run(folder, *arguments):
    return subprocess.run(**command(folder, *arguments), capture_output=True, timeout=300)


def sealed_bytes(folder, url):
    """Return keys and sealed columns of every such table, as each driver gives them, without Django."""
    with psycopg.connect(url) as there, closing(sqlite3.connect(folder / "data" / "commonlight.sqlite3")) as here:
        found = there.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea' GROUP BY table_name"
        ).fetchall()
        for table, columns in found:
            names = ", ".join(f'"{name}"' for name in sorted(columns))
            if not here.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                continue
            asked = f"SELECT {names} FROM {table}"
            yield (
                table,
                sorted(map(repr, here.execute(asked).fetchall())),
                sorted(map(repr, there.execute(asked).fetchall())),
            )


def n_rows(url, table="reports_report"):
    with psycopg.connect(url) as there:
        if there.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
            return 0
        return there.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_everything_stands_in_the_server_and_the_files_are_closed(moving, server):
    url = server.make_database("moved")
    before = act(moving, "look")

    done = run(moving, "move-to", url)

    assert done.returncode == 0, done.stderr
    assert "Counts and digests of every table are the same." in done.stdout
    # Compared before anybody looks in: each visit to a mailbox leaves its mark.
    compared = list(sealed_bytes(moving, url))
    assert sum(len(here) for _, here, _ in compared) > 30
    assert [table for table, here, there in compared if here != there] == []
    after = act(moving, "look", url)
    assert (before.pop("vendor"), after.pop("vendor")) == ("sqlite", "postgresql")
    assert after == before
    assert len(after["reports"]) == after["files"] == after["mailboxes"] == 5
    # One Group was deleted before: its number is not given again.
    assert act(moving, "number", url) == 4
    # Nobody goes on writing into the old files by mistake.
    refused = run(moving, "serve", "--port", "1")
    assert refused.returncode == 2
    assert "COMMONLIGHT_DATABASE_URL" in refused.stderr
    assert run(moving, "audit", "verify").returncode == 2
    # The number above is one row more than the folder holds.
    again = run(moving, "move-to", url)
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_a_second_run_finds_all_there_and_a_site_is_served_from_it(moving, server):
    url = server.make_database("twice")
    assert run(moving, "move-to", url).returncode == 0
    (moving / "data" / MARK).unlink()

    again = run(moving, "move-to", url)

    assert again.returncode == 0, again.stderr
    assert "nothing was copied" in again.stdout
    assert (moving / "data" / MARK).is_file()
    with serving(moving, environment={"COMMONLIGHT_DATABASE_URL": url}) as served:
        assert served.get("/en/") == 200


def test_killed_moves_leave_nothing_and_the_next_one_is_whole(moving, server):
    rng, url, points = random.Random(5), server.make_database("killed"), 6
    begun = time.monotonic()
    # The first of all makes the tables; how long that lasts is no part of the moments below.
    process = subprocess.Popen(**command(moving, "move-to", url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while n_tables(url) < 200 and process.poll() is None and time.monotonic() - begun < 120:
        time.sleep(0.05)
    process.kill()
    process.wait()
    for _ in range(points):
        process = subprocess.Popen(
            **command(moving, "move-to", url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(1, 6))
        process.kill()
        process.wait()
        assert n_rows(url) in (0, 5)
        assert n_rows(url) == n_rows(url, "reports_mailbox")

    assert run(moving, "move-to", url).returncode == 0
    assert n_rows(url) == 5


def n_tables(url):
    with psycopg.connect(url) as there:
        return there.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'").fetchone()[
            0
        ]


def test_a_target_with_other_tables_is_refused(moving, server):
    url = server.make_database("strange")
    with psycopg.connect(url) as there:
        there.execute("CREATE TABLE diary (note text)")

    done = run(moving, "move-to", url)

    assert done.returncode == 2, done.stdout + done.stderr
    assert "diary" in done.stderr
    assert not (moving / "data" / MARK).exists()


def test_a_folder_that_is_served_is_refused(moving, server):
    with serving(moving):
        done = run(moving, "move-to", server.make_database("served"))

    assert done.returncode == 2, done.stdout + done.stderr
    assert "Stop it first" in done.stderr


def test_sealed_files_are_copied_and_compared(moving, server, tmp_path):
    url = server.make_database("files")

    done = run(moving, "move-to", url, "--files-to", str(tmp_path / "new"))

    here = {path.name: path.read_bytes() for path in (moving / "data" / "files").glob("??/*")}
    assert done.returncode == 0, done.stderr
    assert len(here) == 5
    assert {path.name: path.read_bytes() for path in (tmp_path / "new" / "files").glob("??/*")} == here


def test_what_the_server_does_not_take_is_named_and_not_told(moving, server):
    """Last: the words stay in the folder."""
    url = server.make_database("spoiled")
    act(moving, "spoil")

    done = run(moving, "move-to", url)

    assert done.returncode == 2, done.stdout + done.stderr
    assert "auth_group holds: name (longer than 150 characters): 1 rows" in done.stderr
    assert "CANARY" not in done.stdout + done.stderr
    assert n_rows(url) == 0


def test_no_server_at_the_address(moving):
    done = run(moving, "move-to", "postgresql://nobody:secret-word@127.0.0.1:9/none")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "does not answer" in done.stderr
    assert "secret-word" not in done.stdout + done.stderr
    assert not (moving / "data" / MARK).exists()
