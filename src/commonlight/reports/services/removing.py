"""Removing a report for good as the person's own act: its wraps, keys, parts and files go together."""

from datetime import datetime

from commonlight.core import audit, sealed_files
from commonlight.core.store import write
from commonlight.reports.models import Report
from commonlight.reports.services.erasing import erase_rows
from commonlight.reports.services.mailbox import MailboxGone
from commonlight.reports.services.opening import OpenMailbox, QuietMailbox


def delete_report(*, opened: OpenMailbox, at: datetime) -> None:
    """
    Delete a report as the person's own act: rows, wraps, packages and files; raises MailboxGone.

    Files go after the rows: a file without a row is an orphan that opens for nobody, for its key went with the parts.
    """
    if isinstance(opened, QuietMailbox):
        raise MailboxGone
    with write():
        report = Report.objects.filter(mailbox__pk=opened.id).first()
        if report is None:
            raise MailboxGone
        report_id = report.pk
        files = erase_rows(report, at=at)
        audit.record("report deleted", by=None, at=at, subject=("report", report_id), day_only=True)
    for file_id in files:
        sealed_files.discard(file_id)
