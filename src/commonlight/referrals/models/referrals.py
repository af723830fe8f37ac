"""A referral: the way from one organisation to another, with a package that only its receiver can open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField


class Mode(models.TextChoices):
    """How a referral travels. A card to take along needs no record at all and is no mode."""

    WARM = "warm", _("Call, noted afterwards")
    ACCOUNT = "account", _("Package to a member of the coalition")
    LINK = "link", _("One-time link and PIN")
    TRANSFER = "transfer", _("The whole case is handed over")


class Ending(models.TextChoices):
    """Why a referral is over; in clear, because a receiver whose key is gone must still be told."""

    WITHDRAWN = "withdrawn", _("The person does not want it any more")
    RECALLED = "recalled", _("The person took the consent back")
    EXPIRED = "expired", _("The consent ran out")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", _("Closed")


class Referral(models.Model):
    """
    One referral. Who it is about stands nowhere here: only the sender's sealed journal names it.

    receiver : a member organisation, or None for a partner without accounts
    answer_due : exact time of a staff clock; erased at the first answer
    readable_until : last day of the consent; on the next the package goes
    ended, ending : the day and the reason
    """

    id = RandomIdField()
    sender = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey("core.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode)
    sent = models.DateField()
    answer_due = models.DateTimeField(null=True, blank=True)
    readable_until = models.DateField()
    ended = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    next_sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="referral_mode_known"),
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True, ending="")
                | models.Q(ended__isnull=False, ending__in=Ending.values),
                name="referral_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.id}"


class ReferralWrap(models.Model):
    """
    A key of a referral, sealed to one organisation.

    what : "events" (both sides hold it) or "package" (the receiver alone; it dies with the consent)
    """

    id = RandomIdField()
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="wraps")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8)
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "organisation", "what"], name="one_referral_wrap_each"),
            models.CheckConstraint(condition=models.Q(what__in=["events", "package"]), name="referral_wrap_known"),
        ]

    def __str__(self) -> str:
        return f"referral wrap {self.id}"


class Package(models.Model):
    """
    What the consent lets the receiver read. Gone when the consent is withdrawn or over.

    link_blob : both keys of the referral sealed under the key of a one-time link; empty without one
    """

    id = RandomIdField()
    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="package")
    blob = models.BinaryField()
    link_blob = models.BinaryField(null=True, blank=True)

    def __str__(self) -> str:
        return f"referral package {self.id}"


class ReferralEvent(models.Model):
    """One step of a referral, sealed under the key both sides hold. Steps are added and never changed."""

    id = RandomIdField()
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "sequence"], name="one_referral_event_per_sequence")]

    def __str__(self) -> str:
        return f"referral event {self.id}"
