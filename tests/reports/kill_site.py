"""
A site of its own that sends, uploads, withdraws and deletes until it is killed: `python -m tests.reports.kill_site FOLDER ACT`.

ACT: "build", "go" (prints each act after it was acknowledged), "look" (prints one line of JSON about what stands)
"""

import json
import os
import sqlite3
import sys
from base64 import b64decode, b64encode
from contextlib import closing
from pathlib import Path

KEPT = "reader.txt"


def build(folder):
    from tests.reports.backup_site import site

    made, _ = site(folder)
    harbor, first = made["Harbor House"]
    legal, _ = made["Valley Legal Aid"]
    (folder / KEPT).write_text(f"{first.account.pk} {b64encode(first.keyring._secret).decode()} {harbor.pk} {legal.pk}")


def begin_again(folder):
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonlight.config.settings"
    import django

    django.setup()
    from commonlight.core.keyring import Keyring
    from commonlight.core.models import Account, Organisation

    account_id, secret, harbor, legal = (folder / KEPT).read_text().split()
    keyring = Keyring(Account.objects.get(pk=account_id), b64decode(secret))
    return keyring, Organisation.objects.get(pk=harbor), Organisation.objects.get(pk=legal)


def go(folder):
    _, harbor, legal = begin_again(folder)
    from tests.reports.backup_site import stored_file
    from tests.reports.conftest import opened, send

    from commonlight.core import clock
    from commonlight.reports import services

    print("going", flush=True)
    for number in range(10_000):
        file = stored_file(os.urandom(300_000))
        sent, code = send(harbor, legal, submission_id=os.urandom(8).hex(), files=[file])
        print("sent", sent.report_id, flush=True)
        if number % 3 == 1:
            services.withdraw(opened=opened(code), organisations=(legal.pk,), at=clock.now())
            print("withdrawn", sent.report_id, flush=True)
        if number % 3 == 2:
            services.delete_report(opened=opened(code), at=clock.now())
            print("deleted", sent.report_id, flush=True)


def look(folder):
    keyring, _, legal = begin_again(folder)
    from commonlight.core import sealed_files
    from commonlight.core.models import Tombstone
    from commonlight.reports.facts import FileRef
    from commonlight.reports.models import Report, Wrap
    from commonlight.reports.sealing import unb64
    from commonlight.reports.services.team import reach

    opening, files = [], 0
    for pk in Report.objects.values_list("pk", flat=True):
        content = reach(report_id=pk, by=keyring.account, keyring=keyring).content
        for part in content.parts:
            if part.kind == "file":
                file = FileRef.from_content(part.content["file"])
                assert len(b"".join(sealed_files.read(file.id, unb64(file.key)))) == 300_000
                files += 1
        opening.append(pk)
    with closing(sqlite3.connect(folder / "data" / "commonlight.sqlite3")) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    told = {
        "whole": whole,
        "opening": opening,
        "files": files,
        "tombstones": [int(one) for one in Tombstone.objects.filter(kind="report").values_list("object_id", flat=True)],
        "legal reads": list(Wrap.objects.filter(organisation=legal).values_list("report_id", flat=True)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    place, act = Path(sys.argv[1]), sys.argv[2]
    if act == "build":
        from tests.reports.real_site import begin

        begin(place)
    {"build": build, "go": go, "look": look}[act](place)
