"""Coded lines of referrals that ended, in monthly batches, without the referral's or the client's number."""

from django.db import models

from commonlight.core.fields import RandomIdField
from commonlight.referrals.policies.figures import Figures


class OutcomeLine(models.Model):
    """
    One referral that ended, coded by a case worker with the person's agreement.

    batch : first day of the month it was counted in
    service : term of the directory's taxonomy; area : county; language : code
    answered : in time, late or never; outcome : connected, not_connected, declined, withdrawn, expired, unknown
    reason : from the closed list, "" when there is none; days : bucket of days from sending to connection
    source : mark that tells one organisation's lines of a quarter from another's, made with a key outside the data folder
    """

    id = RandomIdField()
    batch = models.DateField()
    service = models.CharField(max_length=40)
    area = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    answered = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16)
    reason = models.CharField(max_length=24, blank=True)
    days = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=16, blank=True, default="")

    def __str__(self) -> str:
        return f"outcome line {self.id}"


class OutcomeRefusals(models.Model):
    """How many people of a month did not want their line to count."""

    id = RandomIdField()
    batch = models.DateField(unique=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"refusals of {self.batch}"


class FigureRelease(models.Model):
    """
    The figures of one quarter as they were released: the log that no quarter is told twice.

    told : [[category, count], ...] as `policies.figures` has them, rounded to `rounding`; hidden counts stand nowhere
    """

    id = RandomIdField()
    quarter = models.DateField(unique=True)
    released = models.DateField()
    total = models.PositiveIntegerField()
    told = models.JSONField()
    n_hidden = models.PositiveIntegerField()
    rounding = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"figures of {self.quarter}"

    def figures(self) -> Figures:
        """Return what was told."""
        return Figures(tuple((tuple(key), count) for key, count in self.told), self.total, self.n_hidden, self.rounding)
