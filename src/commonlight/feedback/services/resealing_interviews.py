"""Passages of interviews come under the organisation's present key after a reader was removed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonlight.core import resealing
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.organisation_keys import PublicKey
from commonlight.core.resealing import Batch
from commonlight.core.store import write
from commonlight.feedback.models.interviews import Passage
from commonlight.feedback.sealing import SealBroken, open_passage, seal_passage


def _rows(organisation_id: UUID, epoch: int) -> QuerySet[Passage]:
    return Passage.objects.filter(interview__guide__organisation_id=organisation_id, epoch__lt=epoch)


def _batch(keyring: Keyring, organisation_id: UUID, current: PublicKey, after: int, most: int) -> Batch:
    done = broken = 0
    with write():
        rows = list(_rows(organisation_id, current.epoch).filter(pk__gt=after).order_by("pk")[:most])
        for row in rows:
            of: dict[str, Any] = {
                "passage_id": row.pk,
                "interview_id": row.interview_id,
                "organisation_id": organisation_id,
            }
            try:
                secret = keyring.secret(organisation_id, row.epoch)
                words = open_passage(bytes(row.sealed), bytes(row.box), secret=secret, epoch=row.epoch, **of)
            except (SealBroken, NotAReader):
                broken += 1
                continue
            sealed, box = seal_passage(words, public=current.public, epoch=current.epoch, **of)
            Passage.objects.filter(pk=row.pk).update(sealed=sealed, box=box, epoch=current.epoch)
            done += 1
    return Batch(done, broken, rows[-1].pk if len(rows) == most else None)


def register() -> None:
    """Say how these rows come under a new key."""
    resealing.register(Passage._meta.label_lower, resealing.Kind(left=lambda *of: _rows(*of).count(), batch=_batch))
