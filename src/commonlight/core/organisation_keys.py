"""The current public key of an organisation, and the contexts its secret is sealed for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commonlight.core.key_rows import KeyTampered, checked
from commonlight.core.models import OrganisationKey
from commonlight.core.statements import ReadyQuery

__all__ = ["KeyTampered", "NoKeyYet", "PublicKey", "public_key_of", "public_keys_of"]


class NoKeyYet(Exception):
    """The organisation has no reader yet, so nothing can be sealed to it."""


@dataclass(frozen=True)
class PublicKey:
    """What a room seals to: the epoch number and 32 bytes."""

    epoch: int
    public: bytes


def public_key_of(organisation_id: UUID) -> PublicKey:
    """Return the current public key of an organisation; raises NoKeyYet or KeyTampered."""
    return public_keys_of([organisation_id])[organisation_id]


_current_keys = ReadyQuery(
    OrganisationKey,
    lambda *organisations: OrganisationKey.objects.filter(organisation_id__in=organisations, retired=None),
    of="organisation",
)


def public_keys_of(organisation_ids: Iterable[UUID]) -> dict[UUID, PublicKey]:
    """Return the current public keys of organisations, each row's MAC checked; raises NoKeyYet or KeyTampered."""
    wanted = list(dict.fromkeys(organisation_ids))
    rows = {row.organisation_id: row for row in _current_keys.rows(*wanted)}
    keys = {}
    for organisation_id in wanted:
        row = rows.get(organisation_id)
        if row is None:
            raise NoKeyYet(f"Organisation {organisation_id} has no key yet.")
        public = checked("organisation", organisation_id, row.epoch, row.public_key, row.mac)
        keys[organisation_id] = PublicKey(epoch=row.epoch, public=public)
    return keys


def reader_context(organisation_id: UUID, epoch: int, account_id: UUID) -> str:
    """Return the context a reader's wrap is sealed for."""
    return f"organisation key {organisation_id} {epoch} reader {account_id}"


def kit_context(organisation_id: UUID, epoch: int) -> str:
    """Return the context a recovery kit's wrap is sealed for."""
    return f"organisation key {organisation_id} {epoch} kit"
