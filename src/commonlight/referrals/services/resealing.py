"""How this room's keys come under an organisation's new one: each key gets a new box, what it opens stays as it is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from commonlight.core import resealing
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.organisation_keys import PublicKey
from commonlight.core.resealing import Batch
from commonlight.core.store import write
from commonlight.referrals.models import Client, ClientName, ConsentProof, HelpRequest, ReferralWrap
from commonlight.referrals.sealing import SealBroken, Sealed


@dataclass(frozen=True)
class _Boxes:
    """
    Where a kind of rows keeps a key.

    owner : path to the organisation
    what : the word of the place, or "" when the column `what` holds it; place : the column of its number
    epoch, box : the columns of the key
    """

    model: type[models.Model]
    owner: str
    what: str
    place: str = "pk"
    epoch: str = "epoch"
    box: str = "box"

    def rows(self, organisation_id: UUID, before: int) -> "models.QuerySet[Any]":
        """Return the rows of an organisation under epochs before the given one."""
        return self.model._default_manager.filter(**{self.owner: organisation_id, f"{self.epoch}__lt": before})

    def left(self, organisation_id: UUID, before: int) -> int:
        """Return how many they are; needs no key."""
        return self.rows(organisation_id, before).count()

    def batch(self, keyring: Keyring, organisation_id: UUID, current: PublicKey, after: int, limit: int) -> Batch:
        """Seal the keys of up to `limit` rows behind the id `after` anew."""
        found = self.rows(organisation_id, current.epoch).filter(pk__gt=after).order_by("pk")[:limit]
        old = list(found.values_list("pk", self.place, self.epoch, self.box, *(() if self.what else ("what",))))
        new, broken = [], 0
        for pk, place, epoch, box, *what in old:
            try:
                key = Sealed.unwrap(
                    self.what or what[0],
                    place,
                    secret=keyring.secret(organisation_id, epoch),
                    box=bytes(box),
                    organisation_id=organisation_id,
                    epoch=epoch,
                )
            except (NotAReader, SealBroken):
                broken += 1
                continue
            new.append((pk, epoch, box, key.wrap(current.public, organisation_id=organisation_id, epoch=current.epoch)))
        with write():
            # Only a row still as it was read: a consent may have been taken back meanwhile.
            done = sum(
                self.model._default_manager.filter(**{"pk": pk, self.epoch: epoch, self.box: box}).update(
                    **{self.epoch: current.epoch, self.box: sealed}
                )
                for pk, epoch, box, sealed in new
            )
        return Batch(done, broken, old[-1][0] if len(old) == limit else None)


KINDS = {
    "clients": _Boxes(Client, "organisation", "client", epoch="key_epoch", box="key_box"),
    "client names": _Boxes(ClientName, "client__organisation", "name", place="client_id"),
    "referral wraps": _Boxes(ReferralWrap, "organisation", "", place="referral_id"),
    "consent proofs": _Boxes(ConsentProof, "organisation", "proof"),
    "help requests": _Boxes(HelpRequest, "organisation", "request"),
}


def register() -> None:
    """Say which rows of this room carry an epoch."""
    for name, kind in KINDS.items():
        resealing.register(name, resealing.Kind(left=kind.left, batch=kind.batch))
