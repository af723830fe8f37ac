"""What the drills share: a coalition's site, people who send in the midst of trouble, and a look at what stands after."""

import http.client
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import psycopg
from benchmarks.load import Browser, _code_in
from tests.conftest import PROJECT

from commonlight.core.codes import Code
from commonlight.core.secret_files import SiteSecrets

# Words of the pages that tell a person what happened to what was sent (English).
SAYS_NOT_TAKEN = "was not taken"
SAYS_SEND_AGAIN = "send it again from here"
NO_ANSWER = 0


def build(folder, url=""):
    """Make the invented coalition with cheap passphrases, in files or in a server."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    environment = {**inherited, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"}
    if url:
        environment["COMMONLIGHT_DATABASE_URL"] = url
    command = [sys.executable, "-m", "tests.reports.real_site", str(folder), "build"]
    subprocess.run(command, env=environment, cwd=PROJECT, check=True, capture_output=True, timeout=200)


@dataclass
class Sent:
    """What came of the notes: codes told to people, and every other answer as status and page."""

    codes: list[str] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)

    def untold(self) -> list[int]:
        """Return the statuses of answers that left a person without a word of what happened to the note."""
        words = (SAYS_NOT_TAKEN, "may or may not have reached us", "came in and are safe", "were not sent")
        return [status for status, page in self.others if status != NO_ANSWER and not any(w in page for w in words)]


def ready_notes(port, number):
    """Return what `number` last steps of the form post."""
    browser = Browser(port)
    return [browser.to_check_page() for _ in range(number)]


def post(port, note, sent):
    """Send one note; keep the code, or what the person read instead."""
    try:
        status, page = Browser(port).request("POST", *note)
    except (OSError, http.client.HTTPException):
        sent.others.append((NO_ANSWER, ""))
        return
    if status == 200 and _code_in(page):
        sent.codes.append(_code_in(page))
    else:
        sent.others.append((status, page))


@contextmanager
def in_background(works: Iterable) -> Iterator[list[threading.Thread]]:
    """Run each work in a thread; all have ended after the block."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.join(120)


def selectors(folder, url=""):
    """Return the look-ups of all mailboxes that stand, after a check that the file is whole."""
    if url:
        with psycopg.connect(url) as connection:
            return {bytes(row[0]) for row in connection.execute("SELECT selector FROM reports_mailbox")}
    with closing(sqlite3.connect(folder / "data" / "commonlight.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {bytes(row[0]) for row in connection.execute("SELECT selector FROM reports_mailbox")}


def lost(folder, codes, url=""):
    """Return the codes people were told that open nothing."""
    secrets, kept = SiteSecrets.load(folder / "secrets"), selectors(folder, url)
    return [code for code in codes if Code(code).selector(secrets) not in kept]
