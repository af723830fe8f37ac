"""What signing in needs beside the passphrase: second factors, one-time secrets, counters of wrong tries."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models.accounts import Account


class TotpDevice(models.Model):
    """A phone app that shows six digits; its secret is sealed under a key derived from the pepper."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="totp")
    sealed_secret = models.BinaryField()
    # The last 30-second step that was used: the same six digits do not work twice.
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"phone app of {self.account_id}"


class Passkey(models.Model):
    """A security key or phone registered with this site: public half only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField()
    attested = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    added = models.DateField()

    def __str__(self) -> str:
        return f"passkey of {self.account_id}"


class RecoveryCode(models.Model):
    """One of ten single-use codes for a lost phone: a keyed hash; the row goes when the code is used."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    keyed_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"recovery code of {self.account_id}"


class SecondFactorTries(models.Model):
    """Wrong second factors of an account in the present window; kept in the database, so a restart forgives nothing."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="tries")
    wrong = models.PositiveSmallIntegerField(default=0)
    window_ends = models.DateTimeField()

    def __str__(self) -> str:
        return f"tries of {self.account_id}"


class OneTimeSecret(models.Model):
    """A link or a code read out, good for one act: a keyed hash. The row goes when it is used or too old."""

    class Form(models.TextChoices):
        """How it reaches the person."""

        LINK = "link", _("Link by e-mail")
        CODE = "code", _("Code read out")

    class Purpose(models.TextChoices):
        """What it lets the person do."""

        SIGN_IN = "sign_in", _("Sign in")
        ENROL = "enrol", _("Make a reader's passphrase")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="one_time_secrets")
    form = models.CharField(max_length=4, choices=Form.choices)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    keyed_hash = models.BinaryField(max_length=32)
    tries_left = models.PositiveSmallIntegerField(default=5)
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return f"one-time secret {self.id}"
