"""Backup keys: age key pairs whose secret half lives on paper."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.conf import settings

from commonlight.core import audit
from commonlight.core.backup.errors import BackupFailed, RestoreRefused
from commonlight.core.models import Account, BackupRecipient
from commonlight.core.store import write

TAIL = 8


class NotAKey(ValueError):
    """What was typed is no public age key ("age1...")."""


class KeyThere(ValueError):
    """This key is among the backup keys already."""


@dataclass(frozen=True, repr=False)
class NewKey:
    """A key pair just drawn: `secret` is shown once and stored nowhere."""

    public: str
    secret: str

    @classmethod
    def draw(cls) -> "NewKey":
        """Return a new X25519 age key pair."""
        from pyrage import x25519

        identity = x25519.Identity.generate()
        return cls(public=str(identity.to_public()), secret=str(identity))


def _mac(public: str) -> bytes:
    key = settings.SITE_SECRETS.subkey("backup keys", of="pepper")
    return blake2b(public.encode(), key=key, digest_size=32).digest()


def add_key(*, public: str, label: str, by: Account | None, at: datetime) -> BackupRecipient:
    """Seal the next backups to this key too; raises NotAKey, KeyThere."""
    from pyrage import x25519

    public = "".join(public.split())
    try:
        x25519.Recipient.from_str(public)
    except Exception as problem:
        raise NotAKey from problem
    with write():
        if BackupRecipient.objects.filter(public_key=public).exists():
            raise KeyThere
        row = BackupRecipient.objects.create(label=label[:80], public_key=public, mac=_mac(public), added=at.date())
        audit.record("backup key added", by=by, at=at, subject=("backup key", row.pk))
    return row


def remove_key(*, key_id: int, by: Account | None, at: datetime) -> None:
    """Seal no further backup to this key; those made before still open with it."""
    with write():
        if BackupRecipient.objects.filter(pk=key_id).delete()[0]:
            audit.record("backup key removed", by=by, at=at, subject=("backup key", key_id))


def recipients() -> list[object]:
    """Return the checked keys as age recipients; raises BackupFailed when there is none or one was slipped in."""
    from pyrage import x25519

    rows = list(BackupRecipient.objects.order_by("added", "pk"))
    if not rows:
        raise BackupFailed(
            "There is no backup key yet. Make one on the page Backup (or with `commonlight backup key`), print it, and "
            "keep the paper away from this machine."
        )
    for row in rows:
        if not hmac.compare_digest(_mac(row.public_key), bytes(row.mac)):
            raise BackupFailed(
                "A backup key was not written by this site: nothing is sealed to it. Remove it on the page Backup."
            )
    return [x25519.Recipient.from_str(row.public_key) for row in rows]


def identity_of(text: str) -> object:
    """Return the secret key in what was typed or in an age key file; raises RestoreRefused."""
    from pyrage import x25519

    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    try:
        return x25519.Identity.from_str("".join("".join(lines).split()).upper())
    except Exception as problem:
        raise RestoreRefused(
            "This is not a backup key. It begins with AGE-SECRET-KEY-1 and stands on the printed page. Nothing was changed."
        ) from problem
