"""Readers: their own key pair, an organisation's first key, readers added and removed."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.conf import settings

from commonlight.core import audit, slow_hash
from commonlight.core.key_rows import checked, mac_of
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import (
    Account,
    KitWrap,
    Membership,
    OrganisationKey,
    ReaderKey,
    ReaderWrap,
    RecoveryKit,
)
from commonlight.core.organisation_keys import kit_context, reader_context
from commonlight.core.passphrases import Passphrase
from commonlight.core.roles import SEALED_ROLES
from commonlight.core.sealed import new_keypair, seal_box, seal_part
from commonlight.core.store import write
from commonlight.core.tombstones import bury, unbury

# What a restored backup must not bring back: a reader taken out, a passphrase that was replaced.
READER, READER_KEY = "reader", "reader key"


def reader_place(organisation_id: UUID, account: Account) -> str:
    """Return the name of a reader's place in an organisation, for its tombstone."""
    return f"{organisation_id} {account.pk}"


def digest_of_key(public_key: bytes | memoryview) -> str:
    """Return the name of a public key in tombstones."""
    return blake2b(bytes(public_key), digest_size=16, person=b"tombstone").hexdigest()


class KeyExists(Exception):
    """The organisation has a key already: another reader must let this one in."""


class LastReader(Exception):
    """Nobody else could open the organisation's content: no other reader, and no kit that was typed back."""


class NotReady(Exception):
    """The person cannot be given keys yet: no passphrase, no role that reads, not a member, or stopped."""


@dataclass(frozen=True, repr=False)
class NewPassphrase:
    """What enrolment shows once: the words to write down; `secret` goes into the person's own session only."""

    passphrase: Passphrase
    secret: bytes


def give_passphrase(*, account: Account, by: Account | None, at: datetime) -> NewPassphrase:
    """
    Make a reader's key pair under a new passphrase; one Argon2id run in the slot. Raises TooBusy or LastReader.

    A forgotten passphrase is replaced the same way: the old key pair goes with every key that was sealed to it, and
    another reader (or the kit) must seal the organisation's keys to the new one.
    """
    assert account.is_reader
    passphrase, salt, pair = Passphrase.draw(), secrets.token_bytes(slow_hash.SALT_BYTES), new_keypair()
    peppered = passphrase.peppered(settings.SITE_SECRETS)
    stretched = slow_hash.PASSPHRASE_SLOT.run(lambda: slow_hash.stretch_passphrase(peppered, salt))
    row = ReaderKey(
        account=account,
        salt=salt,
        verifier=stretched.verifier,
        sealed_secret=seal_part(stretched.key, pair.secret, record=str(account.id), part="reader secret"),
        public_key=pair.public,
        mac=mac_of("reader", account.id, 0, pair.public),
    )
    with write():
        old = ReaderKey.objects.filter(account=account).first()
        replaced = old is not None
        if old is not None:
            bury(READER_KEY, [digest_of_key(old.public_key)], at=at)
        for wrap in ReaderWrap.objects.filter(account=account, key__retired=None).select_related("key"):
            _require_another_way(wrap.key, account)
        ReaderWrap.objects.filter(account=account).delete()
        row.save(force_insert=not replaced)
        Account.objects.filter(pk=account.pk).update(session_stamp=uuid.uuid4())
        audit.record(
            "passphrase replaced" if replaced else "passphrase made", by=by, at=at, subject=("account", account.id)
        )
    account.refresh_from_db()
    return NewPassphrase(passphrase=passphrase, secret=pair.secret)


def open_first_key(*, keyring: Keyring, organisation_id: UUID, at: datetime) -> None:
    """
    Begin an organisation's first key in the session of its first reader.

    Raises KeyExists, or NotReady when she is not a member with a role that reads.
    """
    with write():
        _require_role_that_reads(keyring.account, organisation_id)
        if OrganisationKey.objects.filter(organisation_id=organisation_id).exists():
            raise KeyExists
        _begin_epoch(organisation_id, [keyring.account], at)
        audit.record(
            "organisation key begun",
            by=keyring.account,
            at=at,
            organisation_id=organisation_id,
            subject=("account", keyring.account.id),
        )


