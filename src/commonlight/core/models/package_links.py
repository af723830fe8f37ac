"""One-time links to a sealed package: what stands here opens nothing, with or without the rest of the database."""

from django.db import models

from commonlight.core.fields import RandomIdField


class PackageLink(models.Model):
    """
    A link that was given to somebody without an account. Neither token nor PIN nor key stands here.

    token_hash : keyed hash of the token, to find the row
    salt, verifier : of Argon2id over token and PIN; its other half is the package's key
    subject_kind, subject_id : the row the key belongs to; which room it is, only that room knows
    organisation : who made it, and is told when it was locked
    """

    id = RandomIdField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    salt = models.BinaryField(max_length=16)
    verifier = models.BinaryField(max_length=32)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    # Staff acts may hold their time; a person who reports never makes or opens such a link.
    made = models.DateTimeField()
    expires = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    opened = models.DateTimeField(null=True)
    locked = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened__isnull=True) | models.Q(locked__isnull=True), name="link_opened_or_locked"
            )
        ]

    def __str__(self) -> str:
        return f"package link {self.id}"
