"""Short recordings of public safety texts and of short answers, one for each text and language."""

import uuid

from django.db import models
from django.db.models import F, Q

from commonlight.core.models.accounts import Account


class Recording(models.Model):
    """
    A text read aloud by somebody of the coalition, without what the file said about its maker.

    `words_digest` names the very words that were read: when they change, the recording no longer plays. It plays only
    after a second person heard it. Which recordings play stands in `Site.spoken` too, so that a page need not ask here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    passage = models.CharField(max_length=60, help_text="key of a passage, or answer- and the id of a short answer")
    language = models.CharField(max_length=20)
    words_digest = models.CharField(max_length=32)
    sound = models.BinaryField()
    media_type = models.CharField(max_length=12)
    digest = models.CharField(max_length=32)
    put_in_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    put_in = models.DateField()
    heard_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    heard = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage", "language"], name="core_recording_once"),
            models.CheckConstraint(
                condition=Q(heard_by__isnull=True, heard__isnull=True) | Q(heard_by__isnull=False, heard__isnull=False),
                name="core_recording_heard_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(heard_by__isnull=True) | ~Q(heard_by=F("put_in_by")), name="core_recording_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.passage}"
