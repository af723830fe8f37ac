"""Questions put to the work with police: duties of the law library, what was done against each, hours of a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet, Sum

from commonlight.core.models import Account
from commonlight.core.permissions import has_role, organisations_where
from commonlight.core.roles import Role
from commonlight.library import selectors as library
from commonlight.outreach.models import Engagement
from commonlight.outreach.selectors import events as calendar

# What the library calls the laws that ask police and agencies for work with the community.
TOPICS = frozenset({"prevention", "cooperation", "education"})
YEAR, MONTH = timedelta(days=365), timedelta(days=31)


@dataclass(frozen=True)
class Duty:
    """A law that asks for work with the community, and what was done against it within a year."""

    law: library.Item
    place: library.Text
    n_done: int
    last: Engagement | None


def organisations_for(account: Account) -> list[UUID]:
    """Return the organisations whose work with the community somebody sees: a liaison her own, a coordinator all."""
    if has_role(account, Role.COORDINATOR):
        from commonlight.core.models import Organisation

        return list(Organisation.objects.order_by("name").values_list("pk", flat=True))
    return organisations_where(account, Role.POLICE_LIAISON)


def engagements(organisations: Sequence[UUID]) -> QuerySet[Engagement]:
    """Return what these organisations planned and did, the newest day first."""
    found = Engagement.objects.filter(organisation_id__in=organisations)
    return found.select_related("organisation", "programme").order_by("-on", "-pk")


def laws_with_duties(language: str) -> list[tuple[library.Item, library.Text]]:
    """Return the laws of the coalition's place, and of the larger places, that ask for work with the community."""
    place = library.home_place()
    if not place or library.place(place) is None:
        return []
    return [
        (law, group.name)
        for group in library.laws_of(place, None, language)
        for law in group.laws
        if law.facts["status"] != "pending_not_law"
        and "duties" in law.text
        and TOPICS.intersection(law.facts["topics"])
    ]


def duties(organisations: Sequence[UUID], language: str, *, today: date) -> list[Duty]:
    """Return each duty with what was done against it, dated; those without anything in a year first."""
    done: dict[str, list[Engagement]] = {}
    rows = engagements(organisations).filter(is_done=True, on__gt=today - YEAR, on__lte=today).exclude(law="")
    for row in rows:
        done.setdefault(row.law, []).append(row)
    found = [
        Duty(law, place, len(done.get(law.id, ())), done[law.id][0] if law.id in done else None)
        for law, place in laws_with_duties(language)
    ]
    return sorted(found, key=lambda duty: duty.n_done > 0)


def minutes_in_month(organisations: Sequence[UUID], *, today: date) -> int:
    """Return the minutes written down for what took place in this month."""
    rows = Engagement.objects.filter(
        organisation_id__in=organisations, is_done=True, on__year=today.year, on__month=today.month
    )
    return int(rows.aggregate(sum=Sum("minutes"))["sum"] or 0)


def coming(organisations: Sequence[UUID], *, today: date) -> QuerySet[Engagement]:
    """Return what is planned, or was and nobody said whether it took place, by day."""
    return engagements(organisations).filter(is_done=False, on__lte=today + timedelta(days=31)).order_by("on", "pk")


def public_events(language: str, *, at: datetime) -> list[calendar.Line]:
    """Return the days of public events of the last month and the next two, which an officer may have been at."""
    rows = calendar.public_days().filter(day__range=((at - MONTH).date(), (at + 2 * MONTH).date()))
    return [line for line in calendar.lines(rows, language, limit=200) if not line.is_cancelled]
