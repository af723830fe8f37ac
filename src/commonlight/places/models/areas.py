"""Areas of any level with their outlines, each of the year its limits were drawn."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """
    One area. `code` is text: leading zeros are part of it. `vintage` is the year of the limits.

    Two vintages of one code are two areas: figures of one are never put on the other.
    """

    class Level(models.TextChoices):
        """How large an area is; ordered from the largest."""

        COUNTRY = "country", _("Country")
        STATE = "state", _("State")
        COUNTY = "county", _("County")
        TRACT = "tract", _("Census tract")
        WARD = "ward", _("Ward")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(max_length=16, choices=Level.choices)
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=160)
    vintage = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    population = models.PositiveIntegerField(null=True, blank=True)
    is_rural = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "code", "vintage"], name="places_area_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code}, {self.vintage})"


class Boundary(models.Model):
    """
    The simplified outline of an area.

    rings : JSON, each ring a flat list of whole numbers: longitude and latitude of its first point, then steps from point
        to point, in ten-thousandths of a degree
    x, y : same unit, a point to stand for the area
    """

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="boundary")
    rings = models.BinaryField()
    x = models.IntegerField()
    y = models.IntegerField()

    def __str__(self) -> str:
        return f"outline of {self.area_id}"
