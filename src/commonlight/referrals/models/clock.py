"""The latest day this site has seen, so that a clock set back revives nothing."""

from django.db import models


class LatestDay(models.Model):
    """One row: no consent that was over on this day is ever valid again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    day = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="referrals_latest_day_one_row")]

    def __str__(self) -> str:
        return str(self.day)
