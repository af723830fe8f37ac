"""Follow-up questions: asked by the team for a kind and setting, answered in the mailbox, each may be skipped."""

from collections.abc import Mapping
from datetime import datetime

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports.models import QuestionChange
from commonlight.reports.questions import Answer, Question, check_order, every_question, read_question
from commonlight.reports.services.contact_plan import check_reply
from commonlight.reports.services.mailbox import MailboxContent, add_part
from commonlight.reports.services.opening import OpenMailbox
from commonlight.reports.services.parts import append_parts
from commonlight.reports.services.team import reach


class NothingToAsk(Exception):
    """Every question that fits was asked already."""


def asked_of(content: MailboxContent) -> list[Question]:
    """Return the questions asked so far, as they stood when they were asked."""
    parts = [part.content for part in content.parts if part.kind == "questions"]
    return [read_question(raw) for part in parts for raw in part["questions"]]


def answers_of(content: MailboxContent) -> dict[str, Answer]:
    """Return the newest answer to each question; a skipped one stands as nothing."""
    found: dict[str, Answer] = {}
    for part in content.parts:
        if part.kind == "answers":
            found.update(part.content["answers"])
    return found


def ask(*, report_id: int, kind: str, setting: str, by: Account, keyring: Keyring, at: datetime) -> None:
    """
    Ask what fits a kind and setting and was not asked before; the texts are kept as they stand today.

    Raises NotYours, NothingToAsk, OutsidePlan (the person wants no answer, or another organisation's), ReportFull.
    """
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        check_reply(content=opened.content, text="", organisation_id=opened.organisation_id)
        before = {one.code for one in asked_of(opened.content)}
        new = [one for one in every_question() if one.fits(kind, setting) and one.code not in before]
        # A question whose condition can never hold, because the one before it was not asked, stays out.
        able = before | {one.code for one in new}
        new = [one for one in new if not one.depends_on or one.depends_on in able]
        if not new:
            raise NothingToAsk
        part = {
            "kind": "questions",
            "by": "team",
            "questions": [one.raw for one in new],
            "organisation": core_selectors.organisation(opened.organisation_id).name,
            "who": by.display_name,
            "day": at.date().isoformat(),
        }
        append_parts(opened.report, opened.envelope, [part])
        audit.record(
            "questions asked",
            by=by,
            at=at,
            organisation_id=opened.organisation_id,
            subject=("report", report_id),
            detail={"count": len(new)},
        )


def answer(*, opened: OpenMailbox, answers: Mapping[str, Answer], at: datetime) -> None:
    """Keep answers as the person's own act; raises MailboxGone, ReportFull."""
    part = {"kind": "answers", "by": "person", "answers": dict(answers), "day": at.date().isoformat()}
    add_part(opened=opened, part=part, audit_kind="questions answered", at=at, is_news=any(answers.values()))


def change_question(*, question: Question, is_off: bool, by: Account, at: datetime) -> None:
    """
    Keep a question the team wrote or changed; those already asked stay as they were asked.

    Raises ContentBroken when the questions would not fit together any more.
    """
    assert question.raw is not None
    with write():
        QuestionChange.objects.update_or_create(
            code=question.code, defaults={"content": dict(question.raw), "is_off": is_off}
        )
        check_order(every_question(with_off=True))
        audit.record("question changed", by=by, at=at, subject=("question", question.code))
