"""What waits too long, told by clear columns alone: who is to be told that there is something, and nothing of what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from commonlight.core import clock, notices
from commonlight.core import selectors as core_selectors
from commonlight.core.models import Account, Notice
from commonlight.core.roles import Role
from commonlight.core.services import package_links
from commonlight.core.store import write
from commonlight.referrals import permissions
from commonlight.referrals.models import Client, HelpRequest, Referral
from commonlight.referrals.services.ending import SUBJECT

# A person who asked for help herself waits no longer than this for somebody to take it up.
TAKE_UP_DAYS = 1
LOCKED_SINCE = timedelta(days=2)


def late_senders(at: datetime) -> set[UUID]:
    """Return the organisations whose clients wait: a step is past its day, a referral unanswered, a request not taken up."""
    day = at.date()
    late = set(Client.objects.filter(closed=None, next_due__lt=day).values_list("organisation_id", flat=True))
    late |= set(_unanswered(at).values_list("sender_id", flat=True))
    asked = HelpRequest.objects.filter(day__lt=day).values_list("organisation_id", "day")
    return late | {one for one, since in asked if (day - since).days > TAKE_UP_DAYS}


def late_receivers(at: datetime) -> set[UUID]:
    """Return the organisations that were sent somebody and let the time to answer pass."""
    found = _unanswered(at).exclude(receiver=None).values_list("receiver_id", flat=True)
    return {one for one in found if one is not None}


def _unanswered(at: datetime) -> "QuerySet[Referral]":
    return Referral.objects.filter(ended=None, answer_due__lte=at)


@dataclass(frozen=True)
class Waits:
    """
    How much waits for one person.

    unanswered : referrals of the house that nobody answered in time; past_their_day : own clients with a step that is late
    to_answer : referrals that came to the house and wait for their first answer; asking : requests nobody took up
    """

    unanswered: int
    past_their_day: int
    to_answer: int
    asking: int


def waits_for(account: Account, *, team: Collection[UUID], receiving: Collection[UUID], at: datetime) -> Waits:
    """Return what waits for an account that works in `team` and receives in `receiving`, counted without any key."""
    mine = Client.objects.filter(owner=account, organisation_id__in=team, closed=None, next_due__lt=at.date())
    came = Referral.objects.filter(ended=None, receiver_id__in=receiving).exclude(answer_due=None)
    return Waits(
        unanswered=_unanswered(at).filter(sender_id__in=team).count(),
        past_their_day=mine.count(),
        to_answer=came.count(),
        asking=HelpRequest.objects.filter(organisation_id__in=team).count(),
    )


def mark_due(*, at: datetime) -> None:
    """Mark every organisation in which something waits too long; it is told once a day, at a moment of its own."""
    late = late_senders(at) | late_receivers(at)
    if late:
        with write():
            for organisation_id in sorted(late):
                notices.something_due(organisation_id)


def people_to_tell(organisation_id: UUID, kind: Notice.Kind) -> Iterable[Account]:
    """
    Return whom of this room a notice goes to.

    New: who receives, while a referral waits for its first answer; who sends, when wrong PINs locked a link. Due: who works with clients, and who receives, each only
    while something of theirs is late.
    """
    at = clock.now()
    if kind is Notice.Kind.NEW:
        waits = Q(ended=None, receiver_id=organisation_id) & ~Q(answer_due=None)
        roles: set[Role] = set(permissions.RECEIVERS) if Referral.objects.filter(waits).exists() else set()
        locked = package_links.locked_of(organisation_id, since=at - LOCKED_SINCE).filter(subject_kind=SUBJECT)
        roles |= set(permissions.TEAM) if locked.exists() else set()
    else:
        roles = set(permissions.TEAM) if organisation_id in late_senders(at) else set()
        roles |= set(permissions.RECEIVERS) if organisation_id in late_receivers(at) else set()
    return core_selectors.people_of(organisation_id, *sorted(roles)) if roles else ()
