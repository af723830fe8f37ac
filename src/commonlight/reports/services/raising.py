"""Raising a report: a person who read the words says what was done in them, or that a child or a life is in danger."""

from collections.abc import Sequence
from datetime import datetime

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue, policies
from commonlight.reports.services.levels import URGENT
from commonlight.reports.services.mailbox import content_of, renew_cards
from commonlight.reports.services.parts import append_parts, open_parts
from commonlight.reports.services.team import reach


class NothingNamed(Exception):
    """Neither something said or done nor an urgent situation was named; nothing was changed."""


def raise_level(
    *,
    report_id: int,
    found: Sequence[str] = (),
    urgency: Sequence[str] = (),
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> None:
    """
    Name what was said or done according to the words, or a situation that is urgent; there is no way back down.

    found : codes of `said_or_done` that are conduct; urgency : "child", "danger"

    The person reads it in the messages. Raises NotYours, NothingNamed, ValueError for unknown codes.
    """
    if not policies.tells_conduct(found) and not urgency:
        raise NothingNamed
    known = {entry.code for entry in catalogue.entries("said_or_done") if entry.conduct}
    if not set(found) <= known or not set(urgency) <= set(URGENT):
        raise ValueError("unknown code")
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        part = {
            "kind": "level",
            "by": "team",
            "found": sorted(set(found)),
            "urgency": [one for one in URGENT if one in urgency],
            "organisation": core_selectors.organisation(opened.organisation_id).name,
            "who": by.display_name,
            "day": at.date().isoformat(),
        }
        append_parts(opened.report, opened.envelope, [part])
        renew_cards(content_of(opened.report, open_parts(opened.report, opened.envelope)))
        audit.record(
            "report raised", by=by, at=at, organisation_id=opened.organisation_id, subject=("report", report_id)
        )
