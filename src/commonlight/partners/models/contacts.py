"""People one may call or write to, how they came in, and what was talked about."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contact(models.Model):
    """
    A person of an organisation, or alone: somebody the coalition works with, never somebody it helps.

    organisation : the member of the coalition, or none; `organisation_name` then says where she works
    languages : codes of languages she speaks
    opted_out_at : since when she wants no mail that goes to many
    touched : the day somebody last changed or confirmed it; retention counts from here
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    organisation_name = models.CharField(max_length=120, blank=True)
    job = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(default=list)
    opted_out_at = models.DateField(null=True, blank=True)
    touched = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["email"], name="partners_contact_email")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def shown_name(self) -> str:
        """The name, or what else she is known by."""
        return self.name or self.email or self.phone or "–"

    @property
    def works_at(self) -> str:
        """The name of the organisation she works for, or ""."""
        return self.organisation.name if self.organisation else self.organisation_name


class ContactNote(models.Model):
    """One line of the log: that somebody called, wrote or met, and what was agreed. Never about a client."""

    class Kind(models.TextChoices):
        """How they were in touch."""

        CALL = "call", _("Call")
        MAIL = "mail", _("Message")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="contact_notes")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=500)
    by = models.ForeignKey("core.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.id)


class ImportBatch(models.Model):
    """
    One sheet of contacts on its way in, or one merge by hand; what it did can be taken back.

    file_id, sealed_key : the file while it waits, sealed on the disk; gone when it came in or after a day
    columns : field -> heading; settings of the preview until somebody says "bring in"
    digest : of the bytes, so that the same file is known again
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Came in")
        UNDONE = "undone", _("Taken back")

    class Kind(models.TextChoices):
        """What it is."""

        SHEET = "sheet", _("Contacts from a file")
        MERGE = "merge", _("Two contacts made one")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SHEET)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    day = models.DateField()
    by = models.ForeignKey("core.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=32, blank=True)
    file_id = models.BigIntegerField(null=True, blank=True)
    sealed_key = models.BinaryField(default=bytes, blank=True)
    columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.id)


class ImportChange(models.Model):
    """
    One contact that a batch made, changed or removed.

    before, after : its values; an empty `before` means that it was new, an empty `after` that it was removed
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    contact_id = models.UUIDField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.id)
