"""Pictures and recordings that a coalition brings itself, for its materials and courses."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonlight.core.models.accounts import Account


class OwnPicture(models.Model):
    """
    A picture made anew from its pixels, so that nothing in it tells of place, device or day.

    It is shown only after a second person looked at it, and while those who can be recognised in it agree. It never
    changes: another picture, or another description, is another row.

    tags : what is in it, in plain words; descriptions : by language, for who cannot see it
    digest : the name of its bytes, in addresses
    """

    class People(models.TextChoices):
        """Who is in it."""

        NONE = "none", _("Nobody, or nobody who can be recognised")
        AGREED = "agreed", _("Grown-ups who agreed in writing to be shown, until the day below")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    tags = models.JSONField(default=list)
    descriptions = models.JSONField(default=dict)
    maker = models.CharField(max_length=120, blank=True)
    people = models.CharField(max_length=8, choices=People.choices)
    agreed_until = models.DateField(null=True, blank=True)
    picture = models.BinaryField()
    media_type = models.CharField(max_length=12)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=32, unique=True)
    # Personal: who of the team put it in and who looked at it, as proof that two people did.
    put_in_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    put_in = models.DateField()
    seen_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    seen = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(descriptions={}), name="core_picture_is_described"),
            models.CheckConstraint(
                condition=Q(people="none", agreed_until__isnull=True) | Q(people="agreed", agreed_until__isnull=False),
                name="core_picture_agreed_until_when",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen__isnull=True) | Q(seen_by__isnull=False, seen__isnull=False),
                name="core_picture_seen_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True) | ~Q(seen_by=F("put_in_by")), name="core_picture_two_people"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_show(self, today: date) -> bool:
        """Return whether it may be shown: a second person looked, and who is in it still agrees."""
        return self.seen is not None and (self.agreed_until is None or self.agreed_until >= today)

    @property
    def key(self) -> str:
        """Return the name under which materials point to it."""
        return f"own-{self.pk.hex}"


class OwnSound(models.Model):
    """
    A recording with all its words; nobody hears it before a second person listened and read along.

    words : the transcript; lines that begin with a time ("0:05 ...") become captions
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=20)
    words = models.TextField(max_length=6000)
    sound = models.BinaryField()
    media_type = models.CharField(max_length=12)
    digest = models.CharField(max_length=32, unique=True)
    # Personal: who of the team put it in and who heard it, as proof that two people did.
    put_in_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    put_in = models.DateField()
    heard_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    heard = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="core_sound_has_words"),
            models.CheckConstraint(
                condition=Q(heard_by__isnull=True, heard__isnull=True) | Q(heard_by__isnull=False, heard__isnull=False),
                name="core_sound_heard_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(heard_by__isnull=True) | ~Q(heard_by=F("put_in_by")), name="core_sound_two_people"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Return the name under which materials point to it."""
        return f"own-{self.pk.hex}"
