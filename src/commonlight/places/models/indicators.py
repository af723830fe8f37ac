"""What is known of areas: sources, indicators, values with their margins of error."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account
from commonlight.places.models.areas import Area


class Source(models.Model):
    """One file that was brought in: who publishes it, of which year, under which terms, and its fingerprint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    publisher = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()
    licence = models.CharField(max_length=160)
    # Where the file can be had, as the one who brought it in wrote it.
    address = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)
    loaded_on = models.DateField()
    # Personal: who brought it in, to be asked by colleagues; empty once the account is gone, or for a command.
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Large files are written in pieces: until the last is in, nothing of the file is shown.
    is_whole = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class Indicator(models.Model):
    """One figure that a source gives for areas of one level."""

    class Theme(models.TextChoices):
        """What an indicator is about. Minority status stands alone, so that it can be left out."""

        INCOME = "income", _("Income and schooling")
        HOUSEHOLD = "household", _("Households")
        MINORITY = "minority", _("Minority status")
        HOUSING = "housing", _("Housing and transport")
        INDEX = "index", _("Index of a publisher")
        # Counts of reports and police work: they say who was heard, not where harm is.
        REPORTING = "reporting", _("Reporting")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    theme = models.CharField(max_length=16, choices=Theme.choices)
    unit = models.CharField(max_length=40, blank=True)
    is_percent = models.BooleanField(default=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="indicators")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "source"], name="places_indicator_once_per_source")]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """A figure of an area; `margin` is half the width of its 90 % interval, empty where the source gives none."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="values")
    value = models.FloatField()
    margin = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "area"], name="places_value_once")]

    def __str__(self) -> str:
        return str(self.value)
