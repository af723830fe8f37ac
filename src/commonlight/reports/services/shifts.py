"""What the next shift has to know: what is open, due, waiting, unconfirmed; and a note, sealed to the organisation."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.services import package_links
from commonlight.reports import permissions, visibility
from commonlight.reports.models import BookEntry, Package, Report, Status, UrgentAct
from commonlight.reports.services import org_books
from commonlight.reports.services.cards import Queue, QueueLine, open_queue
from commonlight.reports.services.duty import acts_to_confirm
from commonlight.reports.services.handing import SUBJECT
from commonlight.reports.services.police_answers import RECEIPT_WITHIN

SOON = timedelta(hours=12)
NOTES_SHOWN = timedelta(days=14)


@dataclass(frozen=True)
class Shift:
    """
    One look over the work of a team.

    urgent, late, soon, unread, news, waiting : lines of the queue
    open_count : all open reports; by_person : how many open ones each account holds (None: nobody)
    unconfirmed : urgent acts that wait for a second person
    no_receipt : packages without a receipt for a day or more; locked : links that wrong digits locked
    notes : notes of earlier shifts, newest first
    """

    urgent: list[QueueLine]
    late: list[QueueLine]
    soon: list[QueueLine]
    unread: list[QueueLine]
    news: list[QueueLine]
    waiting: list[QueueLine]
    open_count: int
    by_person: dict[UUID | None, int]
    no_receipt: list[Package]
    locked: list[Package]
    unconfirmed: list[UrgentAct]
    notes: list[dict[str, Any]]
    queue: Queue


def look_over(*, by: Account, keyring: Keyring, at: datetime) -> Shift:
    """Return what stands open for the organisations in which `by` works on reports; nothing opened is kept."""
    queue = open_queue(by=by, keyring=keyring)
    still = [line for line in queue.lines if line.status != Status.CLOSED]
    due = dict(Report.objects.filter(pk__in=[one.report_id for one in still if one.due]).values_list("pk", "due"))
    late = [line for line in still if (moment := due.get(line.report_id)) is not None and moment < at]
    soon = [line for line in still if (moment := due.get(line.report_id)) is not None and at <= moment <= at + SOON]
    no_receipt, locked = _police(by, at)
    return Shift(
        urgent=[line for line in still if line.card.get("u")],
        late=late,
        soon=soon,
        unread=[line for line in still if line.status == Status.NEW],
        news=[line for line in still if line.status == Status.NEWS],
        waiting=[line for line in still if line.status == Status.WAITING],
        open_count=len(still),
        by_person=dict(Counter(line.assignee_id for line in still)),
        no_receipt=no_receipt,
        locked=locked,
        unconfirmed=acts_to_confirm(by),
        notes=_notes(by, keyring, at),
        queue=queue,
    )


def _police(by: Account, at: datetime) -> tuple[list[Package], list[Package]]:
    mine = Package.objects.filter(report__in=visibility.reports_visible_to(by))
    waiting = list(mine.filter(received_at=None, passed_at__lt=at - RECEIPT_WITHIN).order_by("passed_at"))
    ids = {
        link.subject_id
        for organisation_id in permissions.team_organisations(by)
        for link in package_links.locked_of(organisation_id, since=at - NOTES_SHOWN)
        if link.subject_kind == SUBJECT
    }
    return waiting, list(mine.filter(pk__in=ids).order_by("passed_at"))


def leave_note(*, organisation_id: UUID, text: str, by: Account, at: datetime) -> None:
    """Leave a note for the next shift, sealed to the organisation; raises NotYours."""
    org_books.keep(organisation_id=organisation_id, book=BookEntry.Book.SHIFT, content={"text": text}, by=by, at=at)


def _notes(by: Account, keyring: Keyring, at: datetime) -> list[dict[str, Any]]:
    found = org_books.entries(book=BookEntry.Book.SHIFT, by=by, keyring=keyring)
    oldest = (at - NOTES_SHOWN).date()
    return [{**one.content, "organisation_id": one.organisation_id} for one in reversed(found) if one.day >= oldest]
