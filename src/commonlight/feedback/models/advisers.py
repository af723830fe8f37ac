"""Content advisers: the name each chose, what she is not asked to read, paid hours, and what her advice changed."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation

NAME, LINE, WORDS = 80, 160, 600
# Letters that nobody takes for one another, on paper or by telephone.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LETTERS = 6


def new_pay_code() -> str:
    """Return a random code for the pay list."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


class Adviser(models.Model):
    """
    Somebody who is paid for her advice on what we publish. Nothing here, or anywhere, says why she is asked.

    chosen_name : how she signs, which may be an invented name
    pay_code : what the pay list shows in the place of a name
    topics_not_asked : keys of `core.advice.TOPICS`
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Personal: whose sign-in this is; the chosen name stays beside what was signed when the account goes.
    account = models.OneToOneField(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_name = models.CharField(max_length=NAME)
    is_shown = models.BooleanField(default=False, help_text="stands on the public page of content advisers")
    languages = models.CharField(max_length=LINE, blank=True)
    topics_not_asked = models.JSONField(default=list)
    pay_code = models.CharField(max_length=CODE_LETTERS, unique=True, default=new_pay_code)
    cents_an_hour = models.PositiveIntegerField(default=0)
    since = models.DateField()
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"adviser {self.pay_code}"


class AdviserConflict(models.Model):
    """An organisation whose pieces an adviser does not judge; why is nobody's business."""

    adviser = models.ForeignKey(Adviser, on_delete=models.CASCADE, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adviser", "organisation"], name="feedback_one_conflict_each")]

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class AdviserHours(models.Model):
    """Minutes of paid work on a day; paid in whole rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    adviser = models.ForeignKey(Adviser, on_delete=models.CASCADE, related_name="hours")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=LINE, blank=True)
    paid_on = models.DateField(null=True)
    paid_how = models.CharField(max_length=LINE, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gt=0, minutes__lte=720), name="feedback_hours_of_a_day")
        ]

    def __str__(self) -> str:
        return f"hours {self.pk}"


class Advice(models.Model):
    """What an adviser said of a piece, and what was changed because of it; an answer is owed to each."""

    class Answer(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("Not answered yet")
        CHANGED = "changed", _("Changed")
        PARTLY = "partly", _("Changed in part")
        KEPT = "kept", _("Not changed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="advice")
    piece = models.CharField(max_length=LINE, help_text="what it is about, as it is called")
    said = models.TextField(max_length=WORDS)
    said_on = models.DateField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.OPEN)
    answered = models.TextField(max_length=WORDS, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="open", answered_on__isnull=True)
                | (~models.Q(answer="open") & models.Q(answered_on__isnull=False) & ~models.Q(answered="")),
                name="feedback_advice_is_answered_in_words",
            )
        ]

    def __str__(self) -> str:
        return f"advice {self.pk}"
