"""How this room's rows come under an organisation's new key: wraps get a new box, cards are sealed anew."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from commonlight.core import resealing
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.organisation_keys import PublicKey
from commonlight.core.resealing import Batch
from commonlight.core.store import write
from commonlight.reports.models import BookEntry, Card, Notebook, Package, PackageEntryWrap, Wrap
from commonlight.reports.sealing import Envelope, SealBroken, organisation_holder
from commonlight.reports.services.cards import CardKeys, _open, _resealed


def _boxes(model: type[models.Model], kind: str, place: str) -> resealing.Kind:
    """
    Return how rows with a `box` are sealed anew: the envelope stays as it is, its key is sealed to the new epoch.

    kind, place : the envelope's record is this word and the value of this column
    """

    def rows(organisation_id: UUID, epoch: int) -> "models.QuerySet[Any]":
        return model._default_manager.filter(organisation_id=organisation_id, epoch__lt=epoch)

    def batch(keyring: Keyring, organisation_id: UUID, current: PublicKey, after: int, limit: int) -> Batch:
        found = rows(organisation_id, current.epoch).filter(pk__gt=after).order_by("pk")[:limit]
        old = list(found.values_list("pk", place, "epoch", "box"))
        new, broken = [], 0
        for pk, record, epoch, box in old:
            try:
                secret = keyring.secret(organisation_id, epoch)
                held = organisation_holder(organisation_id, epoch)
                envelope = Envelope.unwrap(kind, record, secret=secret, box=bytes(box), holder=held)
            except (NotAReader, SealBroken):
                broken += 1
                continue
            holder = organisation_holder(organisation_id, current.epoch)
            new.append((pk, epoch, box, envelope.wrap(current.public, holder=holder)))
        with write():
            # Only a row still as it was read: the person may have withdrawn it, or changed the envelope, meanwhile.
            done = sum(
                model._default_manager.filter(pk=pk, epoch=epoch, box=box).update(epoch=current.epoch, box=sealed)
                for pk, epoch, box, sealed in new
            )
        return Batch(done, broken, old[-1][0] if len(old) == limit else None)

    return resealing.Kind(left=lambda organisation_id, epoch: rows(organisation_id, epoch).count(), batch=batch)


def _old_cards(organisation_id: UUID, epoch: int) -> "models.QuerySet[Card]":
    return Card.objects.filter(Q(epoch__lt=epoch) | Q(fresh_epoch__lt=epoch), organisation_id=organisation_id)


def _cards(keyring: Keyring, organisation_id: UUID, current: PublicKey, after: int, limit: int) -> Batch:
    keys = CardKeys(keyring)
    old = list(_old_cards(organisation_id, current.epoch).filter(pk__gt=after).order_by("pk")[:limit])
    new: list[tuple[Card, Card]] = []
    broken = 0
    for row in old:
        sealed, fresh = (None if blob is None else bytes(blob) for blob in (row.sealed, row.fresh))
        try:
            content = _open(keys, row.report_id, organisation_id, sealed, row.epoch, fresh, row.fresh_epoch)
        except (NotAReader, SealBroken):
            broken += 1
            continue
        new.append((row, _resealed(keys, row.pk, row.report_id, organisation_id, current.epoch, content)))
    with write():
        done = sum(
            Card.objects.filter(pk=row.pk, fresh=row.fresh, sealed=row.sealed).update(
                sealed=card.sealed, epoch=current.epoch, fresh=None, fresh_epoch=None
            )
            for row, card in new
        )
    return Batch(done, broken, old[-1].pk if len(old) == limit else None)


def _cards_left(organisation_id: UUID, epoch: int) -> int:
    return _old_cards(organisation_id, epoch).count()


def register() -> None:
    """Say which rows of this room carry an epoch."""
    resealing.register("cards", resealing.Kind(left=_cards_left, batch=_cards))
    resealing.register("report wraps", _boxes(Wrap, "report", "report_id"))
    resealing.register("notebooks", _boxes(Notebook, "notebook", "pk"))
    resealing.register("packages", _boxes(Package, "package", "pk"))
    resealing.register("package entries", _boxes(PackageEntryWrap, "package entry", "entry_id"))
    resealing.register("team books", _boxes(BookEntry, "book entry", "pk"))
