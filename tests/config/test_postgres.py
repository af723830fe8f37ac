"""One PostgreSQL address for facts and jobs: all tables are made, a report comes in, a job runs."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.config.serving_process import free_port
from tests.conftest import PROJECT

pytestmark = pytest.mark.proofs


def _programs() -> Path | None:
    """Return the folder of the newest PostgreSQL of this machine."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@pytest.fixture
def database_url():
    """Run a PostgreSQL of its own; it refuses to run as root, so root lets the account `postgres` do it."""
    programs = _programs()
    if programs is None:
        if os.environ.get("COMMONLIGHT_REQUIRE_SHARED"):
            pytest.fail("CI requires PostgreSQL (Debian package postgresql), and initdb is not here")
        pytest.skip("NEEDS POSTGRESQL: initdb is neither on the path nor under /usr/lib/postgresql")
    as_account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder, port = Path(tempfile.mkdtemp(prefix="commonlight-postgres-")), free_port()
    if as_account:
        shutil.chown(folder, "postgres")

    def run(program, *arguments):
        done = subprocess.run(
            [*as_account, str(programs / program), *arguments], cwd=folder, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run("initdb", "-D", str(folder / "data"), "-U", "commonlight", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    run("pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        yield f"postgresql://commonlight@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_one_address_holds_facts_sessions_and_jobs(database_url, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.reports.real_site", str(tmp_path), "one-database"],
        cwd=PROJECT,
        env={**kept, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}", "COMMONLIGHT_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "vendor": "postgresql",
        "reports": 1,
        "mailbox": True,
        "sessions": 1,
        "ran": [True, [7], "SUCCESSFUL"],
        "same_tables": True,
        "migrations_left": 0,
    }
