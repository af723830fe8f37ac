"""
A site that is moved to a PostgreSQL: `python -m tests.config.moved_site FOLDER ACT`.

ACT: "build" (reports with files, a mailbox, a job), "look" (one line of JSON about what stands; the same for files and
server), "number" (the number the next row of a counted table gets), "spoil" (words too long for their column)
"""

import json
import os
import sys
from pathlib import Path

from tests.reports import kill_site

CODES = "codes.txt"
REPORTS = 5


def build(folder):
    kill_site.build(folder)
    _, harbor, legal = kill_site.begin_again(folder)
    from django.contrib.auth.models import Group
    from tests.reports.backup_site import stored_file
    from tests.reports.conftest import send
    from tests.reports.small_job import note_down

    from commonlight.core import audit, clock

    codes = []
    for _number in range(REPORTS):
        files = [stored_file(os.urandom(30_000))]
        _sent, code = send(harbor, legal, submission_id=os.urandom(8).hex(), files=files)
        codes.append(code.digits)
    (folder / CODES).write_text("\n".join(codes))
    note_down.enqueue(7)
    audit.chain_batch(at=clock.now())
    for name in ("one", "two", "three"):
        Group.objects.create(name=name)
    Group.objects.filter(name="three").delete()


def number(folder):
    kill_site.begin_again(folder)
    from django.contrib.auth.models import Group

    print(json.dumps(Group.objects.create(name="four").pk))


def spoil(folder):
    kill_site.begin_again(folder)
    from django.contrib.auth.models import Group

    Group.objects.create(name="CANARY" * 40)


def look(folder):
    keyring, _, _ = kill_site.begin_again(folder)
    from django.contrib.sessions.models import Session
    from django.db import connection
    from django_tasks_db.models import DBTaskResult
    from tests.reports.conftest import opened

    from commonlight.core import audit, sealed_files
    from commonlight.core.codes import Code
    from commonlight.reports.facts import FileRef
    from commonlight.reports.models import Report
    from commonlight.reports.sealing import unb64
    from commonlight.reports.services.team import reach

    whole_files = 0
    for pk in Report.objects.values_list("pk", flat=True):
        for part in reach(report_id=pk, by=keyring.account, keyring=keyring).content.parts:
            if part.kind == "file":
                file = FileRef.from_content(part.content["file"])
                whole_files += len(b"".join(sealed_files.read(file.id, unb64(file.key)))) == 30_000
    codes = (folder / CODES).read_text().splitlines()
    told = {
        "vendor": connection.vendor,
        "reports": sorted(Report.objects.values_list("pk", flat=True)),
        "files": whole_files,
        "mailboxes": sum(opened(Code(code)) is not None for code in codes),
        "jobs": DBTaskResult.objects.count(),
        "sessions": Session.objects.count(),
        "audit": str(audit.verify()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    place, act = Path(sys.argv[1]), sys.argv[2]
    if act == "build":
        from tests.reports.real_site import begin

        begin(place)
    {"build": build, "look": look, "number": number, "spoil": spoil}[act](place)
