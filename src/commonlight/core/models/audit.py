"""Who did what kind of thing to which row: ids and kinds only, chained so that changes show."""

from django.db import models

from commonlight.core.fields import RandomIdField


class AuditEvent(models.Model):
    """
    One act. Inserted with its own MAC in the transaction of the act; `sequence` and `head` come with the chain.

    `at` stays empty for acts of reporters: they leave the day only.
    """

    id = RandomIdField()
    kind = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    organisation_id = models.UUIDField(null=True, blank=True)
    subject_kind = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    mac = models.BinaryField(max_length=32)
    sequence = models.BigIntegerField(null=True, blank=True, unique=True)
    head = models.BinaryField(max_length=32, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sequence=None, head=None) | models.Q(sequence__isnull=False, head__isnull=False),
                name="core_audit_chained_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
