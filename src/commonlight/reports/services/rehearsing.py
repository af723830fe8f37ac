"""
The rehearsed report: the whole way of one report with the team's own keys, of which nothing stays.

It runs through the same rows, keys and code as a real one, inside a transaction that is taken back at its end. So no
report, card, audit row or figure can be left of it; only the day stays, as the sign that the way works.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import permissions
from commonlight.reports.facts import About, Audience, Facts, Note
from commonlight.reports.models import IntakeSettings
from commonlight.reports.services import mailbox, opening, sending, team

PRACTICE = Facts(about=About.OTHER, said_or_done=("papers",), what="This is a rehearsal. Nobody is in danger.")


class RehearsalFailed(Exception):
    """The way of a report broke; `where` names the step."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True)
class Rehearsed:
    """What the rehearsal showed: the words as the team opened them, and the answer as the person would read it."""

    opened: str
    answer: str


class _TakeBack(Exception):
    pass


def rehearse(
    *, organisation_id: UUID, code: Code, answer: str, by: Account, keyring: Keyring, at: datetime
) -> Rehearsed:
    """
    Send, open, answer and read one practice report with `by`'s keys, take all of it back, and keep the day.

    Raises NotYours for somebody who does not read for the organisation, RehearsalFailed when a step broke.
    """
    if organisation_id not in permissions.team_organisations(by):
        raise team.NotYours
    prepared = sending.prepare_mailbox(code)
    seen: list[Rehearsed] = []
    try:
        with write():
            seen.append(_whole_way(organisation_id, prepared, code, answer, by, keyring, at))
            raise _TakeBack
    except _TakeBack:
        pass
    with write():
        if not IntakeSettings.objects.filter(pk=1).update(rehearsed=at.date()):
            IntakeSettings.objects.create(rehearsed=at.date())
        audit.record("report rehearsed", by=by, at=at, organisation_id=organisation_id)
    return seen[0]


def _whole_way(
    organisation_id: UUID,
    prepared: sending.PreparedMailbox,
    code: Code,
    answer: str,
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> Rehearsed:
    note = Note(facts=PRACTICE, audience=Audience((organisation_id,)), language="en")
    sent = sending.store_note(submission_id=secrets.token_hex(16), mailbox=prepared, note=note, at=at)
    opened = team.open_report(report_id=sent.report_id, by=by, keyring=keyring, at=at)
    team.reply(report_id=sent.report_id, text=answer, by=by, keyring=keyring, at=at)
    read = mailbox.read_mailbox(opened=opening.open_mailbox(code=code, at=at))
    answers = [part.content["text"] for part in read.parts if part.kind == "message"]
    if opened.content.facts != PRACTICE:
        raise RehearsalFailed("open")
    if answers != [answer]:
        raise RehearsalFailed("answer")
    return Rehearsed(opened=opened.content.facts.what, answer=answers[0])
