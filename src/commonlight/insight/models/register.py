"""What was published, by whom, and what was taken back; and who may publish."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account

TITLE, WHY = 120, 300


class ReleaseRight(models.Model):
    """The right to publish, which a coordinator gave to somebody whose role does not bring it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Personal: who holds it and who gave it; the right goes with the account.
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"release right {self.pk}"


class Release(models.Model):
    """
    One release and what the gate made of it.

    Only what passed the gate is kept, never the counts that went in. The record stays when a release is withdrawn:
    somebody may hold the figures, so that every later release is still compared with them.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Being checked")
        READY = "ready", _("Waits for a second person")
        REFUSED = "refused", _("Cannot be published")
        RELEASED = "released", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The place in the order of all releases; none until it is published. Two people at once cannot get the same.
    number = models.PositiveIntegerField(null=True, unique=True)
    kind = models.SlugField(max_length=24)
    title = models.CharField(max_length=TITLE)
    # Which data it counts: releases of one source are compared with each other.
    source = models.SlugField(max_length=40)
    asked = models.JSONField(default=dict, help_text="what was asked for; never a count")
    as_of = models.DateField(null=True, help_text="state of the data")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # How many releases of its source the gate had read when it let this one pass.
    n_read = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=40, blank=True)
    tables = models.JSONField(default=list, help_text="columns, and rows of categories with a figure or none")
    files = models.JSONField(default=dict, help_text="file name: text, as everybody may take it")
    record = models.JSONField(default=dict, help_text="what later releases are compared with")
    statement = models.JSONField(default=list)
    hidden = models.JSONField(default=dict, help_text="reason: number of figures; for the team only")
    n_shown = models.PositiveIntegerField(default=0)
    n_hidden = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text="why it cannot be published, and what can be instead")
    asked_on = models.DateField()
    released_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=WHY, blank=True)
    # Personal: who asked, who agreed, who took it back; erased with the account.
    released_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "number"], name="insight_release_order")]

    def __str__(self) -> str:
        return f"release {self.pk}"
