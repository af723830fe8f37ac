"""How this coalition receives reports: opening hours, who covers for whom, the rehearsal, and a watch on the clock."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonlight.core.fields import RandomIdField


def weekdays() -> list[int]:
    """Return no day: nobody reads until somebody of the coalition says when."""
    return []


class IntakeSettings(models.Model):
    """
    One row: when somebody reads, and after how many days without a reader the public form closes itself.

    days : weekdays on which a window begins, Monday is 0; times are those of the coalition's time zone
    opens, closes : a window that closes before it opens ends on the next day
    duty_hours : within how many hours the state wants a child in danger reported; 0 means at once, empty: not filled in
    rehearsed : the day of the last rehearsed report; the rehearsal itself leaves no report
    """

    row = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    days = models.JSONField(default=weekdays)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    closes_after_days = models.PositiveSmallIntegerField(default=3)
    duty_hours = models.PositiveSmallIntegerField(null=True)
    rehearsed = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(row=1), name="reports_intake_one_row"),
            models.CheckConstraint(condition=Q(closes_after_days__range=(1, 30)), name="reports_intake_closes_itself"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | (~Q(opens=F("closes"))), name="reports_intake_hours_whole"
            ),
        ]

    def __str__(self) -> str:
        return "intake settings"


class Cover(models.Model):
    """
    Who steps in for an organisation when nobody of it answers: late reports climb to them first.

    An organisation may name several; away_from, away_until : days, both included, on which this one is not told.
    """

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="covers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "account"], name="one_cover_each"),)

    def __str__(self) -> str:
        return f"cover {self.id}"

    def is_away(self, day: date) -> bool:
        """Whether this person is away on a day."""
        return self.away_from is not None and self.away_until is not None and self.away_from <= day <= self.away_until


class ClockWatch(models.Model):
    """
    One row: the hour the worker last saw, and since when the clock runs without a leap.

    A clock that was set wrong must not open a fallback early; after a leap nothing is opened for a day.
    """

    row = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seen = models.DateTimeField()
    steady_since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(row=1), name="reports_clock_one_row")]

    def __str__(self) -> str:
        return "clock watch"
