"""Public keys, and secrets sealed to them. Nothing in these rows opens anything by itself."""

import uuid

from django.db import models

from commonlight.core.models.accounts import Account
from commonlight.core.models.organisations import Organisation


class ReaderKey(models.Model):
    """
    A reader's X25519 key pair; its secret is sealed under half of one Argon2id run of her passphrase.

    The other half is the verifier. `mac` binds the public key to the account under the pepper.
    """

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="reader_key")
    salt = models.BinaryField(max_length=16)
    verifier = models.BinaryField(max_length=32)
    sealed_secret = models.BinaryField()
    public_key = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"reader key of {self.account_id}"


class OrganisationKey(models.Model):
    """One epoch of an organisation's key pair: public half only. The epoch without `retired` is the current one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    epoch = models.PositiveIntegerField()
    public_key = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)
    started = models.DateField()
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "epoch"], name="core_epoch_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(retired=None), name="core_one_current_epoch"
            ),
        ]

    def __str__(self) -> str:
        return f"epoch {self.epoch} of {self.organisation_id}"


class ReaderWrap(models.Model):
    """The secret of one epoch, sealed to one reader's public key."""

    key = models.ForeignKey(OrganisationKey, on_delete=models.CASCADE, related_name="reader_wraps")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="wraps")
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "account"], name="core_reader_wrap_once")]

    def __str__(self) -> str:
        return f"wrap of {self.key_id} for {self.account_id}"


class RecoveryKit(models.Model):
    """A printed sheet that opens an organisation's keys without the pepper: its public key only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="recovery_kit")
    public_key = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)
    made = models.DateField()
    # Somebody copied the printed lines back: the sheet exists on paper and is legible.
    typed_back = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"kit of {self.organisation_id}"


class KitWrap(models.Model):
    """The secret of one epoch, sealed to a recovery kit."""

    key = models.ForeignKey(OrganisationKey, on_delete=models.CASCADE, related_name="kit_wraps")
    kit = models.ForeignKey(RecoveryKit, on_delete=models.CASCADE, related_name="wraps")
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kit"], name="core_kit_wrap_once")]

    def __str__(self) -> str:
        return f"wrap of {self.key_id} for a kit"
