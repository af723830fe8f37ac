"""Contacts out of anybody's sheet: where it came from, which column holds what, and who stays out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core.formats.sheets import Sheet, guess_columns, plain_words, read_sheet
from commonlight.partners.readers import vcards
from commonlight.partners.readers.client_marks import ClientMarks

FIELDS = {
    "name": gettext_lazy("Name"),
    "first": gettext_lazy("First name"),
    "last": gettext_lazy("Last name"),
    "organisation": gettext_lazy("Organisation"),
    "job": gettext_lazy("Work"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "languages": gettext_lazy("Languages"),
    "opted_out": gettext_lazy("Wants no mail"),
}
# Field -> headings that hold it, the surest first: Google, Outlook, Mailchimp, then what people write themselves.
GUESSES: dict[str, tuple[str, ...]] = {
    "first": ("first name", "given name", "nombre de pila", "prenom"),
    "last": ("last name", "family name", "surname", "apellidos", "apellido"),
    "organisation": (
        "organization name",
        "organization 1 name",
        "organisation",
        "organization",
        "company",
        "agency",
        "employer",
        "organizacion",
        "empresa",
    ),
    "job": ("organization title", "organization 1 title", "job title", "title", "role", "position", "cargo", "puesto"),
    "email": ("e mail 1 value", "e mail address", "email address", "email", "e mail", "correo electronico", "correo"),
    "phone": (
        "phone 1 value",
        "business phone",
        "work phone",
        "mobile phone",
        "phone number",
        "phone",
        "telephone",
        "mobile",
        "telefono",
        "movil",
    ),
    "languages": ("languages spoken", "languages", "language", "idiomas", "idioma"),
    "opted_out": ("unsub time", "unsubscribed", "opted out", "opt out", "do not contact"),
    "name": ("full name", "name", "contact name", "display name", "contact", "nombre completo", "nombre"),
}
# Headings that only one program writes.
SOURCES = (
    ("Google", ({"e mail 1 value"}, {"group membership"}, {"organization name", "phonetic first name"})),
    ("Outlook", ({"e mail address", "business phone"}, {"e mail display name"}, {"business street"})),
    ("Mailchimp", ({"email address", "member rating"}, {"email address", "optin time"}, {"unsub campaign"})),
)
NO = frozenset({"", "no", "n", "false", "0", "-"})
LENGTHS = {"name": 120, "organisation": 120, "job": 120, "phone": 40}


@dataclass(frozen=True)
class Person:
    """One contact as the sheet has it; `row` is its number there."""

    row: int
    name: str
    organisation: str
    job: str
    email: str
    phone: str
    languages: tuple[str, ...]
    opted_out: bool


@dataclass(frozen=True)
class Told:
    """Something to tell about a row: refused, or not taken as it stands. It repeats nothing of the cell."""

    row: int
    column: str
    reason: str


@dataclass
class Book:
    """
    An address book as it was read.

    source : "Google", "Outlook", "Mailchimp", "vCard" or "" for somebody's own sheet
    """

    sheet: Sheet
    source: str
    people: list[Person] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def read_file(data: bytes, name: str) -> tuple[Sheet, str]:
    """Return a file's rows and which program wrote it; raises CannotRead."""
    is_card = (
        name.lower().endswith((".vcf", ".vcard")) or data.lstrip(b"\xef\xbb\xbf \r\n")[:11].upper() == b"BEGIN:VCARD"
    )
    if is_card:
        return vcards.read(data, name), "vCard"
    sheet = read_sheet(data, name)
    said = {" ".join(plain_words(heading)) for heading in sheet.headings}
    for source, marks in SOURCES:
        if any(mark <= said for mark in marks):
            return sheet, source
    return sheet, ""


def guessed(headings: list[str]) -> dict[str, str]:
    """Return which heading holds which field."""
    found = guess_columns(headings, GUESSES)
    if "first" in found or "last" in found:
        found.pop("name", None)
    return found


def read_people(sheet: Sheet, source: str, columns: Mapping[str, str] | None = None) -> Book:
    """Return the contacts of a sheet, with `columns` (field -> heading) as somebody chose them, else as guessed."""
    chosen = dict(columns) if columns else guessed(sheet.headings)
    book = Book(sheet, source, columns={key: heading for key, heading in chosen.items() if heading in sheet.headings})
    marks = ClientMarks(sheet.headings)
    for row, record in sheet.records():
        cells = {key: record.get(heading, "") for key, heading in book.columns.items()}
        name = " ".join((cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}").split())
        mark = marks.find(record, name=name)
        if mark is not None:
            book.refused.append(Told(row, mark.column, mark.reason))
            continue
        email = _email(cells.get("email", ""), row, book)
        person = Person(
            row=row,
            name=name[:120],
            organisation=_short(cells, "organisation"),
            job=_short(cells, "job"),
            email=email,
            phone=_short(cells, "phone"),
            languages=_languages(cells.get("languages", "")),
            opted_out=cells.get("opted_out", "").strip().casefold() not in NO,
        )
        if not (person.name or person.email or person.phone):
            if any(record.values()):
                book.notes.append(Told(row, "", _("No name, no address, no phone: left out.")))
            continue
        book.people.append(person)
    return book


def _short(cells: dict[str, str], key: str) -> str:
    # Several values in one cell, as Google writes them: the first counts.
    first = cells.get(key, "").split(" ::: ")[0]
    return " ".join(first.split())[: LENGTHS[key]]


def _email(cell: str, row: int, book: Book) -> str:
    text = cell.split(" ::: ")[0].split(";")[0].strip().strip("<>")
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        book.notes.append(Told(row, book.columns["email"], _("This is no e-mail address: left empty.")))
        return ""
    return text


@cache
def _language_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for shown_in in ("en", "es", "fr"):
        for code, name in Locale(shown_in).languages.items():
            if len(code) == 2:
                names.setdefault(name.casefold(), code)
    for code, name in settings.LANGUAGES:
        names[str(name).casefold()] = code
        names[code] = code
    return names | {"haitian creole": "ht", "chinese": "zh-hans", "mandarin": "zh-hans"}


def _languages(cell: str) -> tuple[str, ...]:
    known = _language_names()
    for sign in (";", "/", "|", "\n", " and ", " y "):
        cell = cell.replace(sign, ",")
    words = [word.strip().casefold() for word in cell.split(",")]
    return tuple(dict.fromkeys(known[word] for word in words if word in known))
