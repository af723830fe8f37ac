"""What the coalition itself says on the public home page: texts, news, events, and its logo."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HomeEntry(models.Model):
    """One text, news item or event of the home page; its words stand in `HomeWords`, one row for each language."""

    class Kind(models.TextChoices):
        """What an entry is, in the order of the page."""

        ABOUT = "about", _("Who we are")
        HERE = "here", _("What trafficking looks like here")
        READERS = "readers", _("Who reads what you write")
        HELP = "help", _("Ways to help")
        EVENT = "event", _("Events")
        NEWS = "news", _("News")
        CONTACT = "contact", _("Contact")
        ANSWER = "answer", _("Short answers to listen to")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    order = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField(default=False)
    # Where a claim about the place was read; such a text is not published without it.
    source = models.CharField(max_length=300, blank=True)
    day = models.DateField(null=True, help_text="of a news item or an event")
    hours = models.CharField(max_length=60, blank=True, help_text="of an event, as in 6 to 8 pm")
    where = models.CharField(max_length=200, blank=True, help_text="of an event")
    # Where a draft came from, so that filling in again does not bring it twice.
    origin = models.CharField(max_length=80, blank=True)
    changed_by = models.CharField(max_length=120)
    changed_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_published=False) | ~Q(kind="here") | ~Q(source=""), name="core_home_here_has_source"
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=False) | ~Q(kind__in=["event", "news"]), name="core_home_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class HomeWords(models.Model):
    """The words of an entry in one language."""

    entry = models.ForeignKey(HomeEntry, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=4000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="core_home_words_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.language}"


class SiteLogo(models.Model):
    """The coalition's logo, a PNG made anew from its pixels; at most one row. Its size stands in `Site`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    picture = models.BinaryField()
    digest = models.CharField(max_length=16)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_logo_one_row")]

    def __str__(self) -> str:
        return self.digest
