"""
Signing in: the passphrase, then the second factor, then an open session.

Between the two the opened secret waits in the session, sealed under the cookie, in a place no room reads.
"""

import hmac
import secrets
import threading
import uuid
from base64 import b64decode, b64encode
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from commonlight.core import audit, slow_hash
from commonlight.core.keyring import keep_open
from commonlight.core.models import Account, ReaderKey
from commonlight.core.passphrases import Passphrase
from commonlight.core.sealed import SealBroken, open_part
from commonlight.core.store import write

WAITING = "waiting"
WAITING_LIMIT = timedelta(minutes=10)
BACKEND = "commonlight.core.sign_in.OwnSteps"


class SignInRefused(Exception):
    """The name or the passphrase is wrong; nobody learns which."""


class TooManyTries(Exception):
    """Too many wrong tries for this name; nothing was looked at."""


class OwnSteps:
    """Finds the account of a session; signing in itself goes through the steps of this module only."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Never sign anybody in from a set of credentials."""

    def get_user(self, account_id: str) -> Account | None:
        """Return the active account of a session."""
        return Account.objects.filter(pk=account_id, is_active=True).first()


class Limiter:
    """
    Counts wrong tries per key in the memory of this process: no address, nothing stored.

    It forgets the oldest keys beyond `keys`, so that a flood of invented names cannot fill the memory.
    """

    def __init__(self, most: int, window: timedelta, keys: int = 10_000) -> None:
        self._most, self._window, self._keys = most, window, keys
        self._tries: OrderedDict[bytes, tuple[int, datetime]] = OrderedDict()
        self._guard = threading.Lock()

    def spend(self, key: bytes, at: datetime) -> None:
        """Count one try; raises TooManyTries when the window is used up."""
        with self._guard:
            count, ends = self._tries.get(key, (0, at + self._window))
            if ends <= at:
                count, ends = 0, at + self._window
            if count >= self._most:
                raise TooManyTries
            self._tries[key] = (count + 1, ends)
            self._tries.move_to_end(key)
            while len(self._tries) > self._keys:
                self._tries.popitem(last=False)

    def forgive(self, key: bytes) -> None:
        """Forget the tries of a key after a right one."""
        with self._guard:
            self._tries.pop(key, None)


PASSPHRASE_LIMITER = Limiter(most=10, window=timedelta(minutes=15))


@dataclass(frozen=True, repr=False)
class Opened:
    """A reader whose passphrase was right, and her secret."""

    account: Account
    secret: bytes


def _name_mark(login_name: str) -> bytes:
    key = settings.SITE_SECRETS.subkey("sign-in names")
    return blake2b(login_name.strip().casefold().encode(), key=key, digest_size=32).digest()


def check_passphrase(*, login_name: str, typed: str, at: datetime) -> Opened:
    """
    Return the reader and her opened secret.

    Raises SignInRefused, TooManyTries for this name, or slow_hash.TooBusy. A name nobody has costs the same hash and
    gives the same answer.
    """
    mark = _name_mark(login_name)
    PASSPHRASE_LIMITER.spend(mark, at)
    row = (
        ReaderKey.objects.select_related("account")
        .filter(account__login_name=login_name.strip().casefold(), account__is_active=True)
        .first()
    )
    salt, verifier = (bytes(row.salt), bytes(row.verifier)) if row else (mark[:16], secrets.token_bytes(32))
    peppered = Passphrase.read(typed).peppered(settings.SITE_SECRETS)
    stretched = slow_hash.PASSPHRASE_SLOT.run(lambda: slow_hash.stretch_passphrase(peppered, salt))
    if not hmac.compare_digest(stretched.verifier, verifier) or row is None:
        raise SignInRefused
    try:
        secret = open_part(stretched.key, bytes(row.sealed_secret), record=str(row.account_id), part="reader secret")
    except SealBroken as problem:
        raise SignInRefused from problem
    PASSPHRASE_LIMITER.forgive(mark)
    return Opened(account=row.account, secret=secret)


def wait_for_second_factor(
    request: HttpRequest,
    account: Account,
    *,
    secret: bytes | None,
    at: datetime,
    onward: str = "",
    limit: timedelta = WAITING_LIMIT,
) -> None:
    """
    Keep who passed the first step, and a reader's opened secret, in a new session until the second passes.

    onward : address on this site to go to afterwards
    """
    request.session.flush()
    request.session[WAITING] = {
        "account": str(account.id),
        "stamp": account.session_stamp.hex,
        "secret": b64encode(secret).decode() if secret is not None else None,
        "until": (at + limit).timestamp(),
        "onward": onward,
    }


def waiting_account(request: HttpRequest, *, at: datetime) -> Account | None:
    """Return who waits for the second factor in this session; after ten minutes, nobody."""
    kept = request.session.get(WAITING)
    if kept is None or kept["until"] <= at.timestamp():
        request.session.pop(WAITING, None)
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or account.session_stamp != uuid.UUID(kept["stamp"]):
        request.session.pop(WAITING, None)
        return None
    return account


def open_session(request: HttpRequest, *, at: datetime) -> str:
    """
    Sign in who waits, after the second factor was accepted by the caller; the session gets a new cookie.

    Returns the address on this site to go to, or "".
    """
    account = waiting_account(request, at=at)
    assert account is not None
    kept = request.session.pop(WAITING)
    secret = b64decode(kept["secret"]) if kept["secret"] is not None else None
    start_session(request, account, secret=secret, at=at)
    return str(kept.get("onward", ""))


def start_session(request: HttpRequest, account: Account, *, secret: bytes | None, at: datetime) -> None:
    """Begin an open session; `secret` opens a reader's keys. The day of the visit is kept, not the hour."""
    login(request, account, backend=BACKEND)
    if secret is not None:
        keep_open(request, secret)
    with write():
        Account.objects.filter(pk=account.pk).update(last_day=at.date())
        audit.record("signed in", by=account, at=at)
