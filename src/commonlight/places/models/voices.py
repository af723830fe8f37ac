"""What people who know a place say of it: objections to a label, and the marks of a workshop. No names."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation
from commonlight.places.models.areas import Area


class Objection(models.Model):
    """An objection to what a page says of a place, in writing and with its date, and the answer to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="objections")
    # What is said of the place: the page, the map, the word.
    label = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)
    made_on = models.DateField()
    # The organisation that speaks, or hands on what a resident said; people who live there are never named.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(max_length=4000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # Personal: who answered, to be asked by colleagues; empty once the account is gone.
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"objection {self.id}"


class Workshop(models.Model):
    """One meeting at which people who know a place marked a paper map. They are counted, not named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    place = models.CharField(max_length=120)
    headcount = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.id)


class LocalMark(models.Model):
    """What a workshop said of one area, and how many of those present agreed."""

    class Kind(models.TextChoices):
        """What was marked. Never where somebody was harmed, never a home or a shelter."""

        NEED = "need", _("Help is wanted here")
        NO_ACCESS = "no-access", _("Help is hard to reach from here")
        REACHED = "reached", _("We are known here")
        WRONG = "wrong", _("The map is wrong here")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="marks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    n_agree = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "area", "kind"], name="places_mark_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_id}"
