"""Volunteers: who takes which shift, what must come first, hours, and offers of help from residents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.outreach.models import Assignment, Hours, Occurrence, Opportunity, Project, Shift, Volunteer
from commonlight.outreach.wall_time import span

REASONS: dict[str, str | Promise] = {
    "training": _("This shift needs the training for volunteers, and none is noted for this person."),
    "screening": _("This shift needs a completed screening, and none is noted for this person."),
    "overlap": _("This person already has a shift at that time."),
    "ended": _("This person does not volunteer any more."),
    "twice": _("This person already has this shift."),
    "full": _("Enough people have this shift."),
    "not over": _("Hours are noted when the shift has begun."),
    "too long": _("One day has 24 hours. Check what you wrote."),
}
MOST_MINUTES = 24 * 60
# The kind in tombstones and holds.
VOLUNTEER = "volunteer"


class CannotAssign(Exception):
    """A volunteer cannot take a shift, or hours cannot be noted; `words` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def words(self) -> str:
        """Return the sentence for the page."""
        return str(REASONS[self.reason])


@dataclass(frozen=True)
class VolunteerWords:
    """What somebody wrote about a volunteer."""

    name: str
    email: str = ""
    phone: str = ""
    languages: list[str] = field(default_factory=list)
    screening: str = Volunteer.Screening.NOT_ASKED
    screening_day: date | None = None
    trained_day: date | None = None


def save_volunteer(words: VolunteerWords, *, volunteer: Volunteer | None, by: Account, at: datetime) -> Volunteer:
    """Write a volunteer's row; a new one begins today."""
    row = volunteer or Volunteer(began=at.date())
    is_new = volunteer is None
    for name in ("name", "email", "phone", "languages", "screening", "trained_day"):
        setattr(row, name, getattr(words, name))
    asked = words.screening != Volunteer.Screening.NOT_ASKED
    row.screening_day = (words.screening_day or at.date()) if asked else None
    with write():
        row.save(force_insert=is_new)
        kind = "volunteer added" if is_new else "volunteer changed"
        audit.record(kind, by=by, at=at, subject=("volunteer", row.pk), detail={"screening": row.screening})
    return row


def end_volunteer(volunteer: Volunteer, *, by: Account, at: datetime) -> None:
    """Note that somebody stopped: shifts to come are free again."""
    with write():
        Volunteer.objects.filter(pk=volunteer.pk).update(ended=at.date())
        Assignment.objects.filter(volunteer=volunteer, state=Assignment.State.PLANNED, shift__starts_at__gt=at).delete()
        audit.record("volunteer ended", by=by, at=at, subject=("volunteer", volunteer.pk))


def erase_again(ids: Sequence[str]) -> int:
    """Delete the rows of these ids as far as they stand, inside the caller's `write()`."""
    return Volunteer.objects.filter(pk__in=list(ids)).delete()[0]


def erase_volunteers(ids: list[str], *, by: Account | None, at: datetime) -> None:
    """Delete volunteers for good, as they or the calendar asked; their hours stay as numbers without a name."""
    with write():
        bury(VOLUNTEER, ids, at=at)
        erase_again(ids)
        for one in ids:
            audit.record("volunteer erased", by=by, at=at, subject=("volunteer", one))


def save_project(
    name: str, *, programme_id: UUID | None, project: Project | None, by: Account, at: datetime
) -> Project:
    """Write a project."""
    row = project or Project()
    row.name, row.programme_id = name, programme_id
    with write():
        row.save()
        audit.record("volunteer project written", by=by, at=at, subject=("volunteer project", row.pk))
    return row


def end_project(project: Project, *, by: Account, at: datetime) -> None:
    """End a project: what there was to do goes off the pages; hours stay."""
    with write():
        Project.objects.filter(pk=project.pk).update(ended=at.date())
        Opportunity.objects.filter(project=project, ended=None).update(ended=at.date(), is_public=False)
        audit.record("volunteer project ended", by=by, at=at, subject=("volunteer project", project.pk))


@dataclass(frozen=True)
class OpportunityWords:
    """What there is to do; `words` as in `EventPlan`."""

    project_id: UUID
    words: dict[str, tuple[str, str]]
    needs_training: bool
    needs_screening: bool
    is_public: bool


def save_opportunity(
    said: OpportunityWords, *, opportunity: Opportunity | None, by: Account, at: datetime
) -> Opportunity:
    """Write what there is to do, and what must come first."""
    row = opportunity or Opportunity()
    row.project_id, row.needs_training, row.needs_screening = said.project_id, said.needs_training, said.needs_screening
    row.is_public = said.is_public
    row.words = {code: {"title": title, "text": text} for code, (title, text) in said.words.items()}
    with write():
        row.save()
        audit.record("opportunity written", by=by, at=at, subject=("opportunity", row.pk))
    return row


def end_opportunity(opportunity: Opportunity, *, by: Account, at: datetime) -> None:
    """Take an opportunity off the pages; its shifts and hours stay."""
    with write():
        Opportunity.objects.filter(pk=opportunity.pk).update(ended=at.date(), is_public=False)
        audit.record("opportunity ended", by=by, at=at, subject=("opportunity", opportunity.pk))


@dataclass(frozen=True)
class ShiftPlan:
    """When and where; wall time in `time_zone`."""

    day: date
    opens: time
    closes: time
    time_zone: str
    wanted: int
    place: str = ""
    occurrence: Occurrence | None = None


