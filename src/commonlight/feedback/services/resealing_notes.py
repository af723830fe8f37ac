"""Sensitive notes come under the safeguarding lead's present key after a reader was removed."""

from uuid import UUID

from django.db.models import QuerySet

from commonlight.core import resealing
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.organisation_keys import PublicKey
from commonlight.core.resealing import Batch
from commonlight.core.store import write
from commonlight.feedback.models.notes import SensitiveNote
from commonlight.feedback.sealing import SealBroken, open_note, seal_note


def _rows(organisation_id: UUID, epoch: int) -> QuerySet[SensitiveNote]:
    return SensitiveNote.objects.filter(organisation_id=organisation_id, epoch__lt=epoch)


def _batch(keyring: Keyring, organisation_id: UUID, current: PublicKey, after: int, most: int) -> Batch:
    done = broken = 0
    with write():
        rows = list(_rows(organisation_id, current.epoch).filter(pk__gt=after).order_by("pk")[:most])
        for row in rows:
            try:
                secret = keyring.secret(organisation_id, row.epoch)
                words = open_note(
                    bytes(row.sealed), bytes(row.box), note_id=row.pk, secret=secret, organisation_id=organisation_id,
                    epoch=row.epoch,
                )  # fmt: skip
            except (SealBroken, NotAReader):
                broken += 1
                continue
            sealed, box = seal_note(
                words, note_id=row.pk, public=current.public, organisation_id=organisation_id, epoch=current.epoch
            )
            SensitiveNote.objects.filter(pk=row.pk).update(sealed=sealed, box=box, epoch=current.epoch)
            done += 1
    return Batch(done, broken, rows[-1].pk if len(rows) == most else None)


def register() -> None:
    """Say how these rows come under a new key."""
    resealing.register(
        SensitiveNote._meta.label_lower, resealing.Kind(left=lambda *of: _rows(*of).count(), batch=_batch)
    )
