"""An organisation's own notes about a report: nobody outside it reads them, whatever the audience becomes."""

from django.db import models

from commonlight.core.fields import RandomIdField


class Notebook(models.Model):
    """The key of one organisation's notes on one report, sealed only to that organisation."""

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="notebooks")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "organisation"], name="one_notebook_per_organisation")]

    def __str__(self) -> str:
        return f"notebook {self.id}"


class Note(models.Model):
    """One sealed note: who wrote it and when stands inside."""

    id = RandomIdField()
    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="notes")
    sequence = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notebook", "sequence"], name="one_note_per_sequence")]

    def __str__(self) -> str:
        return f"note {self.id}"
