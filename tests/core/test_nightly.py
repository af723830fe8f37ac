"""When the worker begins a backup, and that what it begins can run at all."""

import subprocess
import sys
from datetime import timedelta

import pytest

from commonlight.core import clock
from commonlight.core.backup import keys, nightly, places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.BACKUPS = tmp_path / "backups"


def test_backup_is_due_with_a_key_when_the_newest_is_a_day_old(monkeypatch, tmp_path):
    now = clock.now()
    assert not nightly.is_due(at=now)

    keys.add_key(public=keys.NewKey.draw().public, label="", by=None, at=now)
    assert nightly.is_due(at=now)

    for hours, due in ((22, False), (24, True)):
        made = places.Backup(tmp_path, now - timedelta(hours=hours), 0, 0, "")
        monkeypatch.setattr(places, "newest", lambda made=made: made)
        assert nightly.is_due(at=now) is due


def test_worker_begins_it_once_and_renews_the_tombstones(monkeypatch, settings):
    begun = []
    monkeypatch.setattr(nightly, "begin", lambda: begun.append(1))
    keys.add_key(public=keys.NewKey.draw().public, label="", by=None, at=clock.now())

    nightly.run_due(at=clock.now())
    with places.locked(places.folder()):
        nightly.run_due(at=clock.now())

    assert begun == [1]
    assert (settings.BACKUPS / "tombstones.txt").read_text() == "commonlight tombstones 1\nend 0\n"


@pytest.mark.slow
def test_what_the_worker_begins_starts_by_itself():
    """The process must load without its caller's set-up; it failed once on an import made too early."""
    code = "import commonlight.core.backup.tonight as one; print(one.main.__name__)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "main\n"
