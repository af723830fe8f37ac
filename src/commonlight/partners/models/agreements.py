"""Agreements with their signatures and files, invitations, and the yearly promise of confidentiality."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.partners.models.profiles import DataLevel


class StoredFile(models.Model):
    """
    Minutes or a signed agreement, kept as it came: sealed on the disk, its key sealed under the site's secrets.

    kind : "pdf", "docx", "odt", "png", "jpeg", "txt"; asked of the bytes, not of the name
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_id = models.BigIntegerField(unique=True)
    sealed_key = models.BinaryField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    day = models.DateField()

    def __str__(self) -> str:
        return str(self.id)


class Agreement(models.Model):
    """
    One version of what the coalition and an organisation promise each other.

    It stands while both sides signed and the day lies between `begins` and `ends`; a newer signed version replaces it.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        MOU = "mou", _("Memorandum of understanding")
        DATA = "data", _("Sharing of data")
        ROOM = "room", _("Use of rooms or goods")

    class State(models.TextChoices):
        """What its dates and signatures say on a day."""

        DRAFT = "draft", _("Draft")
        ONE_SIDE = "one_side", _("One side has signed")
        STANDS = "stands", _("Stands")
        RENEW = "renew", _("To renew soon")
        EXPIRED = "expired", _("Expired")
        REPLACED = "replaced", _("Replaced")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MOU)
    version = models.PositiveSmallIntegerField(default=1)
    data_level = models.CharField(max_length=12, choices=DataLevel.choices)
    text = models.TextField(max_length=20_000)
    begins = models.DateField()
    ends = models.DateField()
    ours_by = models.CharField(max_length=120, blank=True)
    ours_on = models.DateField(null=True, blank=True)
    theirs_by = models.CharField(max_length=120, blank=True)
    theirs_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    replaced_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    signed_copy = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "version"], name="partners_agreement_version"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("begins")), name="partners_agreement_ends"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    RENEW_DAYS = 60

    def state_on(self, day: date) -> str:
        """Return which of `State` it is in on a day."""
        if self.ended_on and self.ended_on <= day:
            return self.State.ENDED
        if not (self.ours_on and self.theirs_on):
            return self.State.ONE_SIDE if self.ours_on or self.theirs_on else self.State.DRAFT
        if self.ends < day:
            return self.State.EXPIRED
        if self.replaced_on and self.replaced_on <= day:
            return self.State.REPLACED
        return self.State.RENEW if (self.ends - day).days <= self.RENEW_DAYS else self.State.STANDS

    def stands_on(self, day: date) -> bool:
        """Whether both sides are bound by it on a day."""
        return self.begins <= day and self.state_on(day) in (self.State.STANDS, self.State.RENEW)


class Invitation(models.Model):
    """A link that lets one person of an organisation in; the database holds only a keyed hash of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="invitations")
    keyed_hash = models.BinaryField(unique=True)
    contact = models.ForeignKey("partners.Contact", on_delete=models.SET_NULL, null=True, related_name="+")
    made_on = models.DateField()
    expires = models.DateField()
    taken_on = models.DateField(null=True, blank=True)
    account = models.ForeignKey("core.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.id)


class Acknowledgement(models.Model):
    """That a person read the promise of confidentiality and keeps it: for one year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("core.Account", on_delete=models.CASCADE, related_name="acknowledgements")
    version = models.PositiveSmallIntegerField()
    day = models.DateField()

    def __str__(self) -> str:
        return str(self.id)
