"""A PostgreSQL of its own for one test: begun in a folder that goes afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.config.serving_process import free_port


def _programs() -> Path | None:
    """Return the folder of the newest PostgreSQL of this machine."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class NoPostgres(Exception):
    """This machine has no PostgreSQL."""


@pytest.fixture
def database_url():
    """Run a PostgreSQL of its own for one test."""
    try:
        with running() as server:
            yield server.url()
    except NoPostgres as problem:
        leave_out(problem)


def leave_out(problem):
    """Skip what needs a PostgreSQL; CI must not skip."""
    if os.environ.get("COMMONLIGHT_REQUIRE_SHARED"):
        pytest.fail("CI requires PostgreSQL (Debian package postgresql), and initdb is not here")
    pytest.skip(str(problem))


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: its port, and how its own programs are called."""

    port: int
    run: Callable[..., str]
    control: Callable[..., None]

    def url(self, name: str = "postgres") -> str:
        """Return the address of one of its databases."""
        return f"postgresql://commonlight@127.0.0.1:{self.port}/{name}"

    def make_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "commonlight", name)
        return self.url(name)

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self.control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start it again on what it had written."""
        self.control("start")


@contextmanager
def running(settings=""):
    """Run a PostgreSQL of its own, with further settings as given on its command line; it refuses to run as root, so root lets the account `postgres` do it."""
    programs = _programs()
    if programs is None:
        raise NoPostgres("NEEDS POSTGRESQL: initdb is neither on the path nor under /usr/lib/postgresql")
    as_account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder, port = Path(tempfile.mkdtemp(prefix="commonlight-postgres-")), free_port()
    if as_account:
        shutil.chown(folder, "postgres")

    def run(program, *arguments, stdin=None):
        command = [*as_account, str(programs / program), *arguments]
        # A server started keeps what it was given to write to, so that nobody may wait for its end there.
        with (folder / "said").open("w+") as said:
            done = subprocess.run(command, cwd=folder, input=stdin, stdout=said, stderr=said, text=True, timeout=120)
            said.seek(0)
            text = said.read()
        assert done.returncode == 0, text
        return text

    run("initdb", "-D", str(folder / "data"), "-U", "commonlight", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off {settings}"

    def control(*arguments):
        run("pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", options, "-w", *arguments)

    control("start")
    try:
        yield Server(port, run, control)
    finally:
        with suppress(AssertionError):
            control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
