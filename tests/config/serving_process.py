"""Run the real `commonlight serve` on a free port of this machine and stop it whatever happens."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import empty_database

from commonlight.core.secret_files import SiteSecrets

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running site."""

    port: int
    data: Path
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str = "/en/", timeout: float = 10) -> int:
        """Return the status of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def kill(self) -> None:
        """Kill every process of the site at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def wait_until_answering(served: Served) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if served.process.poll() is not None:
            raise AssertionError(f"serve ended: {served.log.read_text()}")
        try:
            served.get(timeout=10)
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("serve did not answer")


@contextmanager
def serving(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    port = free_port()
    data, log = folder / "data", folder / "log"
    if not data.exists():
        data.mkdir(parents=True)
        empty_database.put_into(data)
        # A folder with tables and without secrets is one whose secrets were lost: `serve` would refuse it.
        SiteSecrets.generate().store(folder / "secrets")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT", "DJANGO"))},
        "COMMONLIGHT_DATA": str(data),
        "COMMONLIGHT_SECRETS": str(folder / "secrets"),
        **(environment or {}),
    }
    command = [sys.executable, "-m", "commonlight", "serve", "--port", str(port), *arguments]
    with log.open("ab") as stream:
        process = subprocess.Popen(command, env=env, stdout=stream, stderr=stream, process_group=0)
    served = Served(port, data, process, log)
    try:
        wait_until_answering(served)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
