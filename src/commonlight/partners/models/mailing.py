"""Lists of people to write to, who wants no more mail, and what was sent."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailList(models.Model):
    """A list somebody can be on; the digest goes to those lists that ask for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=300, blank=True)
    has_digest = models.BooleanField(default=False)
    digest_sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ListMember(models.Model):
    """A contact on a list."""

    mail_list = models.ForeignKey(MailList, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey("partners.Contact", on_delete=models.CASCADE, related_name="on_lists")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail_list", "contact"], name="partners_list_once")]

    def __str__(self) -> str:
        return str(self.pk)


class OptOut(models.Model):
    """
    An address that wants no mail that goes to many: only a keyed hash of it.

    It outlives the contact, so that a second import of the same sheet does not begin to write again.
    """

    mark = models.CharField(max_length=32, primary_key=True)
    day = models.DateField()

    def __str__(self) -> str:
        return self.mark


class SentMail(models.Model):
    """One message that went to many: how many, never to whom nor its words."""

    class Kind(models.TextChoices):
        """What it was."""

        LIST = "list", _("Message to a list")
        DIGEST = "digest", _("Monthly digest")
        MINUTES = "minutes", _("Minutes")
        INVITE = "invite", _("Invitation")
        REMIND = "remind", _("Reminder")
        OTHER = "other", _("Other message")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField()
    by = models.ForeignKey("core.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    n_sent = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)
