"""
Inviting one person of an organisation by a link: she opens an ordinary account, without a passphrase.

The link works for fourteen days and once; the database holds a keyed hash of it. After that she signs in with one-time
links. What she sees follows from her organisation's agreement.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.utils.text import slugify

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.roles import Role
from commonlight.core.services import create_account, one_time
from commonlight.core.store import write
from commonlight.partners.models import Contact, Invitation

LIFETIME = timedelta(days=14)
TOKEN_BYTES = 16


class InvitationGone(Exception):
    """The link is wrong, used, or too old; nobody learns which."""


class AddressTaken(ValueError):
    """Somebody has an account with this e-mail address already."""


def _hash(token: str) -> bytes:
    key = settings.SITE_SECRETS.subkey("partner invitations", of="pepper")
    return blake2b(token.encode(), key=key, digest_size=32).digest()


def invite(*, organisation_id: UUID, contact: Contact | None, by: Account, at: datetime) -> str:
    """Return the token of a new link for one person of an organisation."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with write():
        made = Invitation.objects.create(
            organisation_id=organisation_id,
            contact=contact,
            keyed_hash=_hash(token),
            made_on=at.date(),
            expires=(at + LIFETIME).date(),
        )
        audit.record("partner invited", by=by, at=at, organisation_id=organisation_id, subject=("invitation", made.pk))
    return token


def find(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation behind a link while it works; looking uses nothing up."""
    return (
        Invitation.objects.select_related("organisation", "contact")
        .filter(keyed_hash=_hash(token), taken_on=None, expires__gte=at.date())
        .first()
    )


def accept(token: str, *, name: str, email: str, language: str, at: datetime) -> str:
    """
    Open the account and return the token of a one-time link that signs in; raises InvitationGone or AddressTaken.
    """
    with write():
        found = find(token, at=at)
        # Of two requests with the same link, one takes it.
        if found is None or not Invitation.objects.filter(pk=found.pk, taken_on=None).update(taken_on=at.date()):
            raise InvitationGone
        if email and Account.objects.filter(email__iexact=email).exists():
            raise AddressTaken
        try:
            account = create_account(
                kind=Account.Kind.ORDINARY,
                login_name=_login_name(name),
                display_name=name,
                email=email,
                language=language,
                organisation_id=found.organisation_id,
                roles=(Role.PARTNER_MEMBER,),
                by=None,
                at=at,
            )
        except IntegrityError as problem:
            raise AddressTaken from problem
        Invitation.objects.filter(pk=found.pk).update(account=account)
        audit.record(
            "invitation taken",
            by=account,
            at=at,
            organisation_id=found.organisation_id,
            subject=("invitation", found.pk),
        )
    return one_time.make_link_token(account=account, by=None, at=at)


def _login_name(name: str) -> str:
    stem = slugify(name)[:40] or "partner"
    wanted, number = stem, 1
    while Account.objects.filter(login_name=wanted).exists():
        number += 1
        wanted = f"{stem}-{number}"
    return wanted


def withdraw(invitation_id: UUID, *, by: Account, at: datetime) -> None:
    """Take an open link back."""
    with write():
        if Invitation.objects.filter(pk=invitation_id, taken_on=None).delete()[0]:
            audit.record("invitation withdrawn", by=by, at=at, subject=("invitation", invitation_id))
