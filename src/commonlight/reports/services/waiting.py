"""What waits too long, counted by clear columns alone: the worker and a coordinator may know it without any key."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from commonlight.core import clock, notices
from commonlight.core import selectors as core_selectors
from commonlight.core.models import Account, Notice
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.reports import permissions, policies, selectors
from commonlight.reports.models import Report, Status, UrgentAct, Wrap

CONFIRM_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Waiting:
    """
    How many reports of one organisation wait.

    new : nobody has read what was written last
    climbing : a day before the answer is due, the one who covers takes over
    late : the time of the first answer has passed
    """

    organisation_id: UUID
    new: int
    climbing: int
    late: int


def waiting_at(at: datetime, organisations: Collection[UUID] | None = None) -> list[Waiting]:
    """Return what waits, by organisation; of all organisations when none are named. One where nothing waits is left out."""
    due = Q(report__due__lte=at + policies.CLIMB_BEFORE) & ~Q(report__status=Status.CLOSED)
    rows = Wrap.objects.all() if organisations is None else Wrap.objects.filter(organisation_id__in=organisations)
    # Most reports are closed: their rows are not looked at one by one.
    can_wait = Report.objects.filter(
        Q(status__in=(Status.NEW, Status.NEWS)) | (Q(due__isnull=False) & ~Q(status=Status.CLOSED))
    )
    counted = (
        rows.filter(report_id__in=can_wait.values("pk"))
        .values("organisation_id")
        .annotate(
            new=Count("pk", filter=Q(report__status__in=(Status.NEW, Status.NEWS))),
            climbing=Count("pk", filter=due & Q(report__due__gt=at)),
            late=Count("pk", filter=due & Q(report__due__lte=at)),
        )
    )
    return [Waiting(**row) for row in counted.order_by("organisation_id")]


def unconfirmed(at: datetime, organisations: Collection[UUID]) -> tuple[int, int]:
    """Return how many urgent acts of some organisations wait for a second person, and how many of them over a day."""
    rows = UrgentAct.objects.filter(organisation_id__in=list(organisations), confirmed_at=None)
    return rows.count(), rows.filter(at__lte=at - CONFIRM_WITHIN).count()


def mark_due(*, at: datetime) -> None:
    """Mark every organisation in which something waits too long; they are told once a day, at a moment of their own."""
    late = {one.organisation_id for one in waiting_at(at) if one.climbing or one.late}
    acts = UrgentAct.objects.filter(confirmed_at=None, at__lte=at - CONFIRM_WITHIN)
    late |= set(acts.values_list("organisation_id", flat=True))
    if late:
        with write():
            for organisation_id in sorted(late):
                notices.something_due(organisation_id)


def people_to_tell(organisation_id: UUID, kind: Notice.Kind) -> Iterable[Account]:
    """Return whom a notice goes to: the team for what is new; for what waits, also who covers and the coordinators."""
    roles = permissions.TEAM if kind is Notice.Kind.NEW else (*permissions.TEAM, Role.COORDINATOR)
    people = list(core_selectors.people_of(organisation_id, *roles))
    covers = [one for one in selectors.covers() if one.organisation_id == organisation_id]
    # Where all who step in are away at once, silence would be worse than a mail on a free day.
    here = [one for one in covers if not one.is_away(clock.today())] or covers
    return [*people, *(one.account for one in here)]
