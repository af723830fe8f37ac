"""The current public key of an organisation, and the contexts its secret is sealed for."""

from dataclasses import dataclass
from uuid import UUID

from commonlight.core.key_rows import KeyTampered, checked
from commonlight.core.models import OrganisationKey

__all__ = ["KeyTampered", "NoKeyYet", "PublicKey", "public_key_of"]


class NoKeyYet(Exception):
    """The organisation has no reader yet, so nothing can be sealed to it."""


@dataclass(frozen=True)
class PublicKey:
    """What a room seals to: the epoch number and 32 bytes."""

    epoch: int
    public: bytes


def public_key_of(organisation_id: UUID) -> PublicKey:
    """Return the current public key of an organisation; raises NoKeyYet or KeyTampered."""
    row = OrganisationKey.objects.filter(organisation_id=organisation_id, retired=None).first()
    if row is None:
        raise NoKeyYet(f"Organisation {organisation_id} has no key yet.")
    return PublicKey(
        epoch=row.epoch,
        public=checked("organisation", organisation_id, row.epoch, row.public_key, row.mac),
    )


def reader_context(organisation_id: UUID, epoch: int, account_id: UUID) -> str:
    """Return the context a reader's wrap is sealed for."""
    return f"organisation key {organisation_id} {epoch} reader {account_id}"


def kit_context(organisation_id: UUID, epoch: int) -> str:
    """Return the context a recovery kit's wrap is sealed for."""
    return f"organisation key {organisation_id} {epoch} kit"
