"""How the directory is kept true: who checked what, where it came from, what waits for a decision."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.directory.models.base import text
from commonlight.directory.models.services import Service


class VisibleTo(models.Model):
    """That an organisation of the coalition may see an object whose visibility is "named"."""

    entity = models.CharField(max_length=24)
    object_id = models.UUIDField(db_index=True)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "object_id", "organisation"], name="directory_visible_once")
        ]

    def __str__(self) -> str:
        return self.entity


class Assurance(models.Model):
    """That somebody checked an entry: who, on which day, how, and when the next check is due."""

    class Means(models.TextChoices):
        """How it was checked."""

        PHONE = "phone", _("By phone")
        VISIT = "visit", _("By a visit")
        MAIL = "mail", _("By e-mail")
        WEBSITE = "website", _("On their website")
        SELF = "self", _("They told us themselves")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="assurances")
    checked_by = models.ForeignKey("core.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    checked_day = models.DateField()
    means = models.CharField(max_length=8, choices=Means.choices)
    due_day = models.DateField()

    def __str__(self) -> str:
        return f"{self.checked_day} {self.means}"


class ReceivingProfile(models.Model):
    """Whether and how a service takes people sent to it; members see it, the public never does."""

    class Capacity(models.TextChoices):
        """What was last said about room."""

        UNKNOWN = "unknown", _("Not known")
        OPEN = "open", _("Has room")
        WAITLIST = "waitlist", _("Has a waiting list")
        FULL = "full", _("Full")

    class Level(models.TextChoices):
        """The most that may be sent with a person's consent."""

        NONE = "none", _("Nothing: people come by themselves")
        CONTACT = "contact", _("How to reach the person")
        NEEDS = "needs", _("Needs, in the person's words")
        FULL = "full", _("All that the person agrees to")

    service = models.OneToOneField(
        Service, on_delete=models.CASCADE, related_name="receiving_profile", primary_key=True
    )
    accepts_referrals = models.BooleanField(default=False)
    channels = models.JSONField(default=list)
    intake_hours = text()
    languages = models.JSONField(default=list)
    data_level = models.CharField(max_length=8, choices=Level.choices, default=Level.NONE)
    refuses_police = models.BooleanField(default=False)
    agreement_day = models.DateField(null=True, blank=True)
    capacity = models.CharField(max_length=8, choices=Capacity.choices, default=Capacity.UNKNOWN)
    capacity_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity="unknown") | models.Q(capacity_day__isnull=False),
                name="directory_capacity_has_age",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Source(models.Model):
    """Who brings entries. `precedence`: a smaller number wins over a greater one; an editor's own words win over all."""

    name = models.CharField(max_length=120, unique=True)
    url = text()
    precedence = models.PositiveSmallIntegerField(default=50)
    # What comes in waits for an editor before the public sees it.
    holds_for_review = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One import that changed something, so that it can be taken back."""

    class State(models.TextChoices):
        """Where it stands."""

        APPLIED = "applied", _("Done")
        REVERTED = "reverted", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="batches")
    form = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey("core.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    counts = models.JSONField(default=dict)
    # Row, column, reason: no value of a row stands here, for it might be an address.
    problems = models.JSONField(default=list)
    n_problems = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"


class ImportChange(models.Model):
    """What an import did to one row. `before` is null for a row it made; withheld words never stand in it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    entity = models.CharField(max_length=32)
    object_id = models.UUIDField()
    before = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.entity


class ReviewItem(models.Model):
    """Something an editor should look at. `detail` holds ids, field names and kinds: never an address."""

    class Kind(models.TextChoices):
        """Why."""

        WITHHELD = "withheld", _("An address was withheld")
        ORPHAN = "orphan", _("The organization is missing")
        HELD = "held", _("Waits before it is published")
        CONFLICT = "conflict", _("A source says something else")
        DUPLICATE = "duplicate", _("Looks like another entry")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    entity = models.CharField(max_length=24)
    object_id = models.UUIDField(db_index=True)
    other_id = models.UUIDField(null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    detail = models.JSONField(default=dict)
    opened_day = models.DateField()
    closed_day = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey("core.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["closed_day", "kind"], name="directory_review_open")]

    def __str__(self) -> str:
        return self.kind


class Withheld(models.Model):
    """Words that would lead to a place where people are kept safe: sealed under a key that is not in the database."""

    class Reason(models.TextChoices):
        """Why they were withheld."""

        KIND = "kind", _("The service is of a kind whose address is kept private")
        TEXT = "text", _("A text held what looks like an address")
        MARKED = "marked", _("An editor marked the place")
        SAME = "same", _("The same address as a place that is kept private")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entity = models.CharField(max_length=24)
    object_id = models.UUIDField(db_index=True)
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=8, choices=Reason.choices)
    day = models.DateField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.entity} {self.field}"


class AddressMark(models.Model):
    """A keyed hash of a private street and number, by which the gate knows it again in any text."""

    mark = models.CharField(max_length=32, db_index=True)
    # Exactly one row of `Withheld`, so that the mark goes when the words are released.
    withheld = models.ForeignKey(Withheld, on_delete=models.CASCADE, related_name="marks")

    def __str__(self) -> str:
        return self.mark


class Stale(models.Model):
    """That the people who keep an entry were warned that it will be hidden."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="+", primary_key=True)
    warned_day = models.DateField()

    def __str__(self) -> str:
        return str(self.pk)
