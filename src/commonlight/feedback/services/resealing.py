"""Who told a story comes under the organisation's present key after a reader was removed."""

from uuid import UUID

from django.db.models import QuerySet

from commonlight.core import resealing
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.organisation_keys import PublicKey
from commonlight.core.resealing import Batch
from commonlight.core.store import write
from commonlight.feedback.models import StoryConsent
from commonlight.feedback.sealing import SealBroken, seal_again


def _rows(organisation_id: UUID, epoch: int) -> QuerySet[StoryConsent]:
    return StoryConsent.objects.filter(story__organisation_id=organisation_id, epoch__lt=epoch, sealed__isnull=False)


def _batch(keyring: Keyring, organisation_id: UUID, current: PublicKey, after: int, most: int) -> Batch:
    done = broken = 0
    with write():
        rows = list(_rows(organisation_id, current.epoch).filter(pk__gt=after).order_by("pk")[:most])
        for row in rows:
            assert row.sealed is not None and row.box is not None and row.epoch is not None
            try:
                sealed, box = seal_again(
                    bytes(row.sealed),
                    bytes(row.box),
                    consent_id=row.pk,
                    secret=keyring.secret(organisation_id, row.epoch),
                    organisation_id=organisation_id,
                    epoch=row.epoch,
                    public=current.public,
                    to=current.epoch,
                )
            except (SealBroken, NotAReader):
                broken += 1
                continue
            StoryConsent.objects.filter(pk=row.pk).update(sealed=sealed, box=box, epoch=current.epoch)
            done += 1
    return Batch(done, broken, rows[-1].pk if len(rows) == most else None)


def register() -> None:
    """Say how these rows come under a new key."""
    resealing.register("story sources", resealing.Kind(left=lambda *of: _rows(*of).count(), batch=_batch))
