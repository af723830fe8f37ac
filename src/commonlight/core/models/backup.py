"""Whom backups are sealed to: public halves of keys that lie on paper, never on this machine."""

from django.db import models

from commonlight.core.fields import RandomIdField


class BackupRecipient(models.Model):
    """
    The public half of an age key. Its secret half was shown once, printed, and typed back.

    label : where the paper lies, in the team's words
    mac : under the pepper, so that nobody can slip in a key of his own by writing into the database
    """

    id = RandomIdField()
    label = models.CharField(max_length=80)
    public_key = models.CharField(max_length=120, unique=True)
    mac = models.BinaryField(max_length=32)
    added = models.DateField()

    def __str__(self) -> str:
        return f"backup key {self.id}"
