"""Languages a coalition added, and its own words for public texts, in any language; read by `core.wording`."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonlight.core.models.accounts import Account


class AddedLanguage(models.Model):
    """A language that Commonlight does not bring: its code, its name in itself, the side it is read from."""

    class Direction(models.TextChoices):
        """Which side lines begin on."""

        LEFT = "ltr", _("From left to right")
        RIGHT = "rtl", _("From right to left")

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added = models.DateField()

    def __str__(self) -> str:
        return self.name


class LanguageText(models.Model):
    """
    The coalition's words for one public text in one language; they stand before the shipped translation.

    `english` is what the words were put in for: when the English changes, they are no longer shown. `put_in_by` is
    empty where a speaker reviewed a shipped translation as it is.
    """

    language = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    lookup = models.TextField(blank=True, help_text="what a catalogue finds it under; empty for texts of content files")
    english = models.TextField()
    words = models.TextField()
    put_in_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    put_in = models.DateField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    reviewed = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "key"], name="core_languagetext_once"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed__isnull=False),
                name="core_languagetext_reviewed_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(put_in_by__isnull=True) | ~Q(reviewed_by=F("put_in_by")),
                name="core_languagetext_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.key}"
