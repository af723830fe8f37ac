"""What the room gives when everything is taken out: sheets of all it keeps, and its files."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from commonlight.core import clock, taking_out
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.models import Organisation
from commonlight.partners.models import (
    Action,
    Agreement,
    Contact,
    ContactNote,
    Contribution,
    Coverage,
    Meeting,
    ProtocolStep,
    StoredFile,
)
from commonlight.partners.permissions import manages
from commonlight.partners.services.files import FileGone, read_file

Rows = Callable[[], Iterable[Iterable[Any]]]

CONTACT_COLUMNS = ("Name", "Organisation", "Work", "Email", "Phone", "Languages", "Wants no mail")


def _contacts() -> Iterator[list[Any]]:
    for one in Contact.objects.select_related("organisation").order_by("name", "pk"):
        out = one.opted_out_at or ""
        yield [one.name, one.works_at, one.job, one.email, one.phone, ", ".join(one.languages), out]


def _organisations() -> Iterator[list[Any]]:
    for one in Organisation.objects.select_related("partner_profile").order_by("name"):
        profile = getattr(one, "partner_profile", None)
        more = [profile.town, profile.website, profile.joined or "", profile.left or ""] if profile else [""] * 4
        yield [one.name, one.kind, *more]


def _agreements() -> Iterator[list[Any]]:
    for one in Agreement.objects.select_related("organisation").order_by("organisation__name", "version"):
        ends = [one.begins, one.ends, one.ended_on or ""]
        signed = [one.ours_by, one.ours_on or "", one.theirs_by, one.theirs_on or ""]
        yield [one.organisation.name, one.kind, one.version, one.data_level, *ends, *signed, one.text]


def _coverage() -> Iterator[list[Any]]:
    for one in Coverage.objects.select_related("organisation").order_by("place", "service"):
        yield [one.organisation.name, one.service, one.place, ", ".join(one.languages)]


def _contributions() -> Iterator[list[Any]]:
    for one in Contribution.objects.select_related("organisation"):
        yield [one.organisation.name, one.kind, one.what]


def _meetings() -> Iterator[list[Any]]:
    for one in Meeting.objects.select_related("group").order_by("group__name", "day"):
        yield [one.group.name, one.day, one.where, one.agenda, one.minutes]


def _actions() -> Iterator[list[Any]]:
    for one in Action.objects.select_related("group", "organisation", "owner", "owner_contact").order_by("due"):
        who = one.owner.display_name if one.owner else one.owner_contact.shown_name if one.owner_contact else ""
        yield [one.group.name, one.what, one.organisation.name, who, one.due, one.done_on or ""]


def _log() -> Iterator[list[Any]]:
    for one in ContactNote.objects.select_related("organisation", "contact").order_by("day"):
        yield [one.organisation.name, one.day, one.kind, one.contact.shown_name if one.contact else "", one.words]


def _protocol() -> Iterator[list[Any]]:
    for one in ProtocolStep.objects.select_related("protocol").order_by("protocol__version", "position"):
        checked = one.verified_on or ""
        yield [one.protocol.version, one.position, one.side, one.what, one.who, one.number, checked, one.within]


SIGNED = ("Signed by us", "Day", "Signed by the partner", "Day", "Words")
SHEETS: dict[str, tuple[tuple[str, ...], Rows]] = {
    "contacts.csv": (CONTACT_COLUMNS, _contacts),
    "organisations.csv": (("Name", "Kind", "Town", "Website", "Joined", "Left"), _organisations),
    "agreements.csv": (
        ("Organisation", "Kind", "Version", "Sees", "Begins", "Ends", "Ended on", *SIGNED),
        _agreements,
    ),
    "coverage.csv": (("Organisation", "Service", "Place", "Languages"), _coverage),
    "contributions.csv": (("Organisation", "Kind", "What"), _contributions),
    "meetings.csv": (("Group", "Day", "Where", "Agenda", "Minutes"), _meetings),
    "actions.csv": (("Group", "What", "Organisation", "Who", "Until", "Done on"), _actions),
    "contact-log.csv": (("Organisation", "Day", "How", "With", "Words"), _log),
    "protocol.csv": (
        ("Version", "Step", "Side", "What", "Whom", "Number", "Number called on", "Within"),
        _protocol,
    ),
}


def _writer(headings: tuple[str, ...], rows: Rows) -> Callable[[BinaryIO], None]:
    def write(stream: BinaryIO) -> None:
        stream.write(csv_bytes(headings, rows()))

    return write


def _files() -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    for kept in StoredFile.objects.order_by("day", "name"):

        def write(stream: BinaryIO, kept: StoredFile = kept) -> None:
            # A file that is gone leaves an empty one, so that its name still tells.
            with suppress(FileGone):
                stream.write(read_file(kept))

        yield kept.name, write


def register() -> None:
    """Give every sheet and the files to "take everything out"."""
    for name, (headings, rows) in SHEETS.items():
        taking_out.register("partners", name, _writer(headings, rows))
    taking_out.register_folder("partners", "files", _files)
    # A parish whose agreement gives events and materials takes nothing out, whatever role somebody there was given.
    taking_out.add_guard(lambda account: manages(account, clock.today()))
