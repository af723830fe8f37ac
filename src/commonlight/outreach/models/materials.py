"""
Materials: posters, cards and the like, what people said of them, what was printed and where the copies lie.

A material takes its words from a draft in the content folder; what a coalition writes itself lies over them, block by
block and language by language. Only public text stands here, and which account wrote, read or printed it.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account

WORDS = 1000


class Material(models.Model):
    """
    One material.

    draft : the ready draft it began from, a file in `content/materials`
    languages : codes in the order they are printed
    picture : a drawing of ours, or the key of an own picture; sound : the key of an own recording, heard where it is public
    line : the help line whose number it shows, an entry of the library; empty: none
    address : where the QR code leads; empty: the front page of this site
    duty : the posting rule it has to meet; empty: none
    """

    class Kind(models.TextChoices):
        """What is made of it."""

        POSTER = "poster", _("Poster")
        BROCHURE = "brochure", _("Folded brochure")
        CARD = "card", _("Wallet card")
        SLIDES = "slides", _("Slides")
        SQUARE = "square", _("Square picture for social media")
        SNIPPET = "snippet", _("Piece of a web page")
        MESSAGE = "message", _("Text message")

    class State(models.TextChoices):
        """Where a material stands; see STEPS."""

        DRAFT = "draft", _("Being made")
        READY = "ready", _("Ready to print")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Paper(models.TextChoices):
        """The paper it is printed on."""

        LETTER = "letter", _("Letter (8.5 × 11 in)")
        A4 = "a4", _("A4 (210 × 297 mm)")

    class Version(models.TextChoices):
        """For whom it is set."""

        STANDARD = "standard", _("Standard")
        LARGE = "large", _("Large print")
        EASY = "easy", _("Easy to read, with pictures")

    class Layout(models.TextChoices):
        """How several languages share the paper."""

        EACH = "each", _("A sheet for each language")
        TOGETHER = "together", _("All on one sheet")

    STEPS: ClassVar[dict[str, frozenset[str]]] = {
        "draft": frozenset({"ready", "withdrawn"}),
        "ready": frozenset({"draft", "withdrawn"}),
        "withdrawn": frozenset({"draft"}),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    draft = models.SlugField(max_length=40)
    languages = models.JSONField(default=list)
    paper = models.CharField(max_length=8, choices=Paper.choices, default=Paper.LETTER)
    version = models.CharField(max_length=8, choices=Version.choices, default=Version.STANDARD)
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.EACH)
    picture = models.SlugField(max_length=40, blank=True)
    sound = models.SlugField(max_length=40, blank=True)
    line = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=300, blank=True)
    duty = models.SlugField(max_length=60, blank=True)
    is_public = models.BooleanField(default=False)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    made_on = models.DateField()
    # Personal: who began it, to ask; erased with the account.
    made_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_because=""),
                name="outreach_material_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(is_public=False) | models.Q(state="ready"),
                name="outreach_material_public_is_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MaterialText(models.Model):
    """A block in the coalition's own words, over those of the draft; gone when the draft's words are taken back."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16)
    block = models.SlugField(max_length=40)
    words = models.TextField(max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "language", "block"], name="outreach_material_text_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="outreach_material_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.block}"


class MaterialWord(models.Model):
    """
    What somebody said of a material as it stood: a sign-off of the whole, a reading of one language, or an objection.

    It speaks of the words and the picture whose `digest` it holds: when these change it counts no more.
    """

    class Kind(models.TextChoices):
        """What is said."""

        SIGN_OFF = "sign_off", _("Signed off by a content adviser")
        READ = "read", _("Read by a second speaker of the language")
        OBJECTION = "objection", _("This must change first")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="said")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=16, blank=True)
    block = models.SlugField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)
    words = models.CharField(max_length=400, blank=True)
    # Personal: the name the adviser chose to sign with, which may be an invented one; kept as proof with the material.
    name = models.CharField(max_length=120)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()
    taken_back = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="objection") | (~models.Q(words="") & ~models.Q(block="")),
                name="outreach_objection_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="read") | ~models.Q(language=""), name="outreach_reading_has_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PrintRun(models.Model):
    """Copies printed on a day; `digest` says of which words, so that old copies are known as old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="runs")
    printed_on = models.DateField()
    copies = models.PositiveIntegerField()
    languages = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    # Personal: who printed, to ask where copies went; erased with the account.
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(copies__gt=0), name="outreach_run_has_copies")]

    def __str__(self) -> str:
        return f"run {self.pk}"


class CopiesAt(models.Model):
    """Where copies of a run lie, until somebody took them away; a public place, never a shelter or a home."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="lying")
    place = models.CharField(max_length=160)
    copies = models.PositiveIntegerField()
    since = models.DateField()
    gone_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(copies__gt=0), name="outreach_lying_has_copies"),
            models.CheckConstraint(
                condition=models.Q(gone_on=None) | models.Q(gone_on__gte=models.F("since")),
                name="outreach_lying_gone_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"copies {self.pk}"


class MadeFile(models.Model):
    """A file of a public material as it was made when it was let out, so that no visitor's click starts a printer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=120)
    language = models.CharField(max_length=16, blank=True)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["material", "name"], name="outreach_made_file_once")]

    def __str__(self) -> str:
        return self.name
