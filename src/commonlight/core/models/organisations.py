"""The site (one coalition) and its organisations."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import shipped_languages


def default_rooms() -> list[str]:
    """Return the rooms that are open on a fresh site."""
    return ["library", "directory", "partners", "events", "materials"]


def default_languages() -> list[str]:
    """Return the languages a fresh site shows."""
    return list(shipped_languages())


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
    county_code = models.CharField(max_length=5, blank=True, help_text="US FIPS code of the county, as in 39049")
    county_name = models.CharField(max_length=80, blank=True)
    groups = models.JSONField(default=list, help_text="ids of the library's groups the coalition wants to reach")
    accent = models.CharField(max_length=7, blank=True, help_text="main colour on light ground, as in #0b5f59")
    accent_dark = models.CharField(max_length=7, blank=True, help_text="main colour on dark ground")
    logo_digest = models.CharField(max_length=16, blank=True, help_text="names the picture in `SiteLogo`")
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    sender_address = models.EmailField(blank=True, help_text="of notices; empty: the setting COMMONLIGHT_MAIL_FROM")
    exit_url = models.URLField(max_length=200, blank=True, help_text="empty: the setting COMMONLIGHT_EXIT_URL")
    spoken = models.JSONField(default=dict, help_text="recordings that play: words and sound, by text and language")
    threshold_public = models.PositiveSmallIntegerField(default=11)
    threshold_partners = models.PositiveSmallIntegerField(default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="core_site_one_row"),
            # Smaller numbers could point at a person; no setting may go below.
            models.CheckConstraint(condition=models.Q(threshold_public__gte=11), name="core_site_threshold_public"),
            models.CheckConstraint(condition=models.Q(threshold_partners__gte=5), name="core_site_threshold_partners"),
        ]

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
