"""
One-time links and codes.

They sign in ordinary accounts, and let a reader make her passphrase. Looking at one uses nothing up; a code is tried at
most five times. The database holds keyed hashes only.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.db.models import F

from commonlight.core import audit
from commonlight.core.models import Account, OneTimeSecret
from commonlight.core.sign_in import Limiter
from commonlight.core.store import write

CODE_DIGITS = 12
TOKEN_BYTES = 16
LIFETIMES = {
    (OneTimeSecret.Form.LINK, OneTimeSecret.Purpose.SIGN_IN): timedelta(minutes=30),
    (OneTimeSecret.Form.CODE, OneTimeSecret.Purpose.SIGN_IN): timedelta(minutes=15),
    (OneTimeSecret.Form.CODE, OneTimeSecret.Purpose.ENROL): timedelta(days=2),
}
LINK_LIMITER = Limiter(most=5, window=timedelta(hours=1))


class OneTimeRefused(Exception):
    """The link or code is wrong, used, or too old; nobody learns which."""


class WrongKindOfAccount(Exception):
    """A reader never signs in by a link or code; an ordinary account has no passphrase to make."""


def make_code(*, account: Account, by: Account | None, at: datetime) -> str:
    """
    Return a code to read out to a person: it signs an ordinary account in, or lets a reader make her passphrase.

    An older code of hers dies.
    """
    purpose = OneTimeSecret.Purpose.ENROL if account.is_reader else OneTimeSecret.Purpose.SIGN_IN
    digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    _store(account, OneTimeSecret.Form.CODE, purpose, digits, by=by, at=at)
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def make_link_token(*, account: Account, by: Account | None, at: datetime) -> str:
    """Return the token of a sign-in link for an ordinary account; raises WrongKindOfAccount for a reader."""
    if account.is_reader:
        raise WrongKindOfAccount
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _store(account, OneTimeSecret.Form.LINK, OneTimeSecret.Purpose.SIGN_IN, token, by=by, at=at)
    return token


def link_for_email(*, email: str, at: datetime) -> tuple[Account, str] | None:
    """
    Return the ordinary account of an e-mail address and a link token to send there, or None.

    The page answers the same either way. Five an hour for one address; raises sign_in.TooManyTries.
    """
    LINK_LIMITER.spend(_hash("asked", email.casefold()), at)
    account = (
        Account.objects.filter(email__iexact=email, kind=Account.Kind.ORDINARY, is_active=True)
        .exclude(email="")
        .first()
    )
    if account is None:
        return None
    return account, make_link_token(account=account, by=None, at=at)


def link_stands(*, token: str, at: datetime) -> bool:
    """Whether a link would still work; looking uses nothing up."""
    return _find_link(token, at) is not None


def use_link(*, token: str, at: datetime) -> Account:
    """Use a sign-in link up and return its account; raises OneTimeRefused."""
    row = _find_link(token, at)
    if row is None:
        raise OneTimeRefused
    return _use(row, at)


def use_code(*, login_name: str, typed: str, at: datetime) -> Account:
    """Use a code up and return its account; raises OneTimeRefused."""
    name = login_name.strip().casefold()
    row = (
        OneTimeSecret.objects.select_related("account")
        .filter(
            account__login_name=name,
            account__is_active=True,
            form=OneTimeSecret.Form.CODE,
            expires__gt=at,
            tries_left__gt=0,
        )
        .first()
    )
    digits = "".join(str(int(character)) for character in typed if character.isdecimal())
    if row is None:
        raise OneTimeRefused
    # Counted before the look, so that parallel tries forgive nothing.
    with write():
        counted = OneTimeSecret.objects.filter(pk=row.pk, tries_left__gt=0).update(tries_left=F("tries_left") - 1)
    if not counted or not hmac.compare_digest(_hash(str(row.account_id), digits), bytes(row.keyed_hash)):
        raise OneTimeRefused
    return _use(row, at)


def sweep_one_time_secrets(*, at: datetime) -> int:
    """Delete links and codes that are too old and return how many; called by the worker."""
    with write():
        return OneTimeSecret.objects.filter(expires__lte=at).delete()[0]


def _hash(context: str, secret: str) -> bytes:
    key = settings.SITE_SECRETS.subkey("one-time secrets", of="pepper")
    return blake2b(f"{context}|{secret}".encode(), key=key, digest_size=32).digest()


def _store(account: Account, form: str, purpose: str, secret: str, *, by: Account | None, at: datetime) -> None:
    context = str(account.id) if form == OneTimeSecret.Form.CODE else "link"
    with write():
        OneTimeSecret.objects.filter(account=account, form=form).delete()
        OneTimeSecret.objects.create(
            account=account,
            form=form,
            purpose=purpose,
            keyed_hash=_hash(context, secret),
            expires=at + LIFETIMES[OneTimeSecret.Form(form), OneTimeSecret.Purpose(purpose)],
        )
        audit.record("one-time secret made", by=by, at=at, subject=("account", account.id), detail={"form": str(form)})


def _find_link(token: str, at: datetime) -> OneTimeSecret | None:
    return (
        OneTimeSecret.objects.select_related("account")
        .filter(keyed_hash=_hash("link", token), form=OneTimeSecret.Form.LINK, expires__gt=at, account__is_active=True)
        .first()
    )


def _use(row: OneTimeSecret, at: datetime) -> Account:
    with write():
        # Of two requests with the same secret, one deletes the row.
        if not OneTimeSecret.objects.filter(pk=row.pk).delete()[0]:
            raise OneTimeRefused
        audit.record(
            "one-time secret used",
            by=row.account,
            at=at,
            subject=("account", row.account_id),
            detail={"form": row.form, "purpose": row.purpose},
        )
    return row.account
