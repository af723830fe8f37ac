"""A new code for a mailbox whose first code somebody else saw: the old one dies with its key pair."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.slow_hash import SALT_BYTES, stretch_code
from commonlight.core.store import write
from commonlight.reports.models import Mailbox
from commonlight.reports.sealing import MailboxKeys, mailbox_holder, open_private, seal_private
from commonlight.reports.services.mailbox import MailboxGone, envelope_of_mailbox
from commonlight.reports.services.opening import OpenMailbox, QuietMailbox
from commonlight.reports.services.operator_entry import code_was_seen
from commonlight.reports.services.parts import append_parts, open_parts


class CodeStays(Exception):
    """This code is not one to change: nobody else saw it, or it was changed already."""


def change_code(*, opened: OpenMailbox, code: Code, at: datetime) -> OpenMailbox:
    """
    Put a new code in the place of the one somebody else saw; return the mailbox opened with it.

    The mailbox gets a new key pair and the report's key is sealed to it anew: the old code opens nothing that comes
    later, not even with a copy of the old row. Call it only once the person typed the new code's last digits. Raises
    CodeStays, MailboxGone.
    """
    if isinstance(opened, QuietMailbox):
        raise CodeStays
    salt = secrets.token_bytes(SALT_BYTES)
    stretched = stretch_code(code.verifying_secret(settings.SITE_SECRETS), salt)
    keys = MailboxKeys.new(opened.id, under=stretched.key)
    with write():
        report, envelope = envelope_of_mailbox(opened)
        if not code_was_seen(open_parts(report, envelope)):
            raise CodeStays
        row = Mailbox.objects.filter(pk=opened.id).first()
        if row is None:
            raise MailboxGone
        kept = open_private(opened.secret, bytes(row.private), mailbox_id=opened.id)
        append_parts(report, envelope, [{"kind": "code_changed", "by": "person", "day": at.date().isoformat()}])
        Mailbox.objects.filter(pk=opened.id).update(
            selector=code.selector(settings.SITE_SECRETS),
            salt=salt,
            verifier=stretched.verifier,
            public_key=keys.public,
            sealed_secret=keys.sealed_secret,
            wrap=envelope.wrap(keys.public, holder=mailbox_holder(opened.id)),
            private=seal_private(keys.secret, kept, mailbox_id=opened.id),
            code_confirmed=True,
            wrong_mark=None,
            wrong_tries=0,
        )
        audit.record("code changed", by=None, at=at, subject=("report", report.pk), day_only=True)
    return replace(opened, secret=keys.secret, last_digits=code.last_group)
