"""What the coalition asks of those who decide: who speaks, what it rests on, the talks, the answer; and what advisers said."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account
from commonlight.insight.models.register import Release

LINE, WORDS = 120, 4000
MOST_PAY = 100_000


class PolicyAsk(models.Model):
    """One ask of one decision-maker. No story of a person stands here: a speaker has the name she chose, or none."""

    class Result(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("Open")
        AGREED = "agreed", _("Agreed")
        PARTLY = "partly", _("Partly agreed")
        REFUSED = "refused", _("Refused")
        DROPPED = "dropped", _("We dropped it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=LINE)
    decides = models.CharField(max_length=LINE, help_text="the office or body that can do it")
    root_cause = models.TextField(max_length=WORDS)
    brief = models.TextField(max_length=WORDS, help_text="what is written to the decision-maker")
    language = models.CharField(max_length=16, default="en")
    laws = models.JSONField(default=list, help_text="ids of laws in the library")
    # Personal: the name a speaker chose, which may be an invented one or empty; erased on wish and with the ask.
    speaker = models.CharField(max_length=LINE, blank=True)
    is_affected = models.BooleanField(default=True, help_text="whoever speaks is affected herself")
    pay = models.PositiveIntegerField(null=True, help_text="what the speaker is paid, in whole units of the money")
    why_not = models.CharField(max_length=300, blank=True, help_text="why nobody affected speaks, or why unpaid")
    result = models.CharField(max_length=8, choices=Result.choices, default=Result.OPEN)
    answer = models.TextField(max_length=WORDS, blank=True)
    answered_on = models.DateField(null=True)
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=1, help_text="grows with each saving; two writers are told apart")
    # Personal: who wrote it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"policy ask {self.pk}"


class AskEvidence(models.Model):
    """A published table that an ask rests on; a table that was taken back marks the brief, it is not taken away silently."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(PolicyAsk, on_delete=models.CASCADE, related_name="evidence")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "release"], name="insight_evidence_once")]

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class AskMeeting(models.Model):
    """A talk about an ask, or a letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(PolicyAsk, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField()
    with_whom = models.CharField(max_length=LINE, help_text="an office, or somebody in office")
    said = models.CharField(max_length=1000)
    next_step = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class AdviserWord(models.Model):
    """What a content adviser said of a brief as it stood; when its words or tables change it counts no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(PolicyAsk, on_delete=models.CASCADE, related_name="advised")
    digest = models.CharField(max_length=32)
    # Personal: the name the adviser chose to sign with, which may be an invented one; kept as proof with the brief.
    name = models.CharField(max_length=LINE)
    agrees = models.BooleanField()
    edits = models.TextField(max_length=WORDS, blank=True)
    day = models.DateField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agrees=True) | ~models.Q(edits=""), name="insight_no_says_what_must_change"
            )
        ]

    def __str__(self) -> str:
        return f"adviser's word {self.pk}"
