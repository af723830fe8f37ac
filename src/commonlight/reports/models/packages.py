"""What was handed to police: chosen parts in an envelope of their own. Police never hold a wrap of the report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField


class Way(models.TextChoices):
    """How a package reaches the officer."""

    ACCOUNT = "account", _("To the liaison's account here")
    LINK = "link", _("By a one-time link, for an officer without an account")
    PRINT = "print", _("On paper, with a digest")


class Package(models.Model):
    """
    A copy of chosen parts, under its own key. Erased with its report.

    organisation : who gets it, of police but for an exception; none for an agency outside the coalition (its name is sealed)
    box : the key sealed to that organisation; empty for a link (the key comes out of link and PIN) and for paper
    """

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="packages")
    organisation = models.ForeignKey("core.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way, default=Way.ACCOUNT)
    epoch = models.PositiveIntegerField(null=True)
    box = models.BinaryField(null=True)
    blob = models.BinaryField()
    # Acts of staff and police may hold their time: the delay of a hand-over is counted from these.
    day = models.DateField()
    passed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="package_way_known"),
            models.CheckConstraint(
                condition=models.Q(way="account", box__isnull=False, epoch__isnull=False, organisation__isnull=False)
                | models.Q(way__in=["link", "print"], box__isnull=True, epoch__isnull=True),
                name="package_key_fits_its_way",
            ),
        ]

    def __str__(self) -> str:
        return f"package {self.id}"


class PackageEntry(models.Model):
    """
    What was written beside a package after it was passed on: a receipt, an answer, a tick of the joint check-list.

    Under a key of its own, sealed to those who could read the report when it was written and to the police organisation.
    """

    id = RandomIdField()
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="one_package_entry_per_number")]

    def __str__(self) -> str:
        return f"package entry {self.id}"


class PackageEntryWrap(models.Model):
    """The key of one entry, sealed to one organisation."""

    id = RandomIdField()
    entry = models.ForeignKey(PackageEntry, on_delete=models.CASCADE, related_name="wraps")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "organisation"], name="one_entry_wrap_per_organisation")
        ]

    def __str__(self) -> str:
        return f"package entry wrap {self.id}"
