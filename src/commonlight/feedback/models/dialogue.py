"""Dialogue: people of a place and, if they want, police talk; what was said, chosen and promised, and what came of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account

TITLE, LINE, WORDS = 120, 160, 800
MOST_HANDS = 5000


class Side(models.TextChoices):
    """Who says or promises something. A side is a group, never a person."""

    RESIDENTS = "residents", _("People who live here")
    COALITION = "coalition", _("The coalition")
    POLICE = "police", _("Police")


class Dialogue(models.Model):
    """
    One session.

    with_police : police prepare it, sit in it and confirm the words of the report
    n_came : head count by hand; no list is kept of who came
    confirmed_digest, police_digest : the very words of the report each side agreed to; a changed word needs a new yes
    """

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("Being prepared")
        HELD = "held", _("Held")
        REPORTED = "reported", _("Reported in public")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=TITLE)
    day = models.DateField()
    time = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=LINE)
    welcome = models.CharField(max_length=LINE, blank=True)
    invited = models.CharField(max_length=WORDS, blank=True)
    with_police = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    n_came = models.PositiveSmallIntegerField(null=True)
    confirmed_digest = models.CharField(max_length=32, blank=True)
    police_digest = models.CharField(max_length=32, blank=True)
    reported_on = models.DateField(null=True)
    # Personal: who prepared it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "day"], name="feedback_dialogues_by_day")]

    def __str__(self) -> str:
        return f"dialogue {self.pk}"


class Preparation(models.Model):
    """What one side wants of the session; both sides read both before it begins."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="preparations")
    side = models.CharField(max_length=9, choices=Side.choices)
    wants_to_say = models.TextField(max_length=WORDS, blank=True)
    wants_to_know = models.TextField(max_length=WORDS, blank=True)
    worries = models.TextField(max_length=WORDS, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "side"], name="feedback_one_preparation_a_side")]

    def __str__(self) -> str:
        return f"preparation {self.pk}"


class Said(models.Model):
    """Something that was said in the session, by a side; `code` reads "theme.code" of the frame of notes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="said")
    side = models.CharField(max_length=9, choices=Side.choices)
    words = models.TextField(max_length=WORDS)
    code = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"said {self.pk}"


class Idea(models.Model):
    """An idea of the session, how many hands it got, and whether it was chosen; why not, where it was not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="ideas")
    words = models.CharField(max_length=LINE)
    hands = models.PositiveSmallIntegerField(null=True)
    is_chosen = models.BooleanField(default=False)
    why_not = models.CharField(max_length=LINE, blank=True)

    def __str__(self) -> str:
        return f"idea {self.pk}"


class Promise(models.Model):
    """Who does what by when, and what came of it; who is an organisation or a group."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Not kept")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="promises")
    idea = models.ForeignKey(Idea, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises")
    side = models.CharField(max_length=9, choices=Side.choices)
    who = models.CharField(max_length=TITLE)
    what = models.CharField(max_length=LINE)
    due = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    came_of_it = models.CharField(max_length=LINE, blank=True)
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"promise {self.pk}"


class DialogueReport(models.Model):
    """What everybody reads of a session, in one language."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="reports")
    language = models.CharField(max_length=16)
    heading = models.CharField(max_length=TITLE)
    said = models.TextField(max_length=WORDS)
    chosen = models.TextField(max_length=WORDS)
    next = models.TextField(max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "language"], name="feedback_one_dialogue_report_a_language")
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
