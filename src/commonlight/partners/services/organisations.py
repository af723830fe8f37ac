"""What is kept of an organisation: its page, what it brings, what it covers, who talked with it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account, Organisation
from commonlight.core.services import create_organisation
from commonlight.core.store import write
from commonlight.partners.models import Contact, ContactNote, Contribution, Coverage, Profile


def add_partner(
    *, name: str, kind: str, languages: Iterable[str] = (), town: str = "", by: Account, at: datetime
) -> Organisation:
    """Add an organisation with its page; contacts who named it as their work belong to it from now on."""
    with write():
        made = create_organisation(name=name, kind=kind, languages=list(languages), by=by, at=at)
        Profile.objects.create(organisation=made, town=town, joined=at.date())
        Contact.objects.filter(organisation=None, organisation_name__iexact=made.name).update(organisation=made)
    return made


def change_profile(organisation: Organisation, *, by: Account, at: datetime, **values: Any) -> Profile:
    """Change the page of an organisation; a day in `left` closes all but the past."""
    with write():
        row, _made = Profile.objects.get_or_create(organisation=organisation)
        for key, value in values.items():
            setattr(row, key, value)
        row.save()
        audit.record("partner changed", by=by, at=at, organisation_id=organisation.pk)
    return row


def add_contribution(organisation: Organisation, *, kind: str, what: str, by: Account, at: datetime) -> Contribution:
    """Keep what an organisation brings."""
    with write():
        made = Contribution.objects.create(organisation=organisation, kind=kind, what=what)
        audit.record("contribution added", by=by, at=at, organisation_id=organisation.pk)
    return made


def set_coverage(
    organisation: Organisation, *, service: str, place: str, languages: Iterable[str], by: Account, at: datetime
) -> Coverage:
    """Say that an organisation gives a service in a place, and in which languages; the newest word counts."""
    with write():
        row, _made = Coverage.objects.update_or_create(
            organisation=organisation,
            service=service,
            place=" ".join(place.split()),
            defaults={"languages": sorted(set(languages))},
        )
        audit.record("coverage changed", by=by, at=at, organisation_id=organisation.pk, detail={"service": service})
    return row


def remove(
    model: type[Contribution] | type[Coverage], row_id: UUID, organisation: Organisation, *, by: Account, at: datetime
) -> None:
    """Take a contribution or a line of coverage away."""
    with write():
        if model.objects.filter(pk=row_id, organisation=organisation).delete()[0]:
            audit.record("partner changed", by=by, at=at, organisation_id=organisation.pk)


def add_note(
    organisation: Organisation, *, kind: str, words: str, day: date, contact: Contact | None, by: Account, at: datetime
) -> ContactNote:
    """Write a line into the contact log."""
    with write():
        made = ContactNote.objects.create(
            organisation=organisation, kind=kind, words=words, day=day, contact=contact, by=by
        )
        if contact is not None:
            Contact.objects.filter(pk=contact.pk).update(touched=at.date())
        audit.record("contact noted", by=by, at=at, organisation_id=organisation.pk)
    return made
