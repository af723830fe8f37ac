"""
Time sealing anew and backing up over many reports, in a process and a folder of its own:
`python -m benchmarks.keeping REPORTS GIGABYTES`.

COMMONLIGHT_DATA, COMMONLIGHT_SECRETS and COMMONLIGHT_BACKUPS name empty scratch folders. Prints one line of JSON.
"""

import json
import os
import secrets
import signal
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import Any

from benchmarks.queue import _send

FILE_BYTES = 5 * 2**20
SENDERS = 4
PAUSE = 0.02


def _files(gigabytes: float) -> int:
    """Lay files of random bytes among the sealed ones: to a backup they are the same."""
    from commonlight.core import sealed_files
    from commonlight.core.fields import random_id

    block, count = os.urandom(FILE_BYTES), int(gigabytes * 2**30 / FILE_BYTES)
    for _ in range(count):
        path = sealed_files.path_of(random_id())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(block)
    # On the disk before anything is timed: the system would write them out in the middle of the sends.
    os.sync()
    return count


def _seal_until_killed(reader: Any, organisation_id: Any) -> int:
    """Seal in a child process, kill it in the middle, and return how many rows it left."""
    from django.db import connections

    from commonlight.core import clock, resealing

    before = resealing.left_for(organisation_id)
    # A child must not share this process's connection.
    connections.close_all()
    child = os.fork()
    if child == 0:
        while resealing.go_on(keyring=reader.keyring, organisation_id=organisation_id, seconds=8, at=clock.now()).left:
            pass
        os._exit(0)
    while before - resealing.left_for(organisation_id) < before // 4:
        if os.waitpid(child, os.WNOHANG)[0]:
            raise RuntimeError("it was done before it could be killed")
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return resealing.left_for(organisation_id)


class Senders:
    """A few threads that send one report after the other, with a short pause, until told to stop."""

    def __init__(self, coalition: Any) -> None:
        self.coalition = coalition
        self.seconds: list[float] = []
        self.failed = 0
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(SENDERS)]

    def _run(self) -> None:
        from django.db import connections

        from commonlight.core import clock
        from commonlight.core.codes import Code
        from commonlight.core.fields import random_id

        # Harbor House lost a reader a moment ago and takes no reports until it has a second one again.
        from commonlight.reports import selectors, services
        from commonlight.reports.facts import About, Audience, Facts, Note

        facts = Facts(about=About.OTHER, said_or_done=("papers",), what="Six passports are kept. " * 12)
        note = Note(facts, Audience((selectors.recipients().readers[0].pk,), ()), "en", agrees_to_statistics=True)
        mailbox = services.prepare_mailbox(Code.draw())
        while not self._stopping.is_set():
            second = replace(mailbox.second, code=Code.draw().digits)
            own = replace(mailbox, id=random_id(), code=Code.draw().digits, second=second)
            begun = time.perf_counter()
            try:
                services.submit_report(submission_id=secrets.token_hex(16), mailbox=own, note=note, at=clock.now())
            except Exception:
                self.failed += 1
            self.seconds.append(time.perf_counter() - begun)
            time.sleep(PAUSE)
        connections.close_all()

    def __enter__(self) -> "Senders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    @property
    def p99(self) -> float:
        """The 99th percentile of a send, in milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[98]


def main(number: int, gigabytes: float) -> None:
    """Build, seal anew, back up under load, bring back; print what was measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    from commonlight.config.folders import Folders
    from commonlight.config.serving import bring_up_to_date

    Folders.from_environment().prepare()
    bring_up_to_date()
    from django.conf import settings

    from commonlight.core import clock, resealing
    from commonlight.core.backup import places
    from commonlight.core.backup.keys import NewKey, add_key
    from commonlight.core.backup.restoring import restore
    from commonlight.core.models import Account
    from commonlight.core.services.readers import remove_reader
    from commonlight.demo.coalition import build_coalition
    from commonlight.reports.models import Report

    coalition = build_coalition(at=clock.now())
    _send(coalition, number)
    harbor, reader = coalition.organisations["harbor"], coalition.readers["dana"]
    others = Account.objects.filter(wraps__key__organisation=harbor).exclude(pk=reader.account.pk)
    remove_reader(organisation_id=harbor.pk, account=others.first(), by=None, at=clock.now())
    rows, begun, busy = resealing.left_for(harbor.pk), time.perf_counter(), time.process_time()
    after_kill = _seal_until_killed(reader, harbor.pk)
    while resealing.go_on(keyring=reader.keyring, organisation_id=harbor.pk, seconds=8, at=clock.now()).left:
        pass
    told: dict[str, Any] = {
        "reseal": time.perf_counter() - begun,
        "reseal_cpu": time.process_time() - busy,
        "rows": rows,
        "after_kill": after_kill,
        "unsealed": resealing.left_for(harbor.pk),
    }
    told["files"] = _files(gigabytes)
    key = NewKey.draw()
    add_key(public=key.public, label="", by=None, at=clock.now())
    with Senders(coalition) as alone:
        time.sleep(15)
    with Senders(coalition) as beside:
        time.sleep(1)
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "commonlight.core.backup.tonight"], check=True)
        told["backup"] = time.perf_counter() - begun
        standing = Report.objects.count()
        time.sleep(max(0.0, 14 - told["backup"]))
    told |= {"p99_alone": alone.p99, "p99_beside": beside.p99, "failed": alone.failed + beside.failed}
    told["sent_beside"] = len(beside.seconds)
    sent = number + len(alone.seconds) + len(beside.seconds)
    told["lost"] = sent - Report.objects.count()
    newest = places.newest()
    assert newest is not None
    again = settings.DATA.parent / "again"
    begun = time.perf_counter()
    done = restore(backup=newest.path, key=key.secret, data=again, secrets_folder=settings.SECRETS)
    told |= {"restore": time.perf_counter() - begun, "missing": done.missing_files, "standing": standing}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
