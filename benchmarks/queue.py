"""
Time the queue page over many reports, in a process and a folder of its own: `python -m benchmarks.queue REPORTS`.

COMMONLIGHT_DATA and COMMONLIGHT_SECRETS name an empty scratch folder. The reports come in through the service that the
form uses; only the slow hash of their codes is made once for all, so these mailboxes could not be opened. Prints one
line of JSON.
"""

import json
import os
import secrets
import statistics
import sys
import time
from base64 import b64encode
from dataclasses import replace
from typing import Any

LOOKS = 7
TRIAGED = 2000
# One address after the other of one /24: to the lanes they are one network.
NETWORK = "203.0.113"


def _send(coalition: Any, number: int, *, flood: bool = False) -> int:
    """Send so many reports, as from one network if `flood`; return how many were put into the slow lane."""
    from commonlight.core import clock
    from commonlight.core.codes import Code
    from commonlight.core.fields import random_id
    from commonlight.core.lanes import LANES
    from commonlight.core.store import write
    from commonlight.reports import services
    from commonlight.reports.facts import About, Audience, Facts, Note

    words = "Six passports are kept by the crew leader, and nobody may leave the house after work. " * 4
    facts = Facts(about=About.OTHER, said_or_done=("papers",), what=words)
    audience = Audience((coalition.organisations["harbor"].pk,), ())
    note = Note(facts=facts, audience=audience, language="en", agrees_to_statistics=True)
    mailbox = services.prepare_mailbox(Code.draw())
    crowded = 0
    # One commit for a thousand: this prepares the folder, its speed is measured elsewhere.
    for start in range(0, number, 1000):
        with write():
            for count in range(min(1000, number - start)):
                second = replace(mailbox.second, code=Code.draw().digits)
                own = replace(mailbox, id=random_id(), code=Code.draw().digits, second=second)
                mark = LANES.mark_of({"REMOTE_ADDR": f"{NETWORK}.{count % 250 + 1}"}) if flood else b""
                slow = LANES.is_crowded(mark)
                crowded += slow
                services.submit_report(
                    submission_id=secrets.token_hex(16), mailbox=own, note=note, at=clock.now(), slow_lane=slow
                )
    return crowded


def _triage(reader: Any) -> dict[str, float]:
    """Label, assign and take in hand a day of 2,000 notes, as the page for sorting does; return the seconds."""
    from commonlight.core import clock
    from commonlight.reports.services import bulk
    from commonlight.reports.services.cards import open_queue

    acts = {"by": reader.account, "keyring": reader.keyring, "at": clock.now()}
    queue = open_queue(by=reader.account, keyring=reader.keyring)
    ids = [line.report_id for line in queue.lines[:TRIAGED]]
    told = {}
    for name, act in (
        ("label", lambda: bulk.label_many(ids=ids, label=_first_label(), **acts)),
        ("assign", lambda: bulk.assign_many(ids=ids, to=reader.account, **acts)),
    ):
        begun = time.perf_counter()
        act()
        told[f"{name}_many"] = time.perf_counter() - begun
    return told


def _first_label() -> str:
    from commonlight.reports import catalogue

    return sorted(catalogue.codes("labels"))[0]


def main(number: int) -> None:
    """Build the folder, look at the queue until every card is sorted in, then time it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    from commonlight.config.folders import Folders
    from commonlight.config.serving import bring_up_to_date

    Folders.from_environment().prepare()
    bring_up_to_date()
    from django.test import Client
    from django.urls import reverse

    from commonlight.core import clock
    from commonlight.core.keyring import READER_SECRET
    from commonlight.demo.coalition import build_coalition
    from commonlight.reports.models import Card

    coalition = build_coalition(at=clock.now())
    begun = time.perf_counter()
    crowded = _send(coalition, number, flood=True)
    sent = time.perf_counter() - begun
    reader = coalition.readers["dana"]
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader.account)
    session = client.session
    session[READER_SECRET] = b64encode(reader.keyring._secret).decode()
    session.save()
    seconds, processor = [], []
    fresh_looks = -(-number // 1000)
    for look in range(fresh_looks + LOOKS):
        begun, busy = time.perf_counter(), time.process_time()
        answer = client.get(reverse("reports:queue"))
        assert answer.status_code == 200, answer.status_code
        if look == fresh_looks - 1:
            assert Card.objects.filter(fresh=None).count() == number, "cards still wait to be sorted in"
        if look >= fresh_looks:
            seconds.append(time.perf_counter() - begun)
            processor.append(time.process_time() - busy)
    told = {"median": statistics.median(seconds), "cpu": statistics.median(processor), "sent": sent, "slow": crowded}
    told["standing"] = Card.objects.count()
    print(json.dumps({**told, **_triage(reader)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
