"""Sealed books of one organisation: notes for the next shift, legal demands and breaches. No report's key opens them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.store import write
from commonlight.reports import permissions
from commonlight.reports.models import BookEntry
from commonlight.reports.sealing import Envelope, organisation_holder
from commonlight.reports.services.team import NotYours


@dataclass(frozen=True, repr=False)
class Entry:
    """One entry, opened."""

    id: int
    thread: int
    organisation_id: UUID
    day: date
    content: dict[str, Any]


def keep(
    *,
    organisation_id: UUID,
    book: BookEntry.Book,
    content: dict[str, Any],
    by: Account,
    at: datetime,
    thread: int | None = None,
) -> Entry:
    """Write an entry, sealed to the organisation; raises NotYours for somebody who does not work on its reports."""
    if organisation_id not in permissions.team_organisations(by):
        raise NotYours
    key = public_key_of(organisation_id)
    row = BookEntry(
        organisation_id=organisation_id, book=book, thread=thread or random_id(), day=at.date(), epoch=key.epoch
    )
    envelope = Envelope.new("book entry", row.pk)
    row.box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
    written = {**content, "who": by.display_name, "at": at.isoformat(timespec="microseconds")}
    row.blob = envelope.seal(0, written)
    with write():
        row.save(force_insert=True)
        subject = ("book entry", row.thread)
        audit.record(f"{book.value} book written", by=by, at=at, organisation_id=organisation_id, subject=subject)
    return Entry(row.pk, row.thread, organisation_id, row.day, written)


def entries(
    *,
    book: BookEntry.Book,
    by: Account,
    keyring: Keyring,
    thread: int | None = None,
    organisations: Iterable[UUID] = (),
) -> list[Entry]:
    """Return the entries this reader can open, oldest first; raises SealBroken."""
    mine = set(permissions.team_organisations(by))
    wanted = mine & set(organisations) if organisations else mine
    rows = BookEntry.objects.filter(book=book, organisation_id__in=wanted)
    if thread is not None:
        rows = rows.filter(thread=thread)
    found = []
    for row in rows:
        try:
            secret = keyring.secret(row.organisation_id, row.epoch)
        except NotAReader:
            continue
        holder = organisation_holder(row.organisation_id, row.epoch)
        envelope = Envelope.unwrap("book entry", row.pk, secret=secret, box=bytes(row.box), holder=holder)
        found.append(Entry(row.pk, row.thread, row.organisation_id, row.day, envelope.open(0, bytes(row.blob))))
    return sorted(found, key=lambda entry: str(entry.content["at"]))
