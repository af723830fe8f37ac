"""What the person decides later about partners who come in when nobody answers."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.store import write
from commonlight.reports import selectors
from commonlight.reports.services import escrow
from commonlight.reports.services.mailbox import OpenMailbox, content_of, envelope_of, rows_of
from commonlight.reports.services.parts import open_parts
from commonlight.reports.services.sending import AudienceNotAllowed


def choose_fallback(*, opened: OpenMailbox, organisations: Collection[UUID], at: datetime) -> None:
    """
    Let exactly these partners read if nobody answers in time; none of them for none.

    Raises AudienceNotAllowed for one that cannot receive reports now, MailboxGone. Leaves the day only.
    """
    if not set(organisations) <= {one.pk for one in selectors.ready_to_receive()}:
        raise AudienceNotAllowed
    with write():
        mailbox, report = rows_of(opened)
        envelope = envelope_of(opened, mailbox)
        card = content_of(report, open_parts(report, envelope)).card()
        escrow.replace(report, envelope, organisations, card, at=at)
        audit.record("fallback chosen", by=None, at=at, subject=("report", report.pk), day_only=True)