def add_reader(*, keyring: Keyring, organisation_id: UUID, account: Account, at: datetime) -> None:
    """
    Seal every epoch this reader can open to another person's public key.

    Raises NotAReader when the giver cannot open the current epoch, NotReady, or KeyTampered.
    """
    with write():
        _require_role_that_reads(account, organisation_id)
        public = reader_public_key(account)
        held = OrganisationKey.objects.filter(organisation_id=organisation_id, reader_wraps__account=keyring.account)
        if not held.filter(retired=None).exists():
            raise NotAReader
        seal_epochs_to(account, public, {key: keyring.secret(organisation_id, key.epoch) for key in held})
        unbury(READER, [reader_place(organisation_id, account)])
        audit.record(
            "reader added",
            by=keyring.account,
            at=at,
            organisation_id=organisation_id,
            subject=("account", account.id),
        )


def seal_epochs_to(account: Account, public: bytes, secrets_by_key: dict[OrganisationKey, bytes]) -> None:
    """Store a wrap of each epoch's secret for `account`, whose checked public key is `public`."""
    ReaderWrap.objects.filter(account=account, key__in=secrets_by_key).delete()
    ReaderWrap.objects.bulk_create(
        ReaderWrap(
            key=key,
            account=account,
            box=seal_box(public, secret, context=reader_context(key.organisation_id, key.epoch, account.id)),
        )
        for key, secret in secrets_by_key.items()
    )


def remove_reader(*, organisation_id: UUID, account: Account, by: Account | None, at: datetime) -> None:
    """
    Take an organisation's keys from a person and begin a new epoch for those who stay (and the kit).

    What she already read cannot be unread. Raises LastReader when nobody and no typed-back kit could open what is
    there, NotAReader when she holds no key.
    """
    with write():
        if not ReaderWrap.objects.filter(account=account, key__organisation_id=organisation_id).exists():
            raise NotAReader
        current = OrganisationKey.objects.get(organisation_id=organisation_id, retired=None)
        _require_another_way(current, account)
        ReaderWrap.objects.filter(account=account, key__organisation_id=organisation_id).delete()
        bury(READER, [reader_place(organisation_id, account)], at=at)
        staying = list(Account.objects.filter(wraps__key=current, is_active=True))
        OrganisationKey.objects.filter(pk=current.pk).update(retired=at.date())
        _begin_epoch(organisation_id, staying, at, epoch=current.epoch + 1)
        audit.record(
            "reader removed",
            by=by,
            at=at,
            organisation_id=organisation_id,
            subject=("account", account.id),
            detail={"epoch": current.epoch + 1},
        )


def reader_public_key(account: Account) -> bytes:
    """Return a reader's public key, MAC checked; raises NotReady or KeyTampered."""
    row = ReaderKey.objects.filter(account=account).first()
    if row is None:
        raise NotReady
    return checked("reader", account.id, 0, row.public_key, row.mac)


def kit_public_key(kit: RecoveryKit) -> bytes:
    """Return a kit's public key, MAC checked; raises KeyTampered."""
    return checked("kit", f"{kit.id} {kit.organisation_id}", 0, kit.public_key, kit.mac)


def _begin_epoch(organisation_id: UUID, people: list[Account], at: datetime, epoch: int = 1) -> None:
    pair = new_keypair()
    key = OrganisationKey.objects.create(
        organisation_id=organisation_id,
        epoch=epoch,
        public_key=pair.public,
        mac=mac_of("organisation", organisation_id, epoch, pair.public),
        started=at.date(),
    )
    for person in people:
        seal_epochs_to(person, reader_public_key(person), {key: pair.secret})
    kit = RecoveryKit.objects.filter(organisation_id=organisation_id).first()
    if kit is not None:
        box = seal_box(kit_public_key(kit), pair.secret, context=kit_context(organisation_id, epoch))
        KitWrap.objects.create(key=key, kit=kit, box=box)


def _require_role_that_reads(account: Account, organisation_id: UUID) -> None:
    membership = Membership.objects.filter(
        account=account, organisation_id=organisation_id, roles__role__in=SEALED_ROLES
    )
    if not account.is_reader or not account.is_active or not membership.exists():
        raise NotReady


def _require_another_way(key: OrganisationKey, losing: Account) -> None:
    others = ReaderWrap.objects.filter(key=key, account__is_active=True).exclude(account=losing)
    kit = RecoveryKit.objects.filter(organisation_id=key.organisation_id, typed_back=True)
    if not others.exists() and not kit.exists():
        raise LastReader
