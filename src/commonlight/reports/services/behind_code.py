"""
What pages call behind a code. A first code acts on the report; a second one on its own sealed text.

One function for each act, so that no page has to know, or can show, which of the two is open.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core.store import write
from commonlight.reports.facts import Facts, FileRef
from commonlight.reports.models import Mailbox
from commonlight.reports.plans import ContactPlan
from commonlight.reports.sealing import open_private, seal_private
from commonlight.reports.services import contact_plan, mailbox, quiet, removing
from commonlight.reports.services.mailbox import MailboxContent, MailboxGone
from commonlight.reports.services.opening import OpenMailbox, QuietMailbox
from commonlight.reports.services.second_codes import OPEN, SETTLED, SHOWN


def read_mailbox(*, opened: OpenMailbox) -> MailboxContent:
    """Return what the mailbox shows; raises MailboxGone."""
    return quiet.read(opened=opened) if isinstance(opened, QuietMailbox) else mailbox.read_mailbox(opened=opened)


def write_from_mailbox(
    *,
    opened: OpenMailbox,
    at: datetime,
    text: str = "",
    facts: Facts | None = None,
    files: tuple[FileRef, ...] = (),
    agrees_to_statistics: bool | None = None,
) -> None:
    """Add the person's words, new facts, files, or the answer about counting; raises MailboxGone, FileGone."""
    if isinstance(opened, QuietMailbox):
        quiet.write_words(
            opened=opened, at=at, text=text, facts=facts, files=files, agrees_to_statistics=agrees_to_statistics
        )
        return
    mailbox.write_from_mailbox(
        opened=opened, at=at, text=text, facts=facts, files=files, agrees_to_statistics=agrees_to_statistics
    )


def widen(
    *, opened: OpenMailbox, organisations: tuple[UUID, ...] = (), police: tuple[UUID, ...] = (), at: datetime
) -> None:
    """Let further organisations read, or allow parts to go to further police; raises AudienceNotAllowed."""
    if not isinstance(opened, QuietMailbox):
        mailbox.widen(opened=opened, organisations=organisations, police=police, at=at)
        return
    content = quiet.read(opened=opened)
    quiet.set_readers(
        opened=opened,
        organisations=[*content.organisations, *organisations],
        police=[*content.police, *police],
        act="widened",
        at=at,
    )


def withdraw(
    *, opened: OpenMailbox, organisations: tuple[UUID, ...] = (), police: tuple[UUID, ...] = (), at: datetime
) -> None:
    """Take reading away, or the yes to police back; raises MailboxGone, AudienceNotAllowed."""
    if not isinstance(opened, QuietMailbox):
        mailbox.withdraw(opened=opened, organisations=organisations, police=police, at=at)
        return
    content = quiet.read(opened=opened)
    quiet.set_readers(
        opened=opened,
        organisations=[one for one in content.organisations if one not in organisations],
        police=[one for one in content.police if one not in police],
        act="withdrawn",
        at=at,
    )


def keep_plan(*, opened: OpenMailbox, plan: ContactPlan, at: datetime) -> None:
    """Keep a new safe-contact plan; raises MailboxGone, ReportFull."""
    if isinstance(opened, QuietMailbox):
        quiet.keep_plan(opened=opened, plan=plan, at=at)
        return
    contact_plan.keep_plan(opened=opened, plan=plan, at=at)


def delete_report(*, opened: OpenMailbox, at: datetime) -> None:
    """Delete all that this code opens; raises MailboxGone."""
    if isinstance(opened, QuietMailbox):
        quiet.delete(opened=opened)
        return
    removing.delete_report(opened=opened, at=at)


def second_code(*, opened: OpenMailbox) -> tuple[int, str]:
    """
    Return how far the person came with the second code, and its digits as long as they are shown.

    Behind a second code it is always settled: so it is behind a first one, once a second was written down or refused.
    """
    if isinstance(opened, QuietMailbox):
        return SETTLED, ""
    content = _private(opened)
    return content["s"], content["c"] if content["s"] == SHOWN else ""


def settle_second_code(*, opened: OpenMailbox, to: int) -> None:
    """Go on with the second code: SHOWN to see it, SETTLED when it was written down or is not wanted. Never back."""
    with write():
        if isinstance(opened, QuietMailbox):
            return
        content = _private(opened)
        if content["s"] == SETTLED or to == OPEN:
            return
        kept = {**content, "s": to, "c": "" if to == SETTLED else content["c"]}
        Mailbox.objects.filter(pk=opened.id).update(private=seal_private(opened.secret, kept, mailbox_id=opened.id))


def _private(opened: OpenMailbox) -> dict[str, Any]:
    row = Mailbox.objects.filter(pk=opened.id).first()
    if row is None:
        raise MailboxGone
    return open_private(opened.secret, bytes(row.private), mailbox_id=opened.id)
