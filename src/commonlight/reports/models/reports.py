"""A report: five clear facts, sealed parts, and the wraps that say by keys who can read it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField


class Status(models.TextChoices):
    """Where the team's work on a report stands. The steps allowed stand in `policies.STEPS`."""

    NEW = "new", _("New")
    READ = "read", _("Read")
    IN_WORK = "in_work", _("Being worked on")
    WAITING = "waiting", _("Waiting for the person")
    NEWS = "news", _("The person wrote again")
    CLOSED = "closed", _("Closed")


class Report(models.Model):
    """
    What someone told us. In clear stand only id, organisations (through the wraps), day, status, assignee, due.

    Erased with everything that hangs on it when the person deletes it or the retention rules say so.
    """

    id = RandomIdField()
    # The day alone: an exact time could be held against somebody seen with a phone in hand.
    day = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When the first answer is due, rounded up to six hours; erased at the first answer.
    due = models.DateTimeField(null=True, blank=True)
    # The number of the next part, so that two who write at once never take the same place.
    next_sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="report_status_known"),
        ]

    def __str__(self) -> str:
        return f"report {self.id}"


class Wrap(models.Model):
    """The envelope key of a report, sealed to one organisation. No wrap, no reading: this row is the audience."""

    id = RandomIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="wraps")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    # Opened because nobody answered in time, as the person had allowed; the mailbox says so.
    is_fallback = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "organisation"], name="one_wrap_per_organisation")]

    def __str__(self) -> str:
        return f"wrap {self.id}"


class Part(models.Model):
    """One sealed part of a report: facts, a message, a file's name and key. Its kind stands inside."""

    id = RandomIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="parts")
    sequence = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "sequence"], name="one_part_per_sequence")]

    def __str__(self) -> str:
        return f"part {self.id}"


class Card(models.Model):
    """
    What the queue of one organisation shows of a report, in at most 255 bytes.

    fresh : sealed to the organisation's public key by a sending person; merged into `sealed` at the next opening
    sealed : under the organisation's symmetric card key, quick to open by the thousand
    """

    id = RandomIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="cards")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    fresh = models.BinaryField(null=True)
    fresh_epoch = models.PositiveIntegerField(null=True)
    sealed = models.BinaryField(null=True)
    epoch = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "organisation"], name="one_card_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(fresh__isnull=False) | models.Q(sealed__isnull=False), name="card_holds_something"
            ),
            models.CheckConstraint(
                condition=models.Q(fresh__isnull=True, fresh_epoch__isnull=True)
                | models.Q(fresh__isnull=False, fresh_epoch__isnull=False),
                name="fresh_card_names_its_epoch",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=True, epoch__isnull=True)
                | models.Q(sealed__isnull=False, epoch__isnull=False),
                name="sealed_card_names_its_epoch",
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.id}"


class StoredFile(models.Model):
    """
    That a sealed file in the data folder belongs to a report or to a package, so that it goes when that goes.

    Its id names the file; its key, name and type stand in a sealed part.
    """

    id = RandomIdField()
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="files")
    package = models.ForeignKey("reports.Package", null=True, on_delete=models.CASCADE, related_name="files")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(report__isnull=False, package__isnull=True)
                | models.Q(report__isnull=True, package__isnull=False),
                name="file_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return f"file {self.id}"
