"""The site (one coalition) and its organisations."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


def default_rooms() -> list[str]:
    """Return the rooms that are open on a fresh site."""
    return ["library", "directory", "partners", "events", "materials"]


def default_languages() -> list[str]:
    """Return the languages a fresh site shows."""
    return ["en", "es", "ar"]


class Site(models.Model):
    """The coalition this install serves: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    coalition_name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2, as in US")
    region = models.CharField(max_length=6, blank=True, help_text="ISO 3166-2, as in US-OH")
    languages = models.JSONField(default=default_languages)
    time_zone = models.CharField(max_length=64, default="UTC")
    emergency_number = models.CharField(max_length=32)
    rooms = models.JSONField(default=default_rooms)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_site_one_row")]

    def __str__(self) -> str:
        return self.coalition_name


class Organisation(models.Model):
    """A member of the coalition. Its public keys are in `OrganisationKey`; the partners room adds a profile."""

    class Kind(models.TextChoices):
        """What sort of organisation it is."""

        NGO = "ngo", _("Non-profit organisation")
        LEGAL_AID = "legal_aid", _("Legal aid")
        POLICE = "police", _("Police")
        FAITH = "faith", _("Faith community")
        SCHOOL = "school", _("School")
        HEALTH = "health", _("Health care")
        GOVERNMENT = "government", _("Public authority")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    accepts_reports = models.BooleanField(default=False)
    languages = models.JSONField(default=list, help_text="language codes spoken by its people")
    about = models.TextField(blank=True, max_length=2000)

    def __str__(self) -> str:
        return self.name
