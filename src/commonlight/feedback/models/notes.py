"""What people told the coalition: notes, sensitive ones sealed, rumours with answers, and what was done because of them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField
from commonlight.core.models import Account, Organisation

LINE, WORDS, LONGEST = 160, 800, 2000


class YouSaid(models.Model):
    """What people said and what was done because of it, for everybody to read; also when nothing could be done, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_on = models.DateField()
    published_on = models.DateField(null=True)
    # Personal: who wrote it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"you said {self.pk}"


class YouSaidText(models.Model):
    """Its words in one language."""

    answer = models.ForeignKey(YouSaid, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16)
    said = models.TextField(max_length=WORDS)
    did = models.TextField(max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "language"], name="feedback_one_you_said_a_language"),
            models.CheckConstraint(condition=~models.Q(said="") & ~models.Q(did=""), name="feedback_you_said_both"),
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"


class Rumour(models.Model):
    """Something that is said and believed, what is known of it, and the answer in the languages it is told in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    heard = models.CharField(max_length=LINE)
    first_heard = models.DateField()
    checked = models.CharField(max_length=WORDS, blank=True, help_text="what we found, and where it stands")
    published_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.heard


class RumourAnswer(models.Model):
    """The answer to a rumour in one language."""

    rumour = models.ForeignKey(Rumour, on_delete=models.CASCADE, related_name="answers")
    language = models.CharField(max_length=16)
    heard = models.CharField(max_length=LINE)
    words = models.TextField(max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rumour", "language"], name="feedback_one_answer_a_language"),
            models.CheckConstraint(condition=~models.Q(words="") & ~models.Q(heard=""), name="feedback_rumour_both"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Note(models.Model):
    """
    One note, without its writer: what was said, how it came, the day.

    times : how often the very same words came on one day; they are kept once
    selector : finds the note of a code; keyed, says nothing without the pepper
    """

    class Kind(models.TextChoices):
        """What it is, in the words people choose from. Sensitive ones are sealed and never stand here."""

        QUESTION = "question", _("A question")
        SUGGESTION = "suggestion", _("An idea")
        RUMOUR = "rumour", _("Something people say")
        COMPLAINT = "complaint", _("Something that went wrong")
        THANKS = "thanks", _("Thanks")

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web", _("Website")
        CODE = "code", _("Code on a poster")
        PAPER = "paper", _("Paper or box")
        EVENT = "event", _("Sheet at an event")
        TEXT = "text", _("Text message")
        SPOKEN = "spoken", _("Said to one of us")

    class State(models.TextChoices):
        """How far it is."""

        NEW = "new", _("Not sorted yet")
        SORTED = "sorted", _("Sorted")
        DONE = "done", _("Answered or done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    language = models.CharField(max_length=16)
    words = models.TextField(max_length=LONGEST)
    came = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=32)
    state = models.CharField(max_length=6, choices=State.choices, default=State.NEW)
    code = models.CharField(max_length=40, blank=True)
    due = models.DateField(help_text="by when the public hears what came of it")
    # Personal: who works on it; erased with the account.
    assignee = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    selector = models.BinaryField(max_length=16, null=True)
    reply = models.TextField(max_length=WORDS, blank=True)
    replied_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_because = models.CharField(max_length=LINE, blank=True)
    rumour = models.ForeignKey(Rumour, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    answer = models.ForeignKey(YouSaid, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "came"], name="feedback_same_words_once_a_day")]
        indexes = [models.Index(fields=["state", "due"], name="feedback_notes_due")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class NoteCoding(models.Model):
    """What one coder took a note for; two coders of the same notes show how far they agree."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="codings")
    # Personal: which coder; erased with the account, the coding stays.
    coder = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=40)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "coder"], name="feedback_one_coding_each")]

    def __str__(self) -> str:
        return f"coding {self.pk}"


class Safeguarding(models.Model):
    """The organisation whose supervisors alone read sensitive notes; one row."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()

    def __str__(self) -> str:
        return f"safeguarding {self.pk}"


class SensitiveNote(models.Model):
    """
    A note about harm by one of us, or about somebody in need: sealed at once to the safeguarding lead.

    box, sealed : the note's key sealed to the organisation's epoch, and the words under it
    selector, person_public, person_secret : finds it by its code; the key an answer is sealed to, itself under the code
    reply_sealed, reply_box : the answer, and its key sealed to `person_public`
    """

    id = RandomIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    sealed = models.BinaryField()
    came = models.DateField()
    is_closed = models.BooleanField(default=False)
    selector = models.BinaryField(max_length=16, null=True)
    person_public = models.BinaryField(null=True)
    person_secret = models.BinaryField(null=True)
    reply_sealed = models.BinaryField(null=True)
    reply_box = models.BinaryField(null=True)
    replied_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"sensitive note {self.pk}"
