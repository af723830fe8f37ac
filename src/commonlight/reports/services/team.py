"""What the team does with a report: open, answer, move on, code, note, close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue, permissions, policies, visibility, zones
from commonlight.reports.models import Report, StatisticsLine, StatisticsRefusals, Status, Wrap
from commonlight.reports.sealing import Envelope, SealBroken, organisation_holder
from commonlight.reports.services import escrow, notebooks
from commonlight.reports.services.cards import change_card
from commonlight.reports.services.contact_plan import check_reply
from commonlight.reports.services.mailbox import MailboxContent, content_of
from commonlight.reports.services.parts import ReportGone, append_parts, open_parts


class NotYours(Exception):
    """This account cannot reach or open that report; a page says "not found"."""


class AssigneeCannotRead(Exception):
    """The person chosen works in no organisation that can read this report."""


@dataclass(frozen=True, repr=False)
class OpenReport:
    """A report opened with one organisation's key."""

    report: Report
    envelope: Envelope
    organisation_id: UUID
    content: MailboxContent


@dataclass(frozen=True)
class Coding:
    """The one line of statistics a reader codes on closing; codes of `content/`, months as their first day."""

    kind: str
    setting: str
    zone: str
    event_month: date | None
    contact_before: str
    outcome: str


def reach(*, report_id: int, by: Account, keyring: Keyring) -> OpenReport:
    """
    Return a report opened with a key of `by`; raises NotYours, ReportGone, SealBroken. Callers audit what they do.

    Who writes calls this inside `write()`: the person may have changed the readers, or deleted all, a moment before.
    """
    try:
        return _reach(report_id, by, keyring)
    except SealBroken:
        # Outside of a turn to write, key and parts may have been read on two sides of a withdrawal: look once more.
        return _reach(report_id, by, keyring)


def _reach(report_id: int, by: Account, keyring: Keyring) -> OpenReport:
    report = visibility.reports_visible_to(by).filter(pk=report_id).first()
    if report is None:
        raise NotYours
    mine = permissions.team_organisations(by)
    for wrap in Wrap.objects.filter(report=report, organisation_id__in=mine).order_by("organisation_id"):
        try:
            secret = keyring.secret(wrap.organisation_id, wrap.epoch)
        except NotAReader:
            continue
        holder = organisation_holder(wrap.organisation_id, wrap.epoch)
        envelope = Envelope.unwrap("report", report.pk, secret=secret, box=bytes(wrap.box), holder=holder)
        content = content_of(report, open_parts(report, envelope))
        return OpenReport(report, envelope, wrap.organisation_id, content)
    raise NotYours


def open_report(*, report_id: int, by: Account, keyring: Keyring, at: datetime) -> OpenReport:
    """
    Open a report to read it: logged, and a new one becomes "read".

    Raises NotYours; SealBroken when stored bytes were changed.
    """
    opened = reach(report_id=report_id, by=by, keyring=keyring)
    with write():
        audit.record("report read", by=by, at=at, organisation_id=opened.organisation_id, subject=("report", report_id))
        Report.objects.filter(pk=report_id, status=Status.NEW).update(status=Status.READ)
    try:
        opened.report.refresh_from_db()
    except Report.DoesNotExist as problem:
        raise ReportGone from problem
    return opened


def _named(organisation_id: UUID) -> str:
    return core_selectors.organisation(organisation_id).name


def reply(*, report_id: int, text: str, by: Account, keyring: Keyring, at: datetime) -> None:
    """
    Write to the person. The first answer erases the due date; then the report waits for the person.

    Raises NotYours, StepNotAllowed (a closed report is taken up again first), ReportFull, OutsidePlan.
    """
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        check_reply(content=opened.content, text=text, organisation_id=opened.organisation_id)
        part = {
            "kind": "message",
            "by": "team",
            "text": text,
            "organisation": _named(opened.organisation_id),
            "who": by.display_name,
            "day": at.date().isoformat(),
        }
        current = opened.report.status
        # Answering is reading: a new report passes through "read".
        current = Status.READ if current == Status.NEW else current
        if current != Status.WAITING:
            policies.check_step(current, Status.WAITING)
        append_parts(opened.report, opened.envelope, [part])
        Report.objects.filter(pk=report_id).update(status=Status.WAITING, due=None)
        escrow.drop(report_id)
        _audit("report answered", opened, by, at)


def _audit(kind: str, opened: OpenReport, by: Account, at: datetime, **detail: str | int) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        organisation_id=opened.organisation_id,
        subject=("report", opened.report.pk),
        detail=detail or None,
    )


