"""What the coalition knows of an organisation beyond its name: what it may see, what it brings, what it covers."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataLevel(models.TextChoices):
    """How much of the coalition's own pages an organisation sees; none of them opens anything sealed."""

    MATERIALS = "materials", _("Events and materials only")
    PARTNERS = "partners", _("Partner pages: groups, minutes, who to call")
    FIGURES = "figures", _("Partner pages and gated figures")


class Profile(models.Model):
    """
    The coalition's page on one organisation; what it may see stands in its agreement, not here.

    directory_organization_id : id of its entry in the directory of services, which stands above this room
    """

    organisation = models.OneToOneField(
        "core.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="partner_profile"
    )
    website = models.URLField(blank=True)
    town = models.CharField(max_length=80, blank=True)
    joined = models.DateField(null=True, blank=True)
    left = models.DateField(null=True, blank=True)
    directory_organization_id = models.UUIDField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.organisation_id)


class Contribution(models.Model):
    """Something an organisation brings to the common work."""

    class Kind(models.TextChoices):
        """What sort of thing it brings."""

        PEOPLE = "people", _("People and time")
        SKILL = "skill", _("Knowledge or training")
        ROOM = "room", _("Rooms")
        GOODS = "goods", _("Goods and materials")
        MONEY = "money", _("Money")
        LANGUAGE = "language", _("Interpreting")
        TRANSPORT = "transport", _("Transport")
        REACH = "reach", _("Reach: people who listen to it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.id)


class Coverage(models.Model):
    """
    One service an organisation gives in one place, and in which languages.

    service : a key of `services_given.SERVICES`; place : as the coalition names it; languages : codes of languages
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="coverage")
    service = models.CharField(max_length=24)
    place = models.CharField(max_length=80)
    languages = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "service", "place"], name="partners_coverage_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
