"""A backup is tried out beside the site: the certificate counts what came back, and a backup that would not save anybody fails."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.reports.test_backup import TONIGHT, environment, flip, site_process

from commonlight.core import clock
from commonlight.core.backup import drilling, keys, places
from commonlight.core.backup.errors import RestoreRefused
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role

COMMAND = [sys.executable, "-m", "commonlight", "backup", "drill"]


def drill(folder, key, *more):
    return subprocess.run(
        [*COMMAND, *more], env=environment(folder), input=key, capture_output=True, text=True, timeout=120
    )


@pytest.mark.proofs
def test_a_backup_comes_back_beside_the_site_and_the_certificate_counts_it(tmp_path):
    key = site_process(tmp_path, "build", "3")["key"]
    subprocess.run(TONIGHT, env=environment(tmp_path), check=True, capture_output=True)

    done = drill(tmp_path, key, "--certificate", str(tmp_path / "certificate.txt"))

    assert done.returncode == 0, done.stderr
    assert "3 sealed files came back; 0 are missing." in done.stdout
    assert "The audit's chain of" in done.stdout and "the database is whole" in done.stdout
    assert (tmp_path / "certificate.txt").read_text() == done.stdout
    # What people wrote, who they are and where the machine keeps it stand in no certificate.
    assert str(tmp_path) not in done.stdout and "Harbor" not in done.stdout
    assert list(tmp_path.glob(".drill-*")) == []
    with closing(sqlite3.connect(tmp_path / "data" / "commonlight.sqlite3")) as site:
        passed = site.execute("SELECT count(*) FROM core_auditevent WHERE kind = ?", [drilling.PASSED]).fetchone()
        assert passed == (1,) and site.execute("SELECT count(*) FROM reports_report").fetchone() == (3,)

    wrong = drill(tmp_path, keys.NewKey.draw().secret)
    assert wrong.returncode == 2 and "the drill failed" in wrong.stderr

    # Somebody changed a row of the audit before the next backup was made: the drill sees it.
    with closing(sqlite3.connect(tmp_path / "data" / "commonlight.sqlite3")) as site:
        site.execute("UPDATE core_auditevent SET kind = 'something else' WHERE kind = ?", [drilling.PASSED])
        site.commit()
    subprocess.run(TONIGHT, env=environment(tmp_path), check=True, capture_output=True)
    newest = places.backups(tmp_path / "data-backups")[0]
    changed = drill(tmp_path, key, newest.name)
    assert changed.returncode == 2 and "audit that came back does not hold" in changed.stderr

    shutil.rmtree(tmp_path / "data-backups" / "keep-apart")
    apart = drill(tmp_path, key, newest.name)
    assert apart.returncode == 2 and "no sealed copy of the secrets" in apart.stderr
    flip(newest.path / "facts.age")
    cut = drill(tmp_path, key, newest.name)
    assert cut.returncode == 2 and list(tmp_path.glob(".drill-*")) == []


@pytest.fixture
def ada(db, cheap_passphrases, settings, tmp_path):
    settings.BACKUPS = tmp_path
    make_site()
    return make_ordinary(make_organisation("Harbor House"), Role.ADMIN, name="ada")


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_the_page_shows_the_certificate_and_the_doctor_knows_the_day(client, ada, monkeypatch, tmp_path):
    made = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
    backup = places.Backup(tmp_path / "one", made, 4, 100, "1")
    monkeypatch.setattr(places, "backups", lambda of=None: [backup])
    told = drilling.Certificate(
        backup="one", made=made, tried=clock.now(), program="1", seconds=2.25, tables=9, rows=1234, files=4, missing=0,
        tombstones=2, chained=77, waiting=1, digest="ab" * 32,
    )  # fmt: skip
    monkeypatch.setattr(drilling, "_tried", lambda *_: told)
    open_as(client, ada)

    page = client.post("/en/team/backup/drill/", {"backup": "one", "key": "AGE-SECRET-KEY-1X"}).content.decode()

    assert "This backup would have saved you." in page and "1234" in page and "ab" * 32 in page
    assert AuditEvent.objects.get(kind=drilling.PASSED).detail == {"rows": 1234, "missing": 0, "seconds": 2}
    assert drilling.last_passed() == clock.today()
    assert "it would have saved you" in client.get("/en/team/backup/").content.decode()

    def refused(*_):
        raise RestoreRefused("This backup does not open with this key.")

    monkeypatch.setattr(drilling, "_tried", refused)
    failed = client.post("/en/team/backup/drill/", {"backup": "one", "key": "x"})
    assert failed.status_code == 422 and "would not have saved you" in failed.content.decode()
    assert AuditEvent.objects.filter(kind=drilling.FAILED).count() == 1
