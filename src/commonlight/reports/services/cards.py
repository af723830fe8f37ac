"""Cards: opening what the queue shows, by the thousand, in the reader's own request."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast

from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import visibility
from commonlight.reports.models import Card
from commonlight.reports.sealing import KeptCards, SealBroken, card_key, open_fresh_card, open_kept_card, seal_kept_card
from commonlight.reports.services.parts import ReportGone

# Opening a fresh card costs a public-key step; more than this many wait for the next look at the queue.
FRESH_AT_ONCE = 1_000
# What the team sets; what comes fresh from a person never overwrites it.
TEAM_FIELDS = ("k", "g")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One report as the queue shows it: the clear facts and the opened card."""

    report_id: int
    organisation_id: UUID
    status: str
    assignee_id: UUID | None
    # As the database writes it: sorts as it stands, and turning ten thousand texts into moments would cost time.
    due: str | None
    card: Mapping[str, Any]


@dataclass(frozen=True)
class Queue:
    """All lines a reader can open; `waiting` counts fresh cards left for the next look, `broken` those that fail."""

    lines: list[QueueLine]
    waiting: int
    broken: int


class CardKeys:
    """The card keys of one reader, each derived once."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._keys: dict[tuple[UUID, int], bytes | None] = {}

    def secret(self, organisation_id: UUID, epoch: int) -> bytes:
        """Return the organisation's secret; raises NotAReader."""
        return self._keyring.secret(organisation_id, epoch)

    def key(self, organisation_id: UUID, epoch: int) -> bytes | None:
        """Return the card key, or None when this reader has no key of that epoch."""
        place = (organisation_id, epoch)
        if place not in self._keys:
            try:
                self._keys[place] = card_key(self._keyring.secret(*place))
            except NotAReader:
                self._keys[place] = None
        return self._keys[place]


_COLUMNS = ("report_id", "report__status", "report__assignee_id", "due_text")


def open_queue(*, by: Account, keyring: Keyring) -> Queue:
    """Return the queue of every organisation in which `by` works on reports; nothing opened is kept afterwards."""
    keys = CardKeys(keyring)
    lines: list[QueueLine] = []
    waiting, broken = _sort_in(keys, by)
    kept = visibility.cards_visible_to(by).filter(fresh=None)
    for organisation_id, epoch in kept.order_by().values_list("organisation_id", "epoch").distinct():
        assert epoch is not None
        key = keys.key(organisation_id, epoch)
        rows = (
            kept.filter(organisation_id=organisation_id, epoch=epoch)
            .annotate(due_text=Cast("report__due", CharField()))
            .values_list(*_COLUMNS, "sealed")
        )
        if key is None:
            broken += rows.count()
            continue
        opening = KeptCards(key, organisation_id)
        for report_id, status, assignee_id, due, sealed in rows.iterator(chunk_size=2_000):
            try:
                card = opening.open(report_id, sealed)
            except SealBroken:
                broken += 1
                continue
            lines.append(QueueLine(report_id, organisation_id, status, assignee_id, due, card))
    return Queue(lines=lines, waiting=waiting, broken=broken)


def _sort_in(keys: CardKeys, by: Account) -> tuple[int, int]:
    """Open fresh cards and keep them under the card key; return how many wait for the next time, and how many fail."""
    fresh = visibility.cards_visible_to(by).exclude(fresh=None)
    renewed: list[tuple[Card, bytes]] = []
    broken = 0
    for row in fresh[:FRESH_AT_ONCE]:
        try:
            sealed, news = (None if blob is None else bytes(blob) for blob in (row.sealed, row.fresh))
            card = _open(keys, row.report_id, row.organisation_id, sealed, row.epoch, news, row.fresh_epoch)
        except (SealBroken, NotAReader):
            broken += 1
            continue
        assert row.fresh_epoch is not None
        assert news is not None
        renewed.append((_resealed(keys, row.pk, row.report_id, row.organisation_id, row.fresh_epoch, card), news))
    _store(renewed)
    return max(fresh.count() - broken, 0) if renewed or broken else 0, broken


