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


class RequestTicket(models.Model):
    """
    What a person who asked for help may look up with the code she was shown: how far her request is, and nothing else.

    lookup : keyed hash of the code; state and the day it changed. No record of a client names a ticket.
    """

    class State(models.TextChoices):
        """How far a request is."""

        WAITING = "waiting"
        TAKEN = "taken"

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    lookup = models.BinaryField(unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    day = models.DateField()

    def __str__(self) -> str:
        return f"request ticket {self.id}"


class HelpRequest(models.Model):
    """
    A person's own words asking an organisation for help, from her mailbox or from the public page.

    It names no report and no mailbox, and no row of theirs names it.

    ticket : by which the person can look how far it is, while it waits
    """

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    blob = models.BinaryField()
    ticket = models.OneToOneField(
        RequestTicket, null=True, blank=True, on_delete=models.SET_NULL, related_name="request"
    )

    def __str__(self) -> str:
        return f"request {self.id}"
