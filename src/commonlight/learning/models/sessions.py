"""A course held with a group of people, and the link for a teacher who has no account."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField
from commonlight.core.models import Account, Organisation


class Session(models.Model):
    """
    One group that takes a course, or only its tests so that the other group can be compared.

    Nobody who learns has a row here: people are counted. `salt` makes codes of this session and of those compared with
    it; it is thrown away once no round is open, and then no code can be rebuilt by trying answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    course = models.CharField(max_length=40)
    day = models.DateField()
    # A school, a hall, a firm: never a person's home. Which group of it, so that two of one day are told apart.
    place = models.CharField(max_length=120)
    group = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField()
    # People in the room, counted by whoever held the session; empty until then.
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    # Personal: who holds it, to be asked by colleagues; empty once the account is gone, or for a teacher with a link.
    facilitator = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Set for a comparison group: the session it is compared with. It takes the tests, not the course.
    compared_with = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="comparison"
    )
    salt = models.BinaryField(max_length=16, null=True)
    planned_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=600), name="learning_session_minutes"),
            models.CheckConstraint(
                condition=Q(headcount=None) | Q(headcount__lte=1000), name="learning_session_headcount"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_comparison(self) -> bool:
        """Whether this group takes the tests only."""
        return self.compared_with_id is not None


class ClassLink(models.Model):
    """
    A link and a PIN with which a teacher without an account runs one session. Neither of the two stands here.

    Unlike a link to a sealed package it may be used again until it ends: the last test is two months away.
    """

    class State(models.TextChoices):
        """What became of a link, for who made it."""

        OPEN = "open", _("Works")
        ENDED = "ended", _("Ended")
        LOCKED = "locked", _("Locked after five wrong PINs")
        OLD = "old", _("Too old")

    id = RandomIdField()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    pin_hash = models.BinaryField(max_length=32)
    made_on = models.DateField()
    until = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    was_used = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"class link {self.id}"
