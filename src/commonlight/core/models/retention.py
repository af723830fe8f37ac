"""What is gone for good, and what must not go yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField


class Tombstone(models.Model):
    """
    That a row was deleted or replaced: its kind and random id, and the day. Never what stood in it.

    Copies of all tombstones lie beside the backups, so that bringing back an old backup brings back nothing deleted.
    """

    id = RandomIdField()
    kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=80)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="core_tombstone_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class LegalHold(models.Model):
    """
    That something must not be deleted by the calendar until a day; who set it and why. Setting and ending are audited.

    The reason is one of a few words; what more there is to say belongs into a sealed note of the organisation.
    """

    class Reason(models.TextChoices):
        """Why somebody must keep it."""

        COURT = "court", _("An order of a court or an authority")
        PRESERVE = "preserve", _("A request to preserve evidence, checked with counsel")
        CLAIM = "claim", _("A legal claim of the person")
        SAFETY = "safety", _("Work for the person's safety is still going on")

    id = RandomIdField()
    kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=80)
    reason = models.CharField(max_length=10, choices=Reason)
    set_by_id = models.UUIDField()
    set_on = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="core_hold_once"),
            models.CheckConstraint(condition=models.Q(until__gte=models.F("set_on")), name="core_hold_ends_later"),
        ]

    def __str__(self) -> str:
        return f"hold on {self.kind} {self.object_id}"
