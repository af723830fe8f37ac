"""Proof of consent, sealed apart from the record so that the record can be deleted without a key and the proof stays."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.referrals import permissions
from commonlight.referrals.models import ConsentProof
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.consent import Consent
from commonlight.referrals.policies.journal import content_of
from commonlight.referrals.sealing import Sealed


def keep_proof(*, organisation_id: UUID, pseudonym: str, consent: Consent, day: date) -> ConsentProof:
    """Seal who agreed to what, inside the caller's `write()`."""
    number, public = random_id(), public_key_of(organisation_id)
    key = Sealed.new("proof", number)
    content = {"pseudonym": pseudonym, "consent": content_of(consent)}
    row = ConsentProof(
        id=number,
        organisation_id=organisation_id,
        day=day,
        epoch=public.epoch,
        box=key.wrap(public.public, organisation_id=organisation_id, epoch=public.epoch),
        blob=key.seal(0, content),
    )
    row.save(force_insert=True)
    return row


def read_proofs(*, organisation_id: UUID, by: Account, keyring: Keyring, at: datetime) -> list[dict[str, Any]]:
    """Return the proofs of an organisation for its supervisor, newest first; the reading is logged. Raises NotYours."""
    if Role.SUPERVISOR not in permissions.roles_in(by, organisation_id):
        raise NotYours
    found = []
    for row in ConsentProof.objects.filter(organisation_id=organisation_id).order_by("-day", "id"):
        key = Sealed.unwrap(
            "proof",
            row.pk,
            secret=keyring.secret(organisation_id, row.epoch),
            box=bytes(row.box),
            organisation_id=organisation_id,
            epoch=row.epoch,
        )
        found.append({"day": row.day, **key.open(0, bytes(row.blob))})
    with write():
        audit.record(
            "consent proofs read", by=by, at=at, organisation_id=organisation_id, detail={"proofs": len(found)}
        )
    return found
