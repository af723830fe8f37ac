"""
A site of its own for backups: `python -m tests.reports.backup_site FOLDER ACT`; prints one line of JSON.

ACT: "revive" (delete after a backup, restore, look), "build N" (N reports and a key), "backup" (one more)
"""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.reports.real_site import begin, coalition

TABLES = ("reports_report", "reports_wrap", "reports_mailbox", "reports_package", "core_readerwrap", "core_account")


def stored_file(words):
    from commonlight.core import clock, sealed_files
    from commonlight.reports.facts import FileRef
    from commonlight.reports.sealing import b64

    writer = sealed_files.SealedFileWriter()
    writer.write(words)
    writer.finish(clock.now())
    return FileRef(id=writer.id, key=b64(writer.key), name="a.jpg", type="image/jpeg", size=len(words))


def site(folder):
    """Make the coalition and a backup key."""
    from commonlight.core import clock
    from commonlight.core.backup.keys import NewKey, add_key

    made = coalition()
    key = NewKey.draw()
    add_key(public=key.public, label="safe", by=None, at=clock.now())
    return made, key


def rows(data):
    with closing(sqlite3.connect(Path(data) / "commonlight.sqlite3")) as connection:
        return {table: {str(row[0]) for row in connection.execute(f"SELECT id FROM {table}")} for table in TABLES}


def revive(folder):
    """Back up; delete, withdraw, stop; then restore in three ways and tell what stands."""
    from django.conf import settings
    from tests.reports.conftest import opened, send

    from commonlight.core import clock
    from commonlight.core import services as core_services
    from commonlight.core.backup import places
    from commonlight.core.backup.making import make_backup
    from commonlight.core.backup.restoring import restore
    from commonlight.core.models import ReaderWrap
    from commonlight.core.services.readers import remove_reader
    from commonlight.reports import services
    from commonlight.reports.models import Wrap

    made, key = site(folder)
    harbor, first = made["Harbor House"]
    legal, _ = made["Valley Legal Aid"]
    luke, luke_first = made["St Luke"]
    police, _ = made["Riverbend PD"]
    file = stored_file(b"six passports" * 9)
    gone, gone_code = send(harbor, submission_id="gone", files=[file])
    cut, cut_code = send(harbor, legal, submission_id="cut", police=[police])
    kept, kept_code = send(harbor, submission_id="kept")
    package = services.release_package(
        report_id=cut.report_id, to=police.pk, parts=[0], by=first.account, keyring=first.keyring, at=clock.now()
    )
    legal_wrap = Wrap.objects.get(report_id=cut.report_id, organisation=legal)
    taken_out = ReaderWrap.objects.filter(key__organisation=luke).exclude(account=luke_first.account).get()
    backup = make_backup(at=clock.now())
    services.delete_report(opened=opened(gone_code), at=clock.now())
    services.withdraw(opened=opened(cut_code), organisations=(legal.pk,), police=(police.pk,), at=clock.now())
    remove_reader(organisation_id=luke.pk, account=taken_out.account, by=None, at=clock.now())
    core_services.deactivate_account(account=taken_out.account, by=None, at=clock.now())
    late, _ = send(harbor, submission_id="late")
    places.write_tombstones()
    names = {
        "gone": ("reports_report", gone.report_id),
        "cut": ("reports_report", cut.report_id),
        "kept": ("reports_report", kept.report_id),
        "late": ("reports_report", late.report_id),
        "legal reads": ("reports_wrap", legal_wrap.pk),
        "police package": ("reports_package", package.pk),
        "reader taken out": ("core_readerwrap", taken_out.pk),
    }

    def standing(data):
        found = rows(data)
        return sorted(name for name, (table, pk) in names.items() if str(pk) in found[table])

    data, secrets = Path(settings.DATA), Path(settings.SECRETS)
    apart = next((places.folder() / "keep-apart").glob("*.age"))
    empty = restore(
        backup=backup.path, key=key.secret, data=folder / "empty" / "data", secrets_folder=folder / "empty" / "secrets",
        secrets_file=apart,
    )  # fmt: skip
    alone = folder / "alone" / backup.name
    alone.parent.mkdir()
    backup.path.rename(alone)
    without = restore(
        backup=alone, key=key.secret, data=folder / "without" / "data", secrets_folder=secrets,
    )  # fmt: skip
    live = restore(backup=alone, key=key.secret, data=data, secrets_folder=secrets, into_live=True)
    told = {
        "before": sorted(names),
        "empty": [standing(folder / "empty" / "data"), empty.tombstones, empty.missing_files],
        "same secrets": all(
            (folder / "empty" / "secrets" / name).read_text() == (secrets / name).read_text()
            for name in ("pepper", "server", "escalation")
        ),
        "without": [standing(folder / "without" / "data"), without.tombstones, " ".join(without.sentences())],
        "live": [standing(data), live.tombstones],
        "kept opens": services.read_mailbox(opened=opened(kept_code)).facts.what,
        "left over": sorted(path.name for path in folder.iterdir() if path.name.startswith(".")),
    }
    return told


def build(folder, number):
    """Make a site with `number` reports, each with a small file."""
    from tests.reports.conftest import send

    made, key = site(folder)
    harbor, _ = made["Harbor House"]
    for place in range(number):
        send(harbor, submission_id=f"s{place}", files=[stored_file(b"x" * 5000)])
    return {"key": key.secret}


if __name__ == "__main__":
    place = Path(sys.argv[1])
    begin(place)
    if sys.argv[2] == "revive":
        print(json.dumps(revive(place)))
    else:
        print(json.dumps(build(place, int(sys.argv[3]))))
