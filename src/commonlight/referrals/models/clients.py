"""A person who is helped: a key, a sealed journal, and the few clear facts that deadlines need."""

from django.conf import settings
from django.db import models

from commonlight.core.fields import RandomIdField


class Client(models.Model):
    """
    A person an organisation helps, known by a pseudonym that stands inside the journal.

    key_box, key_epoch : the journal's key, sealed to the organisation's epoch
    next_due : the earliest day on which something is due, so that overdue work can be counted without a key
    restricted : only the owner and supervisors reach the journal
    """

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened = models.DateField()
    closed = models.DateField(null=True, blank=True)
    next_due = models.DateField(null=True, blank=True)
    restricted = models.BooleanField(default=False)
    key_epoch = models.PositiveIntegerField()
    key_box = models.BinaryField()
    next_sequence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"client {self.id}"


class Entry(models.Model):
    """One sealed entry of a client's journal. Entries are added and never changed; what stands now follows from all."""

    id = RandomIdField()
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="entries")
    sequence = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "sequence"], name="one_entry_per_sequence")]

    def __str__(self) -> str:
        return f"entry {self.id}"


class ClientName(models.Model):
    """
    A client's real name, where it is needed at all: under a key of its own, outside the journal.

    No package, export or list opens it; only the page that asks for it, and each opening is logged.
    """

    id = RandomIdField()
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="name")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    blob = models.BinaryField()

    def __str__(self) -> str:
        return f"name {self.id}"
