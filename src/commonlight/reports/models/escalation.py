"""What waits under the escalation key, and what one person did at once and a second one confirms afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField


class FallbackWrap(models.Model):
    """
    A wrap and a card for a partner who may read only if nobody answers in time.

    Both are sealed to the partner first and under the escalation key on top: the partner cannot open them before the
    worker peels that layer, and the worker cannot open what is below it. Gone at the first answer.
    """

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="fallbacks")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    card = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "organisation"], name="one_fallback_per_organisation")]

    def __str__(self) -> str:
        return f"fallback {self.id}"


class DutyClock(models.Model):
    """
    The clock of a duty to report, started by a member of staff: exact, for staff must be able to account for it.

    What was said, to whom, and the receipt stand sealed in the organisation's own notes.
    """

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="duty_clocks")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    started = models.DateTimeField()
    due = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "organisation"], condition=Q(ended=None), name="one_running_duty_clock"
            )
        ]

    def __str__(self) -> str:
        return f"duty clock {self.id}"


class UrgentAct(models.Model):
    """Something one person did at once because it could not wait; a second person of the organisation confirms it."""

    class Kind(models.TextChoices):
        """What was done."""

        DUTY = "duty", _("Told the authorities, as the duty to report asks")
        OVERRIDE = "override", _("Passed parts on against the chosen readers")

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="urgent_acts")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(by=None) | ~Q(confirmed_by=F("by")), name="second_person_confirms"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False), name="confirmed_when"
            ),
        ]

    def __str__(self) -> str:
        return f"urgent act {self.id}"
