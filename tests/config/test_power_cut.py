"""Every acknowledged report stands after all processes were killed in the middle of sending."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPException

import pytest
from benchmarks.load import Browser, _code_in
from tests.config.serving_process import serving
from tests.conftest import PROJECT

from commonlight.core.codes import Code
from commonlight.core.secret_files import SiteSecrets

CLIENTS, EACH = 4, 6


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kills process groups")
def test_no_acknowledged_report_is_lost_when_everything_is_killed(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    # An invented coalition with cheap passphrases: a whole demo would take longer to build than all that is tried here.
    build = [sys.executable, "-m", "tests.reports.real_site", str(tmp_path), "build"]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    environment = {**inherited, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"}
    subprocess.run(build, env=environment, cwd=PROJECT, check=True, capture_output=True, timeout=200)
    acknowledged, ready = [], []

    def prepare(port):
        browser = Browser(port)
        ready.append([browser.to_check_page() for _ in range(EACH)])

    def send(port, notes):
        browser = Browser(port)
        with suppress(OSError, HTTPException):
            for path, body in notes:
                status, page = browser.request("POST", path, body)
                if status == 200 and _code_in(page):
                    acknowledged.append(_code_in(page))

    def in_threads(act, arguments):
        threads = [threading.Thread(target=act, args=one) for one in arguments]
        for thread in threads:
            thread.start()
        return threads

    with serving(tmp_path) as site:
        for thread in in_threads(prepare, [(site.port,)] * CLIENTS):
            thread.join(60)
        threads = in_threads(send, [(site.port, notes) for notes in ready])
        end = time.monotonic() + 30
        while len(acknowledged) < CLIENTS * EACH // 3 and time.monotonic() < end:
            time.sleep(0.002)
        site.kill()
        for thread in threads:
            thread.join(60)

    with closing(sqlite3.connect(tmp_path / "data" / "commonlight.sqlite3")) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall()
        kept = {bytes(row[0]) for row in connection.execute("SELECT selector FROM reports_mailbox")}
    secrets = SiteSecrets.load(tmp_path / "secrets")
    assert len(acknowledged) >= CLIENTS * EACH // 3
    assert [Code(code).selector(secrets) in kept for code in acknowledged] == [True] * len(acknowledged)
    assert whole == [("ok",)]