def _open(
    keys: CardKeys,
    report_id: int,
    organisation_id: UUID,
    sealed: bytes | None,
    epoch: int | None,
    fresh: bytes | None,
    fresh_epoch: int | None,
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if sealed is not None and epoch is not None:
        key = keys.key(organisation_id, epoch)
        if key is None:
            raise NotAReader
        kept = open_kept_card(key, sealed, report_id=report_id, organisation_id=organisation_id)
    if fresh is None or fresh_epoch is None:
        return kept
    secret = keys.secret(organisation_id, fresh_epoch)
    news = open_fresh_card(secret, bytes(fresh), report_id=report_id, organisation_id=organisation_id)
    return {**news, **{name: kept[name] for name in TEAM_FIELDS if name in kept}}


def _resealed(keys: CardKeys, pk: int, report_id: int, organisation_id: UUID, epoch: int, card: dict[str, Any]) -> Card:
    key = keys.key(organisation_id, epoch)
    assert key is not None
    blob = seal_kept_card(key, card, report_id=report_id, organisation_id=organisation_id)
    return Card(pk=pk, sealed=blob, epoch=epoch)


def _store(renewed: list[tuple[Card, bytes]]) -> None:
    if not renewed:
        return
    with write():
        for card, fresh in renewed:
            # Only a card still as it was read: what the person renewed in between must not be lost.
            Card.objects.filter(pk=card.pk, fresh=fresh).update(
                sealed=card.sealed, epoch=card.epoch, fresh=None, fresh_epoch=None
            )


def change_card(
    *, report_id: int, organisation_id: UUID, keyring: Keyring, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Change an organisation's own card, inside the caller's `write()`; raises SealBroken, NotAReader, CardTooLong."""
    keys = CardKeys(keyring)
    row = Card.objects.filter(report_id=report_id, organisation_id=organisation_id).first()
    if row is None:
        raise ReportGone
    sealed, fresh = (None if blob is None else bytes(blob) for blob in (row.sealed, row.fresh))
    card = _open(keys, report_id, organisation_id, sealed, row.epoch, fresh, row.fresh_epoch)
    epoch = row.fresh_epoch if row.fresh is not None else row.epoch
    assert epoch is not None
    renewed = _resealed(keys, row.pk, report_id, organisation_id, epoch, change(card))
    Card.objects.filter(pk=row.pk).update(sealed=renewed.sealed, epoch=epoch, fresh=None, fresh_epoch=None)


def card_of_report(report_id: int, organisation_id: UUID, keyring: Keyring) -> dict[str, Any]:
    """Return an organisation's card of one report, opened; raises SealBroken, NotAReader."""
    row = Card.objects.filter(report_id=report_id, organisation_id=organisation_id).first()
    if row is None:
        raise ReportGone
    sealed, fresh = (None if blob is None else bytes(blob) for blob in (row.sealed, row.fresh))
    return _open(CardKeys(keyring), report_id, organisation_id, sealed, row.epoch, fresh, row.fresh_epoch)


def open_cards_of(
    report_ids: Iterable[int], *, by: Account, keyring: Keyring
) -> dict[tuple[int, UUID], dict[str, Any]]:
    """Return the reader's own cards of some reports, opened, by report and organisation; what fails stays out."""
    keys = CardKeys(keyring)
    found = {}
    for row in visibility.cards_visible_to(by).filter(report_id__in=list(report_ids)):
        sealed, fresh = (None if blob is None else bytes(blob) for blob in (row.sealed, row.fresh))
        try:
            card = _open(keys, row.report_id, row.organisation_id, sealed, row.epoch, fresh, row.fresh_epoch)
        except (SealBroken, NotAReader):
            continue
        found[row.report_id, row.organisation_id] = card
    return found
