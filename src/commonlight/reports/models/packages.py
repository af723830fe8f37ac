"""What was handed to police: chosen parts in an envelope of their own. Police never hold a wrap of the report."""

from django.db import models

from commonlight.core.fields import RandomIdField


class Package(models.Model):
    """A copy of chosen parts, under its own key, sealed to one police organisation. Erased with its report."""

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="packages")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    blob = models.BinaryField()
    # Staff acts may hold their day: the delay between a report and its hand-over is counted from it.
    day = models.DateField()

    def __str__(self) -> str:
        return f"package {self.id}"
