"""
Contacts out of a sheet: looked at first, brought in, taken back.

The file waits sealed on the disk, at most a day; what is kept of an import is which contacts it made or filled in.
Nothing is ever overwritten: a sheet fills what is empty here, and makes who is new.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.core import audit, sealed_files
from commonlight.core.models import Account, Organisation, Site
from commonlight.core.store import write
from commonlight.core.uploads import SealedUpload
from commonlight.partners.models import Contact, ImportBatch, ImportChange, ListMember, MailList
from commonlight.partners.readers.people import Book, Person, read_file, read_people
from commonlight.partners.sealing import SealBroken, open_file_key, seal_file_key
from commonlight.partners.services.contacts import set_values, values_of
from commonlight.partners.services.files import FileRefused
from commonlight.partners.services.opting_out import out_of

WAITS = timedelta(days=1)
AT_ONCE = 400


class NotWaiting(Exception):
    """The sheet came in already, was taken back, or waited too long."""


@dataclass(frozen=True)
class Twin:
    """A row that may be somebody who is here already: the same name, another address."""

    person: Person
    contact: Contact


@dataclass
class Plan:
    """
    What bringing a book in would do.

    new : people who are not here; fill : (contact, what is empty here and stands in the sheet)
    same : how many rows say nothing new; twins : those to decide by hand
    """

    book: Book
    new: list[Person] = field(default_factory=list)
    fill: list[tuple[Contact, dict[str, Any]]] = field(default_factory=list)
    same: int = 0
    twins: list[Twin] = field(default_factory=list)


def begin(upload: SealedUpload, *, by: Account, at: datetime) -> ImportBatch:
    """Let a file wait for a look; raises CannotRead or FileRefused."""
    if upload.refused:
        raise FileRefused(upload.refused)
    data = upload.read()
    name = str(upload.name or "file")[:120]
    sheet, source = read_file(data, name)
    columns = read_people(sheet, source).columns
    file_id, key = upload.take()
    with write():
        batch = ImportBatch.objects.create(
            day=at.date(),
            by=by,
            file_name=name,
            digest=hashlib.blake2b(data, digest_size=16).hexdigest(),
            file_id=file_id,
            sealed_key=seal_file_key(key, file_id=file_id),
            columns=columns,
            counts={"source": source},
        )
    return batch


def came_before(batch: ImportBatch) -> ImportBatch | None:
    """Return an earlier import of the very same file that still stands, or None."""
    return (
        ImportBatch.objects.filter(digest=batch.digest, state=ImportBatch.State.DONE)
        .exclude(pk=batch.pk)
        .order_by("-day")
        .first()
    )


def read_waiting(batch: ImportBatch, columns: Mapping[str, str] | None = None) -> Book:
    """Return the book of a batch that waits; raises NotWaiting."""
    if batch.state != ImportBatch.State.WAITING or batch.file_id is None:
        raise NotWaiting
    try:
        key = open_file_key(bytes(batch.sealed_key), file_id=batch.file_id)
        data = b"".join(sealed_files.read(batch.file_id, key))
    except SealBroken as problem:
        raise NotWaiting from problem
    sheet, source = read_file(data, batch.file_name)
    return read_people(sheet, source, columns or batch.columns)


def set_columns(batch: ImportBatch, columns: dict[str, str]) -> None:
    """Keep which column holds what, as somebody chose it."""
    with write():
        ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.WAITING).update(columns=columns)
    batch.columns = columns


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def plan_for(book: Book) -> Plan:
    """Return what bringing a book in would do to the contacts of this moment."""
    plan = Plan(book)
    by_email: dict[str, list[Contact]] = defaultdict(list)
    by_name: dict[str, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.select_related("organisation"):
        if contact.email:
            by_email[contact.email.casefold()].append(contact)
        if contact.name:
            by_name[_plain(contact.name)].append(contact)
    seen: dict[tuple[str, str, str], int] = {}
    for person in book.people:
        key = (person.email.casefold(), _plain(person.name), "" if person.email else person.phone)
        if key in seen:
            plan.same += 1
            continue
        seen[key] = person.row
        known = _same_person(person, by_email, by_name)
        if known is not None:
            missing = _missing(known, person)
            if missing:
                plan.fill.append((known, missing))
            else:
                plan.same += 1
        elif person.name and by_name.get(_plain(person.name)):
            plan.twins.append(Twin(person, by_name[_plain(person.name)][0]))
        else:
            plan.new.append(person)
    return plan


def _same_person(
    person: Person, by_email: dict[str, list[Contact]], by_name: dict[str, list[Contact]]
) -> Contact | None:
    # An office's address is shared: with two different names it is two people.
    for contact in by_email.get(person.email.casefold(), []) if person.email else []:
        if not contact.name or not person.name or _plain(contact.name) == _plain(person.name):
            return contact
    for contact in by_name.get(_plain(person.name), []) if person.name and not person.email else []:
        same_work = person.organisation and _plain(contact.works_at) == _plain(person.organisation)
        if (person.phone and contact.phone == person.phone) or same_work:
            return contact
    return None


def _missing(contact: Contact, person: Person) -> dict[str, Any]:
    """Return what a sheet adds to somebody who is here: what is empty, and that she wants no mail."""
    missing: dict[str, Any] = {}
    for key in ("name", "job", "email", "phone"):
        if getattr(person, key) and not getattr(contact, key):
            missing[key] = getattr(person, key)
    if person.organisation and not contact.works_at:
        missing["organisation_name"] = person.organisation
    if person.languages and not contact.languages:
        missing["languages"] = list(person.languages)
    if person.opted_out and contact.opted_out_at is None:
        missing["opted_out"] = True
    return missing


def bring_in(batch: ImportBatch, *, same_people: Collection[int] = (), by: Account, at: datetime) -> ImportBatch:
    """
    Bring the people of a waiting batch in, in one transaction; what others brought in meanwhile counts.

    same_people : numbers of rows that somebody said are the person of that name who is here already
    Raises NotWaiting.
    """
    book = read_waiting(batch)
    with write():
        # Two people who import at once come one after the other, on either store.
        list(Site.objects.select_for_update().values_list("pk"))
        row = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if row.state != ImportBatch.State.WAITING:
            raise NotWaiting
        plan = plan_for(book)
        fill = plan.fill + [
            (twin.contact, _missing(twin.contact, twin.person)) for twin in plan.twins if twin.person.row in same_people
        ]
        new = plan.new + [twin.person for twin in plan.twins if twin.person.row not in same_people]
        made = _make(new, at)
        changes = [ImportChange(batch=row, contact_id=one.pk, after=values_of(one)) for one in made]
        changes += _fill(fill, row, at)
        ImportChange.objects.bulk_create(changes, batch_size=AT_ONCE)
        file_id, row.file_id, row.sealed_key = row.file_id, None, b""
        row.state = ImportBatch.State.DONE
        row.counts = {
            **row.counts,
            "new": len(made),
            "filled": len(changes) - len(made),
            "same": plan.same,
            "refused": len(book.refused),
            "noted": len(book.notes),
        }
        row.save()
        detail: dict[str, str | int] = {"new": len(made), "filled": len(changes) - len(made)}
        audit.record("contacts brought in", by=by, at=at, subject=("import", row.pk), detail=detail)
    if file_id is not None:
        sealed_files.discard(file_id)
    return row


def _make(people: list[Person], at: datetime) -> list[Contact]:
    members = {_plain(name): pk for pk, name in Organisation.objects.values_list("pk", "name")}
    out = out_of([person.email for person in people if person.email])
    made = [
        Contact(
            name=person.name,
            organisation_id=members.get(_plain(person.organisation)) if person.organisation else None,
            organisation_name=person.organisation,
            job=person.job,
            email=person.email,
            phone=person.phone,
            languages=list(person.languages),
            opted_out_at=at.date() if person.opted_out or person.email in out else None,
            touched=at.date(),
        )
        for person in people
    ]
    Contact.objects.bulk_create(made, batch_size=AT_ONCE)
    return made


def _fill(fill: list[tuple[Contact, dict[str, Any]]], batch: ImportBatch, at: datetime) -> list[ImportChange]:
    changes: dict[UUID, ImportChange] = {}
    rows: dict[UUID, Contact] = {}
    for contact, missing in fill:
        if not missing:
            continue
        row = rows.setdefault(contact.pk, contact)
        change = changes.setdefault(row.pk, ImportChange(batch=batch, contact_id=row.pk, before=values_of(row)))
        values = {key: value for key, value in missing.items() if key != "opted_out" and not getattr(row, key)}
        if missing.get("opted_out"):
            values["opted_out_at"] = at.date().isoformat()
        set_values(row, values)
        row.touched = at.date()
        change.after = values_of(row)
    Contact.objects.bulk_update(
        list(rows.values()),
        ["name", "organisation_name", "job", "email", "phone", "languages", "opted_out_at", "touched"],
        batch_size=100,
    )
    return list(changes.values())


def give_up(batch: ImportBatch, *, at: datetime) -> None:
    """Let a waiting sheet go without bringing it in."""
    with write():
        row = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.WAITING).first()
        if row is None:
            return
        file_id = row.file_id
        row.delete()
    if file_id is not None:
        sealed_files.discard(file_id)


def sweep_waiting(*, at: datetime) -> int:
    """Let sheets go that nobody brought in for a day; return how many."""
    old = list(ImportBatch.objects.filter(state=ImportBatch.State.WAITING, day__lt=(at - WAITS).date())[:50])
    for batch in old:
        give_up(batch, at=at)
    return len(old)


def take_back(batch: ImportBatch, *, by: Account, at: datetime) -> tuple[int, int]:
    """
    Undo an import or a merge; return how many contacts were put back and how many stay, because somebody changed them.

    Raises NotWaiting when it was taken back before.
    """
    done = kept = 0
    with write():
        row = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if row.state != ImportBatch.State.DONE:
            raise NotWaiting
        changes = list(row.changes.all())
        now = {one.pk: one for one in Contact.objects.filter(pk__in=[change.contact_id for change in changes])}
        gone: list[UUID] = []
        for change in changes:
            contact = now.get(change.contact_id)
            if (values_of(contact) if contact else {}) != change.after:
                kept += 1
                continue
            done += 1
            if not change.before:
                gone.append(change.contact_id)
                continue
            restored = set_values(contact or Contact(pk=change.contact_id), change.before)
            restored.touched = at.date()
            restored.save()
            _put_on_lists(restored, change.before.get("lists", []))
        Contact.objects.filter(pk__in=gone).delete()
        row.state = ImportBatch.State.UNDONE
        row.counts = {**row.counts, "put_back": done, "kept": kept}
        row.save()
        row.changes.all().delete()
        detail: dict[str, str | int] = {"put_back": done, "kept": kept}
        audit.record("contacts taken back", by=by, at=at, subject=("import", row.pk), detail=detail)
    return done, kept


def _put_on_lists(contact: Contact, lists: list[str]) -> None:
    there = MailList.objects.filter(pk__in=lists).values_list("pk", flat=True)
    ListMember.objects.bulk_create([ListMember(mail_list_id=pk, contact=contact) for pk in there])
