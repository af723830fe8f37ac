"""Volunteers: what there is to do, when, who does it, for how long. Of a screening only its state and day."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Volunteer(models.Model):
    """
    Somebody who gives time. A roster needs a name to call; all else is there to reach the person about shifts.

    Erased two years after the person stopped; hours stay as numbers without a name.
    """

    class Screening(models.TextChoices):
        """Where a background check stands. What it found is never kept here."""

        NOT_ASKED = "not_asked", _("Not asked")
        ASKED = "asked", _("Asked, no answer yet")
        DONE = "done", _("Done: may take shifts that need it")
        NOT_SUITED = "not_suited", _("Done: takes shifts that do not need it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    # To send the roster and to call when a shift changes.
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(default=list)
    screening = models.CharField(max_length=12, choices=Screening.choices, default=Screening.NOT_ASKED)
    screening_day = models.DateField(null=True, blank=True)
    # The day the training for volunteers was completed.
    trained_day = models.DateField(null=True, blank=True)
    began = models.DateField()
    ended = models.DateField(null=True, blank=True)
    thanked_day = models.DateField(null=True, blank=True)
    brought_by = models.ForeignKey(
        "outreach.VolunteerImport", null=True, blank=True, on_delete=models.SET_NULL, related_name="volunteers"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(screening="not_asked") | Q(screening_day__isnull=False), name="outreach_screening_has_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Project(models.Model):
    """Work that belongs together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    programme = models.ForeignKey(
        "outreach.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="volunteer_projects"
    )
    ended = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Opportunity(models.Model):
    """One thing a volunteer can do, and what must come first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="opportunities")
    # {language code: {"title": ..., "text": ...}}, as in `Event`.
    words = models.JSONField(default=dict)
    needs_training = models.BooleanField(default=True)
    needs_screening = models.BooleanField(default=False)
    # On the public page "Ways to help".
    is_public = models.BooleanField(default=False)
    ended = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Shift(models.Model):
    """When it is done and how many are needed; with an event, or by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="shifts")
    occurrence = models.ForeignKey(
        "outreach.Occurrence", null=True, blank=True, on_delete=models.SET_NULL, related_name="shifts"
    )
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wanted = models.PositiveSmallIntegerField(default=1)
    # Where to meet; stays empty for a private event.
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outreach_shift_ends_after_start")
        ]
        indexes = [models.Index(fields=["starts_at"], name="outreach_shift_when")]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.day}"

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Assignment(models.Model):
    """That a volunteer, or a group with so many people, takes a shift."""

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("Planned")
        DONE = "done", _("Was there")
        ENDED = "ended", _("Did not take place")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    volunteer = models.ForeignKey(
        Volunteer, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    group = models.CharField(max_length=80, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "volunteer"], name="outreach_one_shift_once"),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, group="", people=1) | (Q(volunteer=None) & ~Q(group="")),
                name="outreach_a_person_or_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.state}"


class Hours(models.Model):
    """Time that was given. The name goes with the volunteer; the number stays for the project."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="hours")
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.SET_NULL, related_name="hours")
    assignment = models.OneToOneField(
        Assignment, null=True, blank=True, on_delete=models.SET_NULL, related_name="hours"
    )
    day = models.DateField(db_index=True)
    # Of all people together.
    minutes = models.PositiveIntegerField()
    people = models.PositiveSmallIntegerField(default=1)
    brought_by = models.ForeignKey(
        "outreach.VolunteerImport", null=True, blank=True, on_delete=models.SET_NULL, related_name="hours"
    )
    # The gift these hours were valued in, so that none is counted twice; free again when that gift goes.
    valued_in = models.ForeignKey(
        "outreach.InKind", null=True, blank=True, on_delete=models.SET_NULL, related_name="hours"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="outreach_hours_some")]

    def __str__(self) -> str:
        return f"{self.day} {self.minutes}"


class HelpOffer(models.Model):
    """
    That a resident offers help: a name to call and a way to reach the person, sealed under a key outside the data folder.

    It goes when the team has answered, at the latest after 60 days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="offers")
    form_id = models.CharField(max_length=32, unique=True)
    people = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12)
    sealed = models.BinaryField()
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class VolunteerImport(models.Model):
    """A sheet of volunteers or hours that was brought in, so that it can be taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=[("volunteers", _("Volunteers")), ("hours", _("Hours"))])
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey("core.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    n_made = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    undone_day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