def set_status(*, report_id: int, to: Status, by: Account, keyring: Keyring, at: datetime) -> None:
    """Move a report on by one allowed step; raises NotYours, StepNotAllowed."""
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        policies.check_step(opened.report.status, to)
        Report.objects.filter(pk=report_id).update(status=to)
        _audit("report status changed", opened, by, at, to=to.value)


def assign(*, report_id: int, to: Account | None, by: Account, keyring: Keyring, at: datetime) -> None:
    """Name who works on a report, or nobody; raises NotYours, AssigneeCannotRead."""
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        if to is not None and to.pk not in {one.pk for one in assignable(opened)}:
            raise AssigneeCannotRead
        Report.objects.filter(pk=report_id).update(assignee=to)
        _audit("report assigned", opened, by, at, to=str(to.pk) if to else "nobody")


def assignable(opened: OpenReport) -> list[Account]:
    """Return who can work on this report: team members of the organisations that can read it."""
    found: dict[UUID, Account] = {}
    for organisation_id in opened.content.organisations:
        for account in core_selectors.people_of(organisation_id, *permissions.TEAM):
            found[account.pk] = account
    return sorted(found.values(), key=lambda account: account.display_name)


def set_labels(
    *, report_id: int, kind: str, labels: Sequence[str], by: Account, keyring: Keyring, at: datetime
) -> None:
    """
    Set kind and labels on the sealed card of the reader's organisation.

    Raises NotYours, ValueError for a code that `content/coding.yaml` does not have.
    """
    _known("kinds", kind)
    for label in labels:
        _known("labels", label)
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        change_card(
            report_id=report_id,
            organisation_id=opened.organisation_id,
            keyring=keyring,
            change=lambda card: {**card, "k": kind, "g": sorted(set(labels))},
        )
        _audit("report coded", opened, by, at)


def _known(list_name: str, code: str) -> None:
    if code not in catalogue.codes(list_name):
        raise ValueError(f"{code!r} is not a code of {list_name}")


def add_note(*, report_id: int, text: str, by: Account, keyring: Keyring, at: datetime) -> None:
    """Keep a note that only the reader's own organisation can open; raises NotYours."""
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        try:
            notebooks.keep(opened.report, opened.organisation_id, keyring, {"text": text}, by=by, at=at)
        except NotAReader as problem:
            raise NotYours from problem
        _audit("note added", opened, by, at)


def notes_of(opened: OpenReport, keyring: Keyring) -> list[dict[str, Any]]:
    """Return the plain notes of the reader's own organisation, oldest first; raises SealBroken."""
    kept = notebooks.entries(opened.report.pk, opened.organisation_id, keyring)
    return [entry for entry in kept if entry.get("kind", "note") == "note"]


def close_report(*, report_id: int, coding: Coding, by: Account, keyring: Keyring, at: datetime) -> None:
    """
    Close a report with one coded line. The line joins the month's batch only with the person's agreement.

    A report without any conduct is never counted; without agreement only the number of refusals grows. A report closed
    twice is counted once. Raises NotYours, StepNotAllowed, ValueError for unknown codes.
    """
    for list_name, code in (
        ("kinds", coding.kind),
        ("contact_before", coding.contact_before),
        ("outcomes", coding.outcome),
    ):
        _known(list_name, code)
    if coding.setting:
        _known("settings", coding.setting)
    if not zones.is_known(coding.zone):
        raise ValueError(f"{coding.zone!r} is no zone")
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        policies.check_step(opened.report.status, Status.CLOSED)
        Report.objects.filter(pk=report_id).update(status=Status.CLOSED, due=None)
        escrow.drop(report_id)
        content = content_of(opened.report, open_parts(opened.report, opened.envelope))
        if content.tells_conduct and not any(part.kind == "statistics" for part in content.parts):
            _count(opened, content, coding, at)
        # The outcome belongs to the person's story: only a line they agreed to holds it, never the audit.
        _audit("report closed", opened, by, at)


def _count(opened: OpenReport, content: MailboxContent, coding: Coding, at: datetime) -> None:
    batch = at.date().replace(day=1)
    part = {"kind": "statistics", "by": "team", "counted": content.agrees_to_statistics}
    append_parts(opened.report, opened.envelope, [part])
    if content.agrees_to_statistics:
        StatisticsLine.objects.create(
            batch=batch,
            about=content.facts.about.value,
            kind=coding.kind,
            setting=coding.setting,
            zone=coding.zone,
            event_month=coding.event_month.replace(day=1) if coding.event_month else None,
            report_month=opened.report.day.replace(day=1),
            contact_before=coding.contact_before,
            outcome=coding.outcome,
        )
        return
    if not StatisticsRefusals.objects.filter(batch=batch).update(count=F("count") + 1):
        StatisticsRefusals.objects.create(batch=batch, count=1)
