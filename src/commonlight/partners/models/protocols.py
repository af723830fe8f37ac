"""The joint response protocol: when a case is found, who is called in which order. It holds no case."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Protocol(models.Model):
    """One version of the checklist; the newest issued one counts, a draft has no day of issue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=120)
    opening = models.CharField(max_length=600, blank=True)
    issued_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class ProtocolStep(models.Model):
    """One step: whom to call, on which number, within which time, what to say; the number carries its day of check."""

    class Side(models.TextChoices):
        """Who does it."""

        BOTH = "both", _("Both")
        NGO = "ngo", _("NGO")
        POLICE = "police", _("Police")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side.choices, default=Side.BOTH)
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=160, blank=True)
    number = models.CharField(max_length=40, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    within = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.id)
