"""The only lines that ever count: coded by a reader on closing, agreed to by the person, without the report's id."""

from django.db import models

from commonlight.core.fields import RandomIdField


class StatisticsLine(models.Model):
    """
    One coded line in a monthly batch. Holds no id of a report, no words, and no place finer than 2,500 people.

    Each code comes from `content/`; months are stored as their first day.
    """

    id = RandomIdField()
    batch = models.DateField()
    about = models.CharField(max_length=8)
    kind = models.CharField(max_length=24)
    setting = models.CharField(max_length=24)
    zone = models.CharField(max_length=40)
    event_month = models.DateField(null=True)
    report_month = models.DateField()
    contact_before = models.CharField(max_length=8)
    outcome = models.CharField(max_length=24)

    def __str__(self) -> str:
        return f"statistics line {self.id}"


class StatisticsRefusals(models.Model):
    """How many persons did not agree to a line, by month of closing: what the lines leave out."""

    id = RandomIdField()
    batch = models.DateField(unique=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"refusals of {self.batch:%Y-%m}"