def save_shift(opportunity: Opportunity, plan: ShiftPlan, *, by: Account, at: datetime) -> Shift:
    """Plan a shift; one of a private event names no place."""
    starts_at, ends_at = span(plan.day, plan.opens, plan.closes, plan.time_zone)
    hidden = plan.occurrence is not None and plan.occurrence.event.is_private
    with write():
        row = Shift.objects.create(
            opportunity=opportunity, occurrence=plan.occurrence, day=plan.day, opens=plan.opens, closes=plan.closes,
            starts_at=starts_at, ends_at=ends_at, wanted=plan.wanted, place="" if hidden else plan.place,
        )  # fmt: skip
        audit.record("shift planned", by=by, at=at, subject=("shift", row.pk))
    return row


def drop_shift(shift: Shift, *, by: Account, at: datetime) -> None:
    """Take a shift out, with who had it; hours that were noted stay."""
    with write():
        audit.record("shift dropped", by=by, at=at, subject=("shift", shift.pk))
        shift.delete()


def _check(shift: Shift, volunteer: Volunteer) -> None:
    if volunteer.ended is not None:
        raise CannotAssign("ended")
    if shift.opportunity.needs_training and (volunteer.trained_day is None or volunteer.trained_day > shift.day):
        raise CannotAssign("training")
    if shift.opportunity.needs_screening and volunteer.screening != Volunteer.Screening.DONE:
        raise CannotAssign("screening")
    theirs = Assignment.objects.filter(volunteer=volunteer).exclude(state=Assignment.State.ENDED)
    if theirs.filter(shift=shift).exists():
        raise CannotAssign("twice")
    if theirs.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at).exists():
        raise CannotAssign("overlap")


def people_on(shift: Shift) -> int:
    """Return how many people have a shift."""
    rows = shift.assignments.exclude(state=Assignment.State.ENDED)
    return sum(rows.values_list("people", flat=True))


def assign(shift: Shift, volunteer: Volunteer, *, by: Account, at: datetime) -> Assignment:
    """Give a shift to a volunteer; raises CannotAssign with the reason."""
    with write():
        shift = Shift.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=shift.pk)
        # Two shifts at once for one person are seen only when the person's row is held.
        volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
        _check(shift, volunteer)
        if people_on(shift) >= shift.wanted:
            raise CannotAssign("full")
        Assignment.objects.filter(shift=shift, volunteer=volunteer).delete()
        made = Assignment.objects.create(shift=shift, volunteer=volunteer)
        audit.record("shift assigned", by=by, at=at, subject=("shift", shift.pk))
    return made


def assign_group(shift: Shift, *, group: str, people: int, by: Account, at: datetime) -> Assignment:
    """Give a shift to a group with so many people; raises CannotAssign "full", or "training" where each needs one."""
    with write():
        shift = Shift.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=shift.pk)
        if shift.opportunity.needs_screening:
            raise CannotAssign("screening")
        if shift.opportunity.needs_training:
            raise CannotAssign("training")
        if people_on(shift) + people > shift.wanted:
            raise CannotAssign("full")
        made = Assignment.objects.create(shift=shift, group=group, people=people)
        audit.record("shift assigned", by=by, at=at, subject=("shift", shift.pk), detail={"people": people})
    return made


def unassign(assignment: Assignment, *, by: Account, at: datetime) -> None:
    """Take somebody off a shift; hours that were noted stay."""
    with write():
        audit.record("shift given back", by=by, at=at, subject=("shift", assignment.shift_id))
        assignment.delete()


def note_hours(shift: Shift, minutes: dict[UUID, int], *, by: Account, at: datetime) -> int:
    """
    Note for each assignment how many minutes were given (0: was not there); noting again replaces.

    Returns how many were there. Raises CannotAssign "not over" or "too long".
    """
    if shift.starts_at > at:
        raise CannotAssign("not over")
    if any(n > MOST_MINUTES for n in minutes.values()):
        raise CannotAssign("too long")
    n_there = 0
    with write():
        project_id = shift.opportunity.project_id
        for row in shift.assignments.select_for_update().filter(pk__in=minutes):
            Hours.objects.filter(assignment=row).delete()
            given = minutes[row.pk]
            row.state = Assignment.State.DONE if given else Assignment.State.ENDED
            row.save(update_fields=["state"])
            if given:
                Hours.objects.create(
                    project_id=project_id, volunteer_id=row.volunteer_id, assignment=row, day=shift.day,
                    minutes=given * row.people, people=row.people,
                )  # fmt: skip
                n_there += row.people
        audit.record("hours noted", by=by, at=at, subject=("shift", shift.pk), detail={"people": n_there})
    return n_there


def add_hours(volunteer: Volunteer, *, project: Project, day: date, minutes: int, by: Account, at: datetime) -> Hours:
    """Note hours outside of a shift; raises CannotAssign "too long"."""
    if minutes > MOST_MINUTES:
        raise CannotAssign("too long")
    with write():
        row = Hours.objects.create(project=project, volunteer=volunteer, day=day, minutes=minutes)
        audit.record("hours noted", by=by, at=at, subject=("volunteer", volunteer.pk), detail={"minutes": minutes})
    return row


def thank(volunteer: Volunteer, *, by: Account, at: datetime) -> None:
    """Note that somebody was thanked."""
    with write():
        Volunteer.objects.filter(pk=volunteer.pk).update(thanked_day=at.date())
        audit.record("volunteer thanked", by=by, at=at, subject=("volunteer", volunteer.pk))
