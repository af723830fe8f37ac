"""How long this room keeps things: contacts nobody touched and lines of the log two years, minutes seven."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonlight.core import audit
from commonlight.core.retention import Due, Rules, register_kind
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.partners.models import Contact, ContactNote, Meeting
from commonlight.partners.services.contacts import CONTACT, erase_contacts
from commonlight.partners.services.files import delete_file

NOTE, MEETING = "contact note", "meeting"
TWO_YEARS, SEVEN_YEARS = timedelta(days=731), timedelta(days=2557)


def _due_contacts(on: date) -> list[Due]:
    rows = Contact.objects.filter(touched__lte=on - TWO_YEARS).order_by("touched", "pk")
    return [Due(str(pk), touched, "untouched") for pk, touched in rows.values_list("pk", "touched")]


def _due_notes(on: date) -> list[Due]:
    rows = ContactNote.objects.filter(day__lte=on - TWO_YEARS).order_by("day", "pk")
    return [Due(str(pk), day, "old") for pk, day in rows.values_list("pk", "day")]


def _due_meetings(on: date) -> list[Due]:
    rows = Meeting.objects.filter(day__lte=on - SEVEN_YEARS).order_by("day", "pk")
    return [Due(str(pk), day, "old") for pk, day in rows.values_list("pk", "day")]


def _erase_contacts(ids: Sequence[str], at: datetime) -> None:
    erase_contacts(ids, by=None, at=at)


def _erase_notes(ids: Sequence[str], at: datetime) -> None:
    with write():
        ContactNote.objects.filter(pk__in=[UUID(one) for one in ids]).delete()
        bury(NOTE, ids, at=at)


def _erase_meetings(ids: Sequence[str], at: datetime) -> None:
    for meeting in Meeting.objects.filter(pk__in=[UUID(one) for one in ids]):
        if meeting.minutes_file_id:
            delete_file(meeting.minutes_file_id, by=None, at=at)
    with write():
        Meeting.objects.filter(pk__in=[UUID(one) for one in ids]).delete()
        bury(MEETING, ids, at=at)
        for one in ids:
            audit.record("meeting deleted", by=None, at=at, subject=("meeting", one))


RULES = (
    Rules(
        CONTACT,
        _("Contacts"),
        {"untouched": _("Nobody changed or confirmed it for two years")},
        _due_contacts,
        _erase_contacts,
    ),
    Rules(NOTE, _("Lines of the contact log"), {"old": _("Two years old")}, _due_notes, _erase_notes),
    Rules(MEETING, _("Meetings and minutes"), {"old": _("Seven years old")}, _due_meetings, _erase_meetings),
)


def register_kinds() -> None:
    """Say how rows go again after a restore."""
    for kind, model in ((CONTACT, Contact), (NOTE, ContactNote), (MEETING, Meeting)):

        def again(ids: Sequence[str], model: type = model) -> int:
            wanted = [UUID(one) for one in ids]
            return int(model.objects.filter(pk__in=wanted).delete()[0])  # type: ignore[attr-defined]

        register_kind(kind, again)
