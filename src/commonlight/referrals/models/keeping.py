"""What outlives a client's record: proof that somebody agreed; and what a person asks for before there is a record."""

from django.db import models

from commonlight.core.fields import RandomIdField


class ConsentProof(models.Model):
    """That a consent was given, kept for seven years although the record is gone: sealed to the organisation."""

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    blob = models.BinaryField()

    def __str__(self) -> str:
        return f"consent proof {self.id}"


class HelpRequest(models.Model):
    """
    A person's own words asking an organisation for help, from her mailbox or from the public page.

    It names no report and no mailbox, and no row of theirs names it.
    """

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    blob = models.BinaryField()

    def __str__(self) -> str:
        return f"request {self.id}"
