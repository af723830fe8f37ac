"""Opening a client's record and reading and adding to its journal."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from commonlight.core import audit
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.store import write
from commonlight.referrals import permissions
from commonlight.referrals.models import Client, ClientName, Entry
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act, Ring, may
from commonlight.referrals.policies.journal import ClientFile, Profile, content_of, file_of
from commonlight.referrals.sealing import Sealed
from commonlight.referrals.services.days import today

MOST_ENTRIES = 5_000


class EntryRefused(Exception):
    """The entry speaks of something the journal does not hold; nothing was added."""


class RecordFull(Exception):
    """The journal holds as many entries as it may; nothing was added."""


@dataclass(frozen=True, repr=False)
class OpenClient:
    """A client's record, opened for one request: its row, its key and what the journal says."""

    row: Client
    key: Sealed
    file: ClientFile


def new_id() -> str:
    """Return a random id for something within a journal."""
    return secrets.token_hex(8)


def open_client(
    *,
    organisation_id: UUID,
    profile: Profile,
    by: Account,
    at: datetime,
    restricted: bool = False,
    real_name: str = "",
    coding: dict[str, Any] | None = None,
) -> Client:
    """
    Begin a record under a pseudonym, owned by who opens it; raises NotYours.

    real_name : kept under a key of its own; "" (the default) keeps none
    coding : fields of the case data standard that are known already
    """
    if not may(Act.OPEN_CLIENT, roles=permissions.roles_in(by, organisation_id), ring=Ring.OWNER):
        raise NotYours
    public = public_key_of(organisation_id)
    number = random_id()
    key = Sealed.new("client", number)
    first = {"at": at.isoformat(), "by": str(by.pk)}
    entries: list[dict[str, Any]] = [{"kind": "profile", **first, "profile": content_of(profile)}]
    if coding:
        entries.append({"kind": "coding", **first, "values": coding})
    row = Client(
        id=number,
        organisation_id=organisation_id,
        owner=by,
        opened=at.date(),
        restricted=restricted,
        key_epoch=public.epoch,
        key_box=key.wrap(public.public, organisation_id=organisation_id, epoch=public.epoch),
        next_sequence=len(entries),
    )
    with write():
        row.save(force_insert=True)
        for place, entry in enumerate(entries):
            Entry(client=row, sequence=place, blob=key.seal(place, entry)).save(force_insert=True)
        if real_name:
            _keep_name(row, real_name)
        audit.record("client opened", by=by, at=at, organisation_id=organisation_id, subject=("client", number))
    return row


def _keep_name(row: Client, real_name: str) -> None:
    public = public_key_of(row.organisation_id)
    key = Sealed.new("name", row.pk)
    box = key.wrap(public.public, organisation_id=row.organisation_id, epoch=public.epoch)
    ClientName.objects.filter(client=row).delete()
    ClientName(client=row, epoch=public.epoch, box=box, blob=key.seal(0, {"name": real_name})).save(force_insert=True)


def keep_name(*, opened: OpenClient, real_name: str, by: Account, at: datetime) -> None:
    """Keep, change or (with "") forget the real name; raises NotYours."""
    if not permissions.may_with_client(Act.READ_NAME, by, opened.row) or opened.row.closed:
        raise NotYours
    with write():
        if real_name:
            _keep_name(opened.row, real_name)
        else:
            ClientName.objects.filter(client=opened.row).delete()
        audit.record("client name changed", by=by, at=at, subject=("client", opened.row.pk))


def read_name(*, opened: OpenClient, by: Account, keyring: Keyring, at: datetime) -> str:
    """Return the real name, "" when none is kept; the reading is logged. Raises NotYours, SealBroken, NotAReader."""
    if not permissions.may_with_client(Act.READ_NAME, by, opened.row):
        raise NotYours
    row = ClientName.objects.filter(client=opened.row).first()
    if row is None:
        return ""
    with write():
        audit.record("client name read", by=by, at=at, subject=("client", opened.row.pk))
    secret = keyring.secret(opened.row.organisation_id, row.epoch)
    key = Sealed.unwrap(
        "name",
        opened.row.pk,
        secret=secret,
        box=bytes(row.box),
        organisation_id=opened.row.organisation_id,
        epoch=row.epoch,
    )
    return str(key.open(0, bytes(row.blob))["name"])


def _unlock(row: Client, keyring: Keyring) -> Sealed:
    return Sealed.unwrap(
        "client",
        row.pk,
        secret=keyring.secret(row.organisation_id, row.key_epoch),
        box=bytes(row.key_box),
        organisation_id=row.organisation_id,
        epoch=row.key_epoch,
    )


def entries_of(row: Client, key: Sealed) -> list[dict[str, Any]]:
    """Return a journal's entries, opened, in order; raises SealBroken."""
    held = Entry.objects.filter(client=row).order_by("sequence").values_list("sequence", "blob")
    return [key.open(sequence, bytes(blob)) for sequence, blob in held]


def glass_in_force(file: ClientFile, by: Account, at: datetime) -> bool:
    """Whether a break-glass of this account lasts at this moment; a clock set back begins no second time."""
    if not file.broken_glass:
        return False
    day = today(at)
    return any(
        one.by == str(by.pk) and one.at <= at < one.until and day <= one.until.date()
        for one in file.broken_glass.values()
    )


