"""Stories: what worked and what did not, told together; who agreed to which use until when; and where copies lie."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField
from commonlight.core.models import Account, Organisation, OwnPicture

TITLE, LINE, WORDS = 80, 160, 1500
FEWEST_IN_A_COMPOSITE = 3


class Story(models.Model):
    """
    One story in any number of languages.

    It is made of several people's experience unless one person wants her own told; then her agreement holds it. What
    stands here is meant to be read by everybody, or is a draft of it. Who told it is sealed in `StoryConsent`.
    """

    class Kind(models.TextChoices):
        """Whose story it is."""

        COMPOSITE = "composite", _("Put together from several people's experience")
        OWN = "own", _("One person's own story")

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("On the public pages")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=TITLE, help_text="for the team")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.COMPOSITE)
    made_of = models.PositiveSmallIntegerField(null=True, help_text="from how many people's experience, if composite")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topics = models.JSONField(default=list, help_text="keys of core.advice.TOPICS, for the warning before it is read")
    picture = models.ForeignKey(OwnPicture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    made_on = models.DateField()
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    # Personal: who of the team wrote it in; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="own", made_of__isnull=True)
                | models.Q(kind="composite", made_of__gte=FEWEST_IN_A_COMPOSITE),
                name="feedback_composite_of_several",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(withdrawn_on__isnull=False),
                name="feedback_story_withdrawn_when",
            ),
        ]

    def __str__(self) -> str:
        return f"story {self.pk}"


class StoryText(models.Model):
    """The words of a story in one language: what worked, and what did not; never one without the other."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16)
    heading = models.CharField(max_length=TITLE)
    worked = models.TextField(max_length=WORDS)
    did_not = models.TextField(max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "language"], name="feedback_one_text_a_language"),
            models.CheckConstraint(
                condition=~models.Q(worked="") & ~models.Q(did_not="") & ~models.Q(heading=""),
                name="feedback_story_tells_both",
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"


class StoryConsent(models.Model):
    """
    One person's agreement: to which use, in which languages, where, until when. Who it is lies sealed.

    selector : finds the row of the code that takes it back; keyed, says nothing without the pepper
    sealed, box : who it is and how to reach her, and the key of it sealed to the organisation
    """

    id = RandomIdField()
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    text = models.BooleanField(default=True)
    picture = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    places = models.JSONField(default=list, help_text="keys of PLACES")
    until = models.DateField()
    given_on = models.DateField()
    taken_back_on = models.DateField(null=True)
    selector = models.BinaryField(max_length=32, null=True)
    epoch = models.PositiveIntegerField(null=True)
    box = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"consent {self.pk}"

    def holds(self, today: object) -> bool:
        """Return whether it still counts on a day."""
        return self.taken_back_on is None and self.until >= today  # type: ignore[operator]


PLACES = {
    "site": _("Our public pages"),
    "print": _("Leaflets and posters"),
    "talks": _("Talks and courses"),
    "press": _("Newspapers, radio and television"),
    "social": _("Social media"),
}


class StoryWord(models.Model):
    """What an adviser said of a story as it stood: a sign-off or a veto; it counts for the words of its digest only."""

    class Kind(models.TextChoices):
        """What is said."""

        SIGN_OFF = "sign_off", _("Signed off")
        VETO = "veto", _("Must not go out like this")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="said")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=32)
    words = models.CharField(max_length=400, blank=True)
    # Personal: the name the adviser chose to sign with, which may be an invented one.
    name = models.CharField(max_length=TITLE)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()
    taken_back_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="veto") | ~models.Q(words=""), name="feedback_veto_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class StoryCopies(models.Model):
    """Copies outside the site: what was printed or given away, how many, where they lie, until somebody took them away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="copies")
    what = models.CharField(max_length=LINE)
    language = models.CharField(max_length=16)
    copies = models.PositiveIntegerField()
    place = models.CharField(max_length=LINE)
    since = models.DateField()
    gone_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(copies__gt=0), name="feedback_some_copies")]

    def __str__(self) -> str:
        return f"copies {self.pk}"
