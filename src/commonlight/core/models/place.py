"""The place check-list: what a coalition must know about its own place before it relies on the site."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A number or a rule that nobody looked at for so long may be wrong.
DAYS_A_CHECK_COUNTS = 180


class PlaceEntry(models.Model):
    """
    One rule, line or desk of the place, as a named person found it; no row means "not yet filled in".

    What was taken from the library stands here unchecked until somebody of the coalition looked it up.
    """

    class Kind(models.TextChoices):
        """What a place has to say, in the order it is asked."""

        CHILD_PROTECTION_LINE = "child_protection_line", _("The state's line for children in danger")
        MANDATED_REPORTER_RULE = "mandated_reporter_rule", _("Who must report a child in danger, and to whom")
        POSTING_RULE = "posting_rule", _("Where a notice with the hotline must hang")
        POLICE_DESK = "police_desk", _("The police desk we work with")
        LOCAL_ORDINANCE = "local_ordinance", _("Rules of the city or county")
        POLICE_ENGAGEMENT_DUTY = "police_engagement_duty", _("What the police must do to work with the community")

    kind = models.CharField(max_length=32, primary_key=True, choices=Kind.choices)
    text = models.TextField(blank=True, max_length=2000)
    number = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    checked_by = models.CharField(max_length=120, blank=True)
    checked_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="core_place_has_source"),
            models.CheckConstraint(condition=~Q(text="", number=""), name="core_place_says_something"),
            models.CheckConstraint(
                condition=Q(checked_by="", checked_day=None) | (~Q(checked_by="") & Q(checked_day__isnull=False)),
                name="core_place_checked_by_and_day",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_checked(self) -> bool:
        """Whether a named person of the coalition looked it up, however long ago."""
        return self.checked_day is not None

    def is_fresh(self, today: date) -> bool:
        """Whether somebody looked it up within the last 180 days."""
        return self.checked_day is not None and today - self.checked_day <= timedelta(days=DAYS_A_CHECK_COUNTS)
