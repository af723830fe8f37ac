"""What was worked out from the tests, and scores that came back from other systems: counts, never people."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation
from commonlight.learning.models.sessions import Session


class ClassResult(models.Model):
    """The last result of one session; `digest` is of the sheets it stands on, so that an old one shows as old."""

    class State(models.TextChoices):
        """How far the working out is."""

        WAITING = "waiting", _("Being worked out")
        READY = "ready", _("Ready")
        NO_PROGRAM = "no_program", _("The part that works out results is not installed")
        FAILED = "failed", _("It could not be worked out")

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.CASCADE, related_name="result")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    day = models.DateField()
    digest = models.CharField(max_length=32)
    found = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"result of {self.session_id}"


class PooledResult(models.Model):
    """The gain of one course over all its sessions, one row for each course."""

    course = models.CharField(max_length=40, primary_key=True)
    state = models.CharField(max_length=10, choices=ClassResult.State.choices, default=ClassResult.State.WAITING)
    day = models.DateField()
    found = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"pooled result of {self.course}"


class ScoreFile(models.Model):
    """What a school's or hospital's own system told of a course that ran there: four numbers of its file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    course = models.CharField(max_length=40)
    place = models.CharField(max_length=120)
    day = models.DateField()
    # Personal: who brought it in, for colleagues' questions.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    n_people = models.PositiveIntegerField()
    n_scored = models.PositiveIntegerField()
    n_passed = models.PositiveIntegerField()
    mean_percent = models.FloatField(null=True)
    taken_back_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(n_scored__lte=F("n_people")) & Q(n_passed__lte=F("n_scored")), name="learning_score_counts"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
