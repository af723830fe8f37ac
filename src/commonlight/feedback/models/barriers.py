"""The board of challenges: what stands in the way, what was tried against it, what was learned. No person stands in it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account

TITLE, LINE, WORDS = 120, 160, 800


class Barrier(models.Model):
    """Something that stands in the way of people here, told without a person."""

    class Kind(models.TextChoices):
        """What it is about."""

        AWARENESS = "awareness", _("Not known: signs, rights or help")
        TRUST = "trust", _("Trust: in police, in us, in offices")
        MONEY = "money", _("Money, time or staff")
        NORMS = "norms", _("Custom, shame or silence")
        ACCESS = "access", _("Way, language or papers")

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", _("Open")
        BETTER = "better", _("Better")
        SOLVED = "solved", _("Solved here")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=TITLE)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(max_length=WORDS)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # From which coalition's file it came; empty for our own.
    origin = models.CharField(max_length=TITLE, blank=True)
    on = models.DateField()
    # Personal: who wrote it in; erased with the account, and in no file.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "origin"], name="feedback_one_barrier_of_a_name")]

    def __str__(self) -> str:
        return self.title


class Attempt(models.Model):
    """What was tried against a barrier and what came of it; what did not work is worth as much."""

    class Outcome(models.TextChoices):
        """What came of it."""

        WORKED = "worked", _("Worked")
        PARTLY = "partly", _("Worked in part")
        DID_NOT = "did_not", _("Did not work")
        TOO_EARLY = "too_early", _("Too early to say")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="attempts")
    tried = models.TextField(max_length=WORDS)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    learned = models.TextField(max_length=WORDS, blank=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class BarrierChange(models.Model):
    """A programme that was changed because of a barrier; the programme keeps the change itself."""

    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="changes")
    programme = models.CharField(max_length=TITLE)
    changed = models.TextField(max_length=WORDS)
    on = models.DateField()

    def __str__(self) -> str:
        return f"change {self.pk}"