def reach(*, client_id: int, act: Act, by: Account, keyring: Keyring, at: datetime, logged: bool = False) -> OpenClient:
    """
    Return a client's record, opened, for an act; raises NotYours when the act or the record is not this person's.

    logged : leave an audit row of the reading (pages do; services that write leave rows of their own)
    """
    today(at)
    row = Client.objects.select_related("organisation").filter(pk=client_id).first()
    if row is None or (standing := permissions.standing_of(by, row)).ring is Ring.NONE:
        raise NotYours
    try:
        key = _unlock(row, keyring)
    except NotAReader as problem:
        raise NotYours from problem
    # Whether the glass is broken stands in the journal itself; nothing of it leaves this function unless it is.
    if not standing.may(act) and not (act is Act.READ and row.restricted and standing.may(Act.BREAK_GLASS)):
        raise NotYours
    file = file_of(entries_of(row, key))
    if not standing.may(act, glass_broken=glass_in_force(file, by, at)):
        raise NotYours
    if logged:
        with write():
            audit.record(
                "client read", by=by, at=at, organisation_id=row.organisation_id, subject=("client", client_id)
            )
    return OpenClient(row, key, file)


def append(*, opened: OpenClient, entries: Sequence[dict[str, Any]], by: Account, at: datetime) -> OpenClient:
    """
    Add entries to the journal, in a turn to write; return the record as it stands now.

    The caller has checked the act with `reach`. Raises RecordFull, EntryRefused, and NotYours when the record is gone.
    """
    with write():
        return append_within(opened=opened, entries=entries, by=by, at=at)


def append_within(*, opened: OpenClient, entries: Sequence[dict[str, Any]], by: Account, at: datetime) -> OpenClient:
    """As `append`, inside the caller's `write()`."""
    changed = Client.objects.filter(pk=opened.row.pk).update(next_sequence=F("next_sequence") + len(entries))
    if not changed:
        raise NotYours
    row = Client.objects.select_related("organisation").get(pk=opened.row.pk)
    if row.next_sequence > MOST_ENTRIES:
        raise RecordFull
    start = row.next_sequence - len(entries)
    whole = [{"at": at.isoformat(), "by": str(by.pk), **entry} for entry in entries]
    # All of the journal, for somebody else may have written since it was opened; and read before it is kept, because an
    # entry that cannot be read would close the record for good.
    try:
        file = file_of([*entries_of(row, opened.key), *whole])
    except (KeyError, ValueError, TypeError) as problem:
        raise EntryRefused from problem
    Entry.objects.bulk_create(
        Entry(client=row, sequence=start + number, blob=opened.key.seal(start + number, entry))
        for number, entry in enumerate(whole)
    )
    due = None if row.closed else file.next_due()
    if due != row.next_due:
        Client.objects.filter(pk=row.pk).update(next_due=due)
        row.next_due = due
    audit.record(
        "client journal added to",
        by=by,
        at=at,
        organisation_id=row.organisation_id,
        subject=("client", row.pk),
        detail={"entries": len(whole)},
    )
    return OpenClient(row, opened.key, file)


@dataclass(frozen=True, repr=False)
class ClientLine:
    """One client in the list of a case worker, as it was opened for the list."""

    opened: OpenClient
    overdue: bool
    is_mine: bool

    @property
    def row(self) -> Client:
        """Return the row of the record."""
        return self.opened.row

    @property
    def file(self) -> ClientFile:
        """Return what the record says."""
        return self.opened.file


def list_clients(*, by: Account, keyring: Keyring, at: datetime, closed: bool = False) -> list[ClientLine]:
    """
    Return the clients this person may read: what is overdue first, then by the day the next thing is due.

    Restricted records of others are left out, unless the person is a supervisor or has broken the glass.
    """
    rows = Client.objects.select_related("organisation", "owner").filter(
        organisation_id__in=permissions.team_organisations(by), closed__isnull=not closed
    )
    lines = []
    for row in rows:
        try:
            opened = reach(client_id=row.pk, act=Act.READ, by=by, keyring=keyring, at=at)
        except NotYours:
            continue
        overdue = row.next_due is not None and row.next_due < at.date()
        lines.append(ClientLine(opened, overdue, row.owner_id == by.pk))
    return sorted(lines, key=lambda one: (not one.overdue, one.row.next_due or date.max, one.file.profile.pseudonym))


def assign(*, client_id: int, to: Account, by: Account, keyring: Keyring, at: datetime) -> None:
    """Give a client another owner of the same team; raises NotYours."""
    opened = reach(client_id=client_id, act=Act.ASSIGN, by=by, keyring=keyring, at=at)
    if not permissions.roles_in(to, opened.row.organisation_id) & set(permissions.TEAM):
        raise NotYours
    with write():
        Client.objects.filter(pk=client_id).update(owner=to)
        audit.record("client assigned", by=by, at=at, subject=("client", client_id), detail={"to": str(to.pk)})


def close_client(*, client_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    """Close a record: nothing is added any more, and its days of keeping begin. Raises NotYours."""
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    with write():
        Client.objects.filter(pk=opened.row.pk, closed=None).update(closed=at.date(), next_due=None)
        audit.record("client closed", by=by, at=at, subject=("client", client_id))
