"""What the volunteer coordinator looks at: the roster of a week, who is free, hours; and what the public may do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from commonlight.outreach.models import Assignment, Hours, Opportunity, Shift, Volunteer
from commonlight.outreach.selectors.words import Words, words_in

DONE, ENDED = Assignment.State.DONE, Assignment.State.ENDED


@dataclass(frozen=True)
class RosterShift:
    """One shift as the roster shows it."""

    shift: Shift
    words: Words
    people: list[Assignment]
    n_people: int

    @property
    def missing(self) -> int:
        """Return how many people are still wanted."""
        return max(0, self.shift.wanted - self.n_people)


def _with_people(rows: QuerySet[Shift]) -> QuerySet[Shift]:
    held = Assignment.objects.exclude(state=ENDED).select_related("volunteer").order_by("volunteer__name", "group")
    return rows.select_related("opportunity__project", "occurrence__event").prefetch_related(
        Prefetch("assignments", queryset=held, to_attr="held")
    )


def roster(first: date, last: date, language: str) -> list[tuple[date, list[RosterShift]]]:
    """Return the shifts of some days by day, with who has them."""
    by_day: dict[date, list[RosterShift]] = defaultdict(list)
    for shift in _with_people(Shift.objects.filter(day__range=(first, last)).order_by("starts_at", "pk")):
        by_day[shift.day].append(on_roster(shift, language))
    return sorted(by_day.items())


def on_roster(shift: Shift, language: str) -> RosterShift:
    """Return one shift with who has it."""
    held = getattr(shift, "held", None)
    people = list(shift.assignments.exclude(state=ENDED).select_related("volunteer")) if held is None else held
    return RosterShift(shift, words_in(shift.opportunity.words, language), people, sum(one.people for one in people))


def active_volunteers() -> QuerySet[Volunteer]:
    """Return the people who volunteer now, by name."""
    return Volunteer.objects.filter(ended=None).order_by("name", "pk")


def free_for(shift: Shift) -> QuerySet[Volunteer]:
    """Return who may take a shift: trained and screened where that is asked, and without another shift at that time."""
    rows = active_volunteers()
    if shift.opportunity.needs_training:
        rows = rows.filter(trained_day__lte=shift.day)
    if shift.opportunity.needs_screening:
        rows = rows.filter(screening=Volunteer.Screening.DONE)
    busy = Assignment.objects.exclude(state=ENDED).filter(
        Q(shift=shift) | Q(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at),
        volunteer__isnull=False,
    )
    return rows.exclude(pk__in=busy.values("volunteer"))


def hours_of(volunteer: Volunteer) -> list[dict[str, Any]]:
    """Return a person's time by project: name, minutes, first and last day."""
    found: dict[str, dict[str, Any]] = {}
    for row in Hours.objects.filter(volunteer=volunteer).select_related("project").order_by("day"):
        # In a group the minutes are of all; alone they are the person's own.
        entry = found.setdefault(row.project.name, {"name": row.project.name, "minutes": 0, "first": row.day})
        entry["minutes"] += row.minutes
        entry["last"] = row.day
    return list(found.values())


def hours_by_project(first: date, last: date) -> list[dict[str, Any]]:
    """Return the time given between two days by project, with its programme: a whole number of minutes each."""
    rows = Hours.objects.filter(day__range=(first, last)).values("project__name", "project__programme")
    found = rows.annotate(minutes=Sum("minutes")).order_by("project__name")
    return [
        {"name": row["project__name"], "programme_id": row["project__programme"], "minutes": row["minutes"]}
        for row in found
    ]


def minutes_between(first: date, last: date) -> int:
    """Return all time given between two days, in minutes."""
    found: int | None = Hours.objects.filter(day__range=(first, last)).aggregate(n=Sum("minutes"))["n"]
    return found or 0


@dataclass(frozen=True)
class Way:
    """One way to help, as the public sees it."""

    opportunity: Opportunity
    words: Words
    next_days: list[date]


def ways_to_help(language: str, at: datetime, *, limit: int | None = None) -> list[Way]:
    """Return what a resident can do, with the next days on which somebody is wanted (never one of a private event)."""
    rows = Opportunity.objects.filter(is_public=True, ended=None, project__ended=None).order_by("project__name", "pk")
    rows = rows[:limit] if limit is not None else rows
    found = []
    soon = at + timedelta(days=60)
    for row in rows:
        shifts = row.shifts.filter(starts_at__range=(at, soon)).exclude(occurrence__event__audience="private")
        days = sorted({shift.day for shift in shifts.order_by("starts_at")[:12]})[:3]
        found.append(Way(row, words_in(row.words, language), days))
    return found


def public_opportunity(pk: UUID) -> Opportunity | None:
    """Return an opportunity that the public may see."""
    return Opportunity.objects.filter(pk=pk, is_public=True, ended=None, project__ended=None).first()
