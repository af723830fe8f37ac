"""One contact: added, corrected, deleted, and two made one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.partners.models import Contact, ImportBatch, ImportChange, ListMember
from commonlight.partners.services import opting_out

CONTACT = "contact"


def values_of(contact: Contact) -> dict[str, Any]:
    """Return what an import keeps of a contact, to put it back or to see that somebody changed it since."""
    return {
        "name": contact.name,
        "organisation_id": str(contact.organisation_id) if contact.organisation_id else None,
        "organisation_name": contact.organisation_name,
        "job": contact.job,
        "email": contact.email,
        "phone": contact.phone,
        "languages": list(contact.languages),
        "opted_out_at": contact.opted_out_at.isoformat() if contact.opted_out_at else None,
    }


def set_values(contact: Contact, values: dict[str, Any]) -> Contact:
    """Set a contact's values (not yet saved); keys that are missing stay."""
    for key, value in values.items():
        if key == "organisation_id":
            contact.organisation_id = UUID(value) if value else None
        elif key == "opted_out_at":
            contact.opted_out_at = date.fromisoformat(value) if value else None
        elif key != "lists":
            setattr(contact, key, value)
    return contact


def add_contact(*, by: Account, at: datetime, **values: Any) -> Contact:
    """Add somebody; who opted out before stays so."""
    contact = Contact(touched=at.date(), **values)
    with write():
        if contact.email and opting_out.is_out(opting_out.mark_of(contact.email)):
            contact.opted_out_at = at.date()
        contact.save(force_insert=True)
        audit.record("contact added", by=by, at=at, subject=(CONTACT, contact.pk))
    return contact


def change_contact(contact: Contact, *, by: Account, at: datetime, **values: Any) -> Contact:
    """Correct what is kept of somebody; this also says that the rest still holds."""
    with write():
        row = Contact.objects.get(pk=contact.pk)
        for key, value in values.items():
            setattr(row, key, value)
        row.touched = at.date()
        row.save()
        audit.record("contact changed", by=by, at=at, subject=(CONTACT, row.pk))
    return row


def erase_contacts(ids: Iterable[object], *, by: Account | None, at: datetime) -> None:
    """Delete contacts for good, also from what could be taken back; they stay away after a restore."""
    wanted = [UUID(str(one)) for one in ids]
    with write():
        ImportChange.objects.filter(contact_id__in=wanted).delete()
        Contact.objects.filter(pk__in=wanted).delete()
        bury(CONTACT, wanted, at=at)
        for one in wanted:
            audit.record("contact deleted", by=by, at=at, subject=(CONTACT, one))


def merge(*, keep: Contact, other: Contact, values: dict[str, Any], by: Account, at: datetime) -> ImportBatch:
    """
    Make one contact of two, with the values somebody chose; can be taken back like an import.

    Raises ValueError when both are the same.
    """
    if keep.pk == other.pk:
        raise ValueError("a contact cannot be merged with itself")
    with write():
        kept, gone = Contact.objects.get(pk=keep.pk), Contact.objects.get(pk=other.pk)
        batch = ImportBatch.objects.create(
            kind=ImportBatch.Kind.MERGE, state=ImportBatch.State.DONE, day=at.date(), by=by, counts={"merged": 1}
        )
        before, before_gone = values_of(kept), values_of(gone)
        before_gone["lists"] = [str(pk) for pk in gone.on_lists.values_list("mail_list_id", flat=True)]
        on = set(kept.on_lists.values_list("mail_list_id", flat=True))
        for pk in before_gone["lists"]:
            if UUID(pk) not in on:
                ListMember.objects.create(mail_list_id=UUID(pk), contact=kept)
        gone.notes.update(contact=kept)
        # Who wanted no mail under one of both wants none.
        opted = kept.opted_out_at or gone.opted_out_at
        set_values(kept, values)
        kept.opted_out_at, kept.touched = opted, at.date()
        kept.save()
        gone.delete()
        ImportChange.objects.create(batch=batch, contact_id=keep.pk, before=before, after=values_of(kept))
        ImportChange.objects.create(batch=batch, contact_id=other.pk, before=before_gone, after={})
        audit.record("contacts merged", by=by, at=at, subject=(CONTACT, keep.pk))
    return batch
