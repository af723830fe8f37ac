"""Backups are whole under writes and kills, and bringing an old one back revives nothing."""

import json
import os
import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from tests.conftest import PROJECT
from tests.reports.conftest import send

from commonlight.core import clock
from commonlight.core.backup import keys, making, places
from commonlight.core.backup.errors import BackupFailed, RestoreRefused
from commonlight.core.backup.restoring import restore
from commonlight.core.models import AuditEvent, BackupRecipient

REST = {"cut", "kept"}
# As the worker begins it each night.
TONIGHT = [sys.executable, "-m", "commonlight.core.backup.tonight"]
DELETED = {"gone", "legal reads", "police package", "reader taken out"}


def environment(folder):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    return {
        **inherited,
        "PYTHONPATH": f"{PROJECT}/src:{PROJECT}",
        "COMMONLIGHT_DATA": str(folder / "data"),
        "COMMONLIGHT_SECRETS": str(folder / "secrets"),
    }


def site_process(folder, *act):
    command = [sys.executable, "-m", "tests.reports.backup_site", str(folder), *act]
    done = subprocess.run(command, env=environment(folder), cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_restored_old_backup_revives_nothing(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    told = site_process(tmp_path, "revive")

    standing, n_tombstones, missing = told["empty"]
    assert set(told["before"]) == REST | DELETED | {"late"}
    assert (set(standing), missing) == (REST, 0)
    assert n_tombstones >= 5
    assert told["same secrets"]
    # The same backup without tombstones brings the deleted rows back, and says so.
    assert set(told["without"][0]) == REST | DELETED
    assert told["without"][1] is None
    assert "No tombstones were given" in told["without"][2]
    # Into the live folder: the site's own tombstones count, and what came later than the backup is not there.
    assert set(told["live"][0]) == REST
    assert told["kept opens"] == "six passports kept by the crew leader"
    assert told["left over"] == []


def kill_backups(folder, times, seed):
    """Begin a backup and kill it at a random moment, `times` times; yield what stands after each."""
    rng = random.Random(seed)
    command = TONIGHT
    begun = time.monotonic()
    subprocess.run(command, env=environment(folder), check=True, capture_output=True, timeout=120)
    lasts = time.monotonic() - begun
    for _ in range(times):
        process = subprocess.Popen(command, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(rng.uniform(0.4, 1.0) * lasts)
        process.kill()
        process.wait(30)
        process.stderr.close()
        yield places.backups(folder / "data-backups")


def opens(backup, key, folder):
    done = restore(backup=backup.path, key=key, data=folder / "data", secrets_folder=folder.parent / "secrets")
    return done.missing_files


def killed_and_whole(tmp_path, times, reports):
    key = site_process(tmp_path, "build", str(reports))["key"]
    before = 0
    for found in kill_backups(tmp_path, times, seed=7):
        # The old ones stand, and at most one more: whole or not there at all.
        assert before <= len(found) <= before + 2
        before = len(found)
    subprocess.run(TONIGHT, env=environment(tmp_path), check=True, capture_output=True)
    found = places.backups(tmp_path / "data-backups")
    assert len(found) >= 2
    for number, backup in enumerate((found[0], found[-1])):
        assert opens(backup, key, tmp_path / f"again{number}") == 0
    left = [path.name for path in (tmp_path / "data-backups").iterdir() if path.name.startswith(".making-")]
    assert left == []
    assert [path.name for path in (tmp_path / "data").glob(".snapshot-*")] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kills processes")
def test_backup_killed_at_any_point_leaves_the_old_or_the_new_one_whole(tmp_path):
    killed_and_whole(tmp_path, times=2, reports=20)


@pytest.mark.proofs
@pytest.mark.skipif(sys.platform != "linux", reason="kills processes")
def test_backup_killed_at_fifteen_points_leaves_the_old_or_the_new_one_whole(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    killed_and_whole(tmp_path, times=15, reports=100)


# The pieces, in this process: the test run's own database lives in memory, so the facts come from a file of its own.
@pytest.fixture
def place(settings, tmp_path):
    settings.BACKUPS = tmp_path / "backups"
    return settings.BACKUPS


@pytest.fixture
def facts(monkeypatch, tmp_path):
    import sqlite3

    path = tmp_path / "facts" / "commonlight.sqlite3"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.executemany("INSERT INTO t VALUES (?)", [(os.urandom(500),) for _ in range(500)])
    connection.close()
    monkeypatch.setattr(making, "database_file", lambda: path)
    return path


pytestmark_db = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def key(coalition):
    new = keys.NewKey.draw()
    keys.add_key(public=new.public, label="in the safe", by=None, at=clock.now())
    return new


@pytestmark_db
def test_backup_goes_after_thirty_days_and_with_it_the_files_only_it_needed(coalition, place, facts, key):
    from tests.reports.test_retention import file_of

    from commonlight.core import sealed_files

    now, old_file = clock.now(), file_of()
    old = making.make_backup(at=now - timedelta(days=30, minutes=1))
    sealed_files.discard(old_file.id)
    new_file = file_of()
    making.make_backup(at=now - timedelta(days=29))
    last = making.make_backup(at=now)

    assert [one.made for one in places.backups()] == [
        last.made,
        (now - timedelta(days=29)).replace(microsecond=0),
    ]
    assert not old.path.exists()
    pool = {int(path.name, 16) for path in (place / "files").glob("??/*")}
    assert pool == {new_file.id}


@pytestmark_db
def test_snapshot_that_a_killed_making_left_goes_with_the_next(coalition, place, facts, key):
    left = facts.parent / f"{making.SNAPSHOT}0123456789abcdef"
    left.write_bytes(b"facts of yesterday, deleted since")

    making.make_backup(at=clock.now())

    assert list(facts.parent.glob(f"{making.SNAPSHOT}*")) == []


@pytestmark_db
def test_nothing_in_a_backup_is_readable_and_nobody_else_may_open_its_files(coalition, place, facts, key):
    """Bad-input family 1: canaries."""
    sent, _ = send(coalition.harbor)
    made = making.make_backup(at=clock.now())

    for path in place.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert b"SQLite format 3" not in (made.path / "facts.age").read_bytes()
    told = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
    assert str(sent.report_id).encode() not in told
    assert coalition.harbor.name.encode() not in told


@pytestmark_db
def test_full_disk_makes_no_backup_and_leaves_the_older_ones(coalition, place, facts, key, monkeypatch):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    first = making.make_backup(at=clock.now() - timedelta(hours=1))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "_snapshot", full)
    with pytest.raises(BackupFailed, match=r"disk is full.*older ones are whole"):
        making.make_backup(at=clock.now())

    assert [one.name for one in places.backups()] == [first.name]
    assert [path.name for path in place.iterdir() if path.name.startswith(".making")] == []


@pytestmark_db
def test_disk_too_small_is_said_before_anything_is_written(coalition, place, facts, key, monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(BackupFailed, match="nearly full"):
        making.make_backup(at=clock.now())

    assert places.backups() == []


@pytestmark_db
def test_without_a_key_no_backup_is_made(coalition, place, facts):
    with pytest.raises(BackupFailed, match="no backup key yet"):
        making.make_backup(at=clock.now())


@pytestmark_db
def test_key_slipped_into_the_database_is_not_sealed_to(coalition, place, facts, key):
    stranger = keys.NewKey.draw()
    BackupRecipient.objects.create(label="x", public_key=stranger.public, mac=bytes(32), added=clock.today())

    with pytest.raises(BackupFailed, match="not written by this site"):
        making.make_backup(at=clock.now())


@pytestmark_db
def test_making_is_audited_without_a_word_of_content(coalition, place, facts, key):
    making.make_backup(at=clock.now())

    assert AuditEvent.objects.get(kind="backup made").detail == {"files": 0}


@pytestmark_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda made, data: (made.path / "facts.age").write_bytes(b"x"), "not a whole backup"),
        (lambda made, data: (made.path / "manifest.json").unlink(), "not a whole backup"),
        (lambda made, data: flip(made.path / "facts.age"), "does not open with this key, or it is damaged"),
        (lambda made, data: (made.path.parent / "tombstones.txt").write_text("cut"), "tombstones.txt is damaged"),
        (lambda made, data: (data.mkdir(), (data / "a").touch()), "is not empty"),
    ],
)
def test_restore_that_cannot_be_whole_changes_nothing(coalition, place, facts, key, tmp_path, change, words, settings):
    made, data = making.make_backup(at=clock.now()), tmp_path / "new" / "data"
    data.parent.mkdir()
    settings.SITE_SECRETS.store(tmp_path / "new" / "secrets")
    change(made, data)
    before = sorted(str(path) for path in (tmp_path / "new").rglob("*"))

    with pytest.raises(RestoreRefused, match=words):
        restore(backup=made.path, key=key.secret, data=data, secrets_folder=tmp_path / "new" / "secrets")

    assert sorted(str(path) for path in (tmp_path / "new").rglob("*")) == before


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytestmark_db
def test_restore_with_another_key_changes_nothing(coalition, place, facts, key, tmp_path, settings):
    made = making.make_backup(at=clock.now())
    settings.SITE_SECRETS.store(tmp_path / "new" / "secrets")

    with pytest.raises(RestoreRefused, match="does not open with this key"):
        restore(
            backup=made.path,
            key=keys.NewKey.draw().secret,
            data=tmp_path / "new" / "data",
            secrets_folder=tmp_path / "new" / "secrets",
        )

    assert not (tmp_path / "new" / "data").exists()
