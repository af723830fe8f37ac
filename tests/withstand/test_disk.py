"""The disk fills up, or lets nobody write: nobody is told "sent" for what is not kept, and everybody reads what happened."""

import os
import resource
import shutil
import subprocess
import sys

import pytest
from tests.config.serving_process import serving
from tests.conftest import PROJECT
from tests.reports.test_backup import environment
from tests.withstand import drill

pytestmark = [pytest.mark.withstand, pytest.mark.skipif(sys.platform != "linux", reason="needs limits of Linux")]
NOTES = 40
NOBODY = 65534


def limit_files(process, largest):
    """Let no file of these processes grow beyond `largest` bytes: to them the disk is full."""
    for pid in [process.pid, *children(process.pid)]:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def children(pid):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    return [one for child in map(int, listed) for one in (child, *children(child))]


def test_disk_full_while_people_send(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    drill.build(tmp_path)
    sent, refused, after = drill.Sent(), drill.Sent(), drill.Sent()
    with serving(tmp_path) as site:
        notes = drill.ready_notes(site.port, NOTES)
        for note in notes[:5]:
            drill.post(site.port, note, sent)
        written = max((tmp_path / "data").glob("*"), key=lambda path: path.stat().st_size).stat().st_size
        wal = (tmp_path / "data" / "commonlight.sqlite3-wal").stat().st_size
        # The log the facts are written to first may grow by some notes more; then nothing can be written.
        limit_files(site.process, wal + 64 * 1024)
        for note in notes[5:]:
            drill.post(site.port, note, refused)
        assert site.get("/en/") in (200, 503)
        limit_files(site.process, resource.RLIM_INFINITY)
        for (status, _page), note in zip(refused.others, notes[-len(refused.others) :], strict=True):
            assert status != 200
            drill.post(site.port, note, after)

    assert written > 0
    assert len(sent.codes) == 5
    assert len(refused.others) >= 5
    assert {status for status, _ in refused.others} == {503}
    assert refused.untold() == []
    # The very same last step, pressed again when there is room, sends the note.
    assert len(after.codes) == len(refused.others)
    assert drill.lost(tmp_path, sent.codes + refused.codes + after.codes) == []
    assert len(drill.selectors(tmp_path)) == NOTES


def test_site_in_a_folder_nobody_may_write_to_says_so_and_starts_when_it_may(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    if os.geteuid() != 0:
        pytest.skip("needs to become another user")
    drill.build(tmp_path)
    for path in [*tmp_path.parents][:3]:
        path.chmod(path.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    owner = dict.fromkeys(tmp_path.rglob("*"), (0, 0))
    (tmp_path / "data").chmod(0o500)
    for path in owner:
        shutil.chown(path, NOBODY, NOBODY)
    command = [sys.executable, "-m", "commonlight", "serve", "--port", "1"]

    done = subprocess.run(
        command, env=environment(tmp_path), cwd=PROJECT, user=NOBODY, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 2, done.stderr
    assert "Check who may write there" in done.stderr
    assert "Traceback" not in done.stderr
    for path in owner:
        shutil.chown(path, 0, 0)
    (tmp_path / "data").chmod(0o700)
    with serving(tmp_path) as site:
        assert site.get("/en/") == 200
