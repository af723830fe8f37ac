"""The rounds of a session's test and the sheets of each: answers as letters, a code as a keyed digest, no name."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField
from commonlight.core.models import Account
from commonlight.learning.models.sessions import Session


class Round(models.Model):
    """One time the test is taken."""

    class Kind(models.TextChoices):
        """When the test is taken."""

        BEFORE = "before", _("Before the course")
        AFTER = "after", _("After the course")
        LATER = "later", _("Two months later")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    # From this day on no answer comes in.
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "kind"], name="learning_round_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.session_id}"


class AnswerFile(models.Model):
    """A file of a form service from which sheets came; taken back as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="files")
    day = models.DateField()
    # Personal: who brought it in, for colleagues' questions; empty for a teacher with a link.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    n_rows = models.PositiveIntegerField()
    n_taken = models.PositiveIntegerField()
    taken_back_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Sheet(models.Model):
    """
    One person's answers of one round.

    number : written on the paper or counted in the file, to find a slip of the pen; it says nothing of a person
    code : keyed digest of the code its writer made; empty when none was made; a bare number once codes were forgotten
    answers : one letter for each sentence of the course's test: t, f, d (does not know) or - (left out)
    """

    id = RandomIdField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16, blank=True)
    answers = models.CharField(max_length=40)
    file = models.ForeignKey(AnswerFile, null=True, blank=True, on_delete=models.CASCADE, related_name="sheets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="learning_sheet_number_once"),
            # Letters are checked where sheets come in: a rule with a pattern would make SQLite's own checks, and so the
            # backup, depend on a function that only Django brings.
        ]

    def __str__(self) -> str:
        return f"sheet {self.id}"
