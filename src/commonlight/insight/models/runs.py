"""Runs: one question worked out by the analysis, kept with all that is needed to work it out again to the same bytes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account


class Run(models.Model):
    """A question with its inputs, the versions and the seed it was worked out with, and the answer as bytes."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being worked out")
        DONE = "done", _("Worked out")
        FAILED = "failed", _("Not worked out")

    class Checked(models.TextChoices):
        """What came of working it out once more."""

        NO = "", _("Not worked out twice")
        WAITING = "waiting", _("Being worked out once more")
        SAME = "same", _("Worked out twice, to the same bytes")
        DIFFERENT = "different", _("Worked out twice, with another answer")
        FAILED = "failed", _("Could not be worked out once more")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=32)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="0 to 100")
    # All the inputs, so that nothing that changes in the rooms changes the answer. Never a person.
    asked = models.TextField()
    inputs_digest = models.CharField(max_length=64)
    versions = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    made_on = models.DateField()
    result = models.BinaryField(null=True)
    result_digest = models.CharField(max_length=64, blank=True)
    error_kind = models.CharField(max_length=32, blank=True)
    checked = models.CharField(max_length=9, choices=Checked.choices, default=Checked.NO, blank=True)
    checked_on = models.DateField(null=True)
    checked_versions = models.JSONField(default=dict)
    # Personal: who asked; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "made_on"], name="insight_run_kind")]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.kind}"

    @property
    def is_open(self) -> bool:
        """Return whether something is still being worked out."""
        return self.state in (self.State.WAITING, self.State.RUNNING) or self.checked == self.Checked.WAITING
