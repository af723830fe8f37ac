"""Words that came by phone, on paper or face to face: somebody of the team writes them down, the person gets a code."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue, permissions, selectors
from commonlight.reports.facts import Note
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.services.sending import PreparedMailbox, Sent, check_audience, store_note
from commonlight.reports.services.team import NotYours


def enter_note(
    *,
    submission_id: str,
    mailbox: PreparedMailbox,
    note: Note,
    way: str,
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> Sent:
    """
    Store what a person told by phone, on paper or face to face, sealed to exactly those the person chose.

    Goes in while the public form is closed: somebody is there, for somebody took the call. Sent twice, it is stored once.
    The code was seen by whoever wrote it down, so the person is asked to change it. Raises NotYours, AudienceNotAllowed.
    """
    mine = permissions.team_organisations(by)
    if not mine:
        raise NotYours
    if way not in catalogue.codes("entry_ways"):
        raise ValueError(f"{way!r} is no way in")
    before = selectors.mailbox_of_submission(submission_id)
    check_audience(note)
    house = selectors.names_of(mine[:1])
    entered = {"way": way, "who": by.display_name, "organisation": next(iter(house.values()), "")}
    sent = store_note(submission_id=submission_id, mailbox=mailbox, note=replace(note, entered=entered), at=at)
    if before is None and sent.is_new:
        with write():
            audit.record("report entered for a person", by=by, at=at, subject=("report", sent.report_id))
    return sent


def entered_for_person(parts: list[OpenPart]) -> dict[str, Any] | None:
    """Return how and by whom a report was written down for the person, or None when the person typed it."""
    found: dict[str, Any] | None = parts[0].content.get("entered") if parts else None
    return found


def code_was_seen(parts: list[OpenPart]) -> bool:
    """Whether somebody of the team saw the code, and the person has not changed it yet."""
    return entered_for_person(parts) is not None and not any(part.kind == "code_changed" for part in parts)
