"""People who sign in, and what they may do where."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commonlight.core.models.organisations import Organisation
from commonlight.core.roles import Role


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts; they are made by the services only."""


class Account(AbstractBaseUser):
    """
    Someone of the team. `kind` says whether she can ever open sealed content.

    No password is stored here: a reader's passphrase lives as a verifier in `ReaderKey`, an ordinary account signs in
    by one-time links. No time of the last sign-in is kept.
    """

    class Kind(models.TextChoices):
        """Readers open sealed content with their own key; ordinary accounts never can."""

        READER = "reader", _("Reader of sealed content")
        ORDINARY = "ordinary", _("Ordinary account")

    password = None  # type: ignore[assignment]
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # Personal: to sign in and to be named to colleagues; erased with the account.
    login_name = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=120)
    # Personal: only to send sign-in links and content-free notices; may stay empty.
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=16, default="en")
    is_active = models.BooleanField(default=True)
    # Drawn anew to end every open session of this account.
    session_stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    # The day only: the report form closes itself when no reader was here for days.
    last_day = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="core_account_email_once")
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_reader(self) -> bool:
        """Whether this account can ever open sealed content."""
        return self.kind == Account.Kind.READER

    def role_names(self) -> frozenset[str]:
        """Return the roles this account holds anywhere: which pages stand in its menu, never what it may open."""
        return frozenset(RoleHeld.objects.filter(membership__account=self).values_list("role", flat=True))

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to stay open."""
        return self.session_stamp.hex

    def get_session_auth_fallback_hash(self) -> Any:
        """Return no older hash: ending sessions ends them at once."""
        return iter(())


class Membership(models.Model):
    """A person's place in an organisation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "organisation"], name="core_membership_once")]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class RoleHeld(models.Model):
    """One role of a membership."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "role"], name="core_role_once")]

    def __str__(self) -> str:
        return self.role
