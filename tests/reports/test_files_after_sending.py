"""A page opened before sending still names the files of a report; it must not touch them any more."""

import pytest
from tests.reports.conftest import send

from commonlight.core import clock, sealed_files
from commonlight.reports.facts import FileRef
from commonlight.reports.sealing import b64
from commonlight.reports.services.files import drop, keep_waiting, read_file

pytestmark = pytest.mark.slow


def waiting_file() -> FileRef:
    writer = sealed_files.SealedFileWriter()
    writer.write(b"a page of a contract")
    writer.finish(clock.now())
    return FileRef(id=writer.id, key=b64(writer.key), name="list.txt", type="text/plain", size=writer.size)


def test_files_of_a_report_are_neither_removed_nor_touched_by_an_old_page(coalition):
    """Bad-input family 10: sessions."""
    sent, other = waiting_file(), waiting_file()
    send(coalition.harbor, files=[sent])
    day = sealed_files.path_of(sent.id).stat().st_mtime

    keep_waiting([sent, other], at=clock.now())
    drop([sent, other])

    assert read_file(sent) == b"a page of a contract"
    assert sealed_files.path_of(sent.id).stat().st_mtime == day
    assert day % 86_400 == 0
    assert not sealed_files.exists(other.id)
