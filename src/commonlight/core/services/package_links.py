"""
One-time links to a sealed package, for a receiver without an account: a link, and a PIN by another channel.

Knows no content. The package's key comes out of Argon2id over link token and PIN; the database holds none of the three.
Looking at a link neither opens it nor uses it up. The slow hash runs only once the token's hash was found, and five times
at most for one link; the first right PIN uses it up.
"""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from commonlight.core import audit, notices, slow_hash
from commonlight.core.models import Account, PackageLink
from commonlight.core.store import write

TOKEN_BYTES = 16
PIN_DIGITS = 10
MOST_TRIES = 5
LASTS = timedelta(days=3)
# How long a link that is over still tells its sender what became of it.
REMEMBERED = timedelta(days=90)


class LinkRefused(Exception):
    """The link is unknown, used, locked or too old, or the PIN is wrong; who asks does not learn which."""


class LinkState(StrEnum):
    """What became of a link, for who made it."""

    WAITING = "waiting"
    OPENED = "opened"
    LOCKED = "locked"
    EXPIRED = "expired"


@dataclass(frozen=True, repr=False)
class NewLink:
    """
    A link just made: token and PIN are shown once and kept nowhere; `key` (32 bytes) seals the package.

    id : of the row, to withdraw it
    """

    id: int
    token: str
    pin: str
    key: bytes


@dataclass(frozen=True, repr=False)
class OpenedLink:
    """What a right PIN gives: the key and which row it belongs to."""

    key: bytes
    subject_kind: str
    subject_id: int
    organisation_id: UUID


def make_link(
    *, subject: tuple[str, int], organisation_id: UUID, by: Account, at: datetime, lasts: timedelta = LASTS
) -> NewLink:
    """
    Make a link to the package `subject` (kind and id); it dies by itself after `lasts`.

    Call it outside of `write()`: it runs the slow hash. Raises slow_hash.TooBusy.
    """
    token = secrets.token_hex(TOKEN_BYTES)
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    salt = secrets.token_bytes(slow_hash.SALT_BYTES)
    stretched = _stretch(token, pin, salt)
    row = PackageLink(
        token_hash=_token_hash(token),
        salt=salt,
        verifier=stretched.verifier,
        subject_kind=subject[0],
        subject_id=subject[1],
        organisation_id=organisation_id,
        made=at,
        expires=at + lasts,
    )
    with write():
        row.save(force_insert=True)
        audit.record("package link made", by=by, at=at, organisation_id=organisation_id, subject=subject)
    return NewLink(id=row.pk, token=token, pin=f"{pin[:5]} {pin[5:]}", key=stretched.key)


def open_link(*, token: str, pin: str, at: datetime) -> OpenedLink:
    """Open a link once and return its key; raises LinkRefused, slow_hash.TooBusy."""
    row = _open_links(at).filter(token_hash=_token_hash(token)).first()
    digits = _digits(pin)
    if row is None or len(digits) != PIN_DIGITS:
        # What cannot be a PIN is a slip of the pen: it costs no try.
        raise LinkRefused
    # Counted before the look, so that parallel tries forgive nothing.
    with write():
        if not _open_links(at).filter(pk=row.pk).update(tries=F("tries") + 1):
            raise LinkRefused
    stretched = _stretch(token, digits, bytes(row.salt))
    if not hmac.compare_digest(stretched.verifier, bytes(row.verifier)):
        _lock_if_spent(row, at)
        raise LinkRefused
    with write():
        # Of two who open it at once, one gets in.
        if not PackageLink.objects.filter(pk=row.pk, opened=None, locked=None).update(opened=at):
            raise LinkRefused
        _record("package link opened", row, at)
    return OpenedLink(
        key=stretched.key,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        organisation_id=row.organisation_id,
    )


def withdraw(*, subject: tuple[str, int], by: Account | None, at: datetime) -> int:
    """Remove every link to a package that nobody opened yet, inside the caller's `write()`; return how many went."""
    links = PackageLink.objects.filter(subject_kind=subject[0], subject_id=subject[1], opened=None)
    gone = links.delete()[0]
    if gone:
        audit.record("package link withdrawn", by=by, at=at, subject=subject, detail={"links": gone})
    return gone


def forget(*, subjects: list[tuple[str, int]]) -> None:
    """Remove all that is known of the links to packages that are gone, inside the caller's `write()`."""
    for kind, number in subjects:
        PackageLink.objects.filter(subject_kind=kind, subject_id=number).delete()


def expire(*, at: datetime) -> int:
    """Delete links that ended long ago and return how many; called by the worker."""
    with write():
        return PackageLink.objects.filter(expires__lt=at - REMEMBERED).delete()[0]


def links_of(kind: str, subject_ids: list[int]) -> QuerySet[PackageLink]:
    """Return the links to some packages, oldest first."""
    return PackageLink.objects.filter(subject_kind=kind, subject_id__in=subject_ids).order_by("made")


def state_of(link: PackageLink, *, at: datetime) -> LinkState:
    """Return what became of a link: the sender is told, the receiver never is."""
    if link.opened is not None:
        return LinkState.OPENED
    if link.locked is not None:
        return LinkState.LOCKED
    return LinkState.EXPIRED if link.expires <= at else LinkState.WAITING


def locked_of(organisation_id: UUID, *, since: datetime) -> QuerySet[PackageLink]:
    """Return the links of an organisation that wrong PINs locked: somebody else may hold the link."""
    return PackageLink.objects.filter(organisation_id=organisation_id, locked__gte=since).order_by("locked")


def _open_links(at: datetime) -> QuerySet[PackageLink]:
    return PackageLink.objects.filter(opened=None, locked=None, expires__gt=at, tries__lt=MOST_TRIES)


def _lock_if_spent(row: PackageLink, at: datetime) -> None:
    with write():
        spent = PackageLink.objects.filter(pk=row.pk, tries__gte=MOST_TRIES, opened=None, locked=None)
        if spent.update(locked=at):
            _record("package link locked", row, at)
            # Somebody else may hold the link: who sent it must not learn so only by looking.
            notices.something_new(row.organisation_id)


def _record(kind: str, row: PackageLink, at: datetime) -> None:
    subject = (row.subject_kind, row.subject_id)
    audit.record(kind, by=None, at=at, organisation_id=row.organisation_id, subject=subject)


def _digits(typed: str) -> str:
    values = (unicodedata.digit(character, None) for character in typed[:100])
    return "".join(str(value) for value in values if value is not None)


def _token_hash(token: str) -> bytes:
    key = settings.SITE_SECRETS.subkey("package links", of="pepper")
    return blake2b(token[:200].encode(errors="replace"), key=key, digest_size=32).digest()


def _stretch(token: str, pin: str, salt: bytes) -> slow_hash.Stretched:
    # The pepper goes in, so that even a caught link and a copy of the database allow no guessing of the PIN.
    key = settings.SITE_SECRETS.subkey("package link keys", of="pepper")
    secret = blake2b(f"{token}|{pin}".encode(errors="replace"), key=key, digest_size=64).digest()
    return slow_hash.PASSPHRASE_SLOT.run(lambda: slow_hash.stretch_passphrase(secret, salt))
