"""What was published about how fast people were answered: one row for each quarter, written once."""

from django.db import models

from commonlight.core.fields import RandomIdField


class AnsweredQuarter(models.Model):
    """
    The released figures of one quarter, as the public page shows them; never computed again, so nothing can be subtracted.

    sent : reports that came in, rounded; None when too few to say
    share_from, share_to : of 100 reports, how many were answered, as a band; None when too few to say
    days : median of whole days to the first answer, those without an answer counted as longest; None when too few to say
    most_unanswered : more than half had no answer, so there is no median
    """

    id = RandomIdField()
    quarter = models.DateField(unique=True)
    released = models.DateField()
    sent = models.PositiveIntegerField(null=True)
    share_from = models.PositiveSmallIntegerField(null=True)
    share_to = models.PositiveSmallIntegerField(null=True)
    days = models.PositiveIntegerField(null=True)
    most_unanswered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"answers of {self.quarter:%Y-%m}"
