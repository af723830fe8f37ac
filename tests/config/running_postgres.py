"""A PostgreSQL of its own for one test: begun in a folder that goes afterwards."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from tests.config.serving_process import free_port


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
