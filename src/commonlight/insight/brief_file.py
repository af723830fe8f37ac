"""
A brief as a file to hand over, DOCX or PDF: the same words, tables and laws as its page.

Only a brief that may leave the house becomes a file; its figures are those of published tables, hidden ones stay hidden.
"""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from commonlight.core.formats.documents import Block, Document, Heading, Paragraph, Table
from commonlight.core.formats.docx import DOCX, docx_of
from commonlight.insight import selectors_register
from commonlight.insight.models import PolicyAsk, Release
from commonlight.insight.register_words import ShownTable, beside, shown_of, title_of
from commonlight.insight.services.asks import Standing, laws_of, standing_of
from commonlight.library.selectors import country_of, home_place

# Where paper is as wide as a letter; everywhere else it is A4.
LETTER = ("US", "CA", "MX")
TYPES = {"docx": DOCX, "pdf": "application/pdf"}


class StaysInTheHouse(Exception):
    """The brief may not leave the house yet; `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        super().__init__("the brief may not leave the house")


def file_of(ask: PolicyAsk, form: str, *, address: Callable[[UUID], str]) -> bytes:
    """
    Return the brief as a file of the form "docx" or "pdf", in the brief's own language.

    address : id of a release -> where everybody can read it

    Raises
    ------
    StaysInTheHouse : something of it is not published, not agreed to, or judges
    outreach.making.pieces.NotMade : PDF only: no typesetter, or no font for a script; its words say what to do
    """
    standing = standing_of(ask)
    if not standing.is_ready:
        raise StaysInTheHouse(standing)
    document = document_of(ask, standing, address=address)
    if form == "docx":
        return docx_of(document)
    # The typesetter's side is loaded only where somebody asks for paper.
    from commonlight.outreach.making.documents import pdf_of

    return pdf_of(document)


def document_of(ask: PolicyAsk, standing: Standing, *, address: Callable[[UUID], str]) -> Document:
    """Return the brief as a document in its own language."""
    with translation.override(ask.language):
        blocks = tuple(_blocks(ask, standing, address))
    return Document(ask.title, ask.language, blocks, paper="letter" if country_of(home_place()) in LETTER else "a4")


def _blocks(ask: PolicyAsk, standing: Standing, address: Callable[[UUID], str]) -> Iterator[Block]:
    yield Paragraph(ask.decides, "lead")
    yield from _paragraphs(ask.brief)
    yield Heading(_("Root cause"))
    yield from _paragraphs(ask.root_cause)
    if laws := laws_of(ask):
        yield Heading(_("The law"))
        for law in laws:
            title = law.text["title"]
            citation = law.facts.get("citation") or ""
            yield Paragraph(f"{title.words} ({citation})" if citation else title.words, language=title.language)
        yield Paragraph(_("This is not legal advice."), "small")
    least = selectors_register.smallest()
    for one in ask.evidence.select_related("release").order_by("release__number"):
        yield from _evidence(one.release, least, address)
    names = ", ".join(word.name for word in standing.signed)
    yield Paragraph(_("Read by content advisers: %(names)s.") % {"names": names}, "small")


def _paragraphs(words: str) -> Iterator[Paragraph]:
    for part in words.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            yield Paragraph(part.strip())


def _evidence(row: Release, least: int, address: Callable[[UUID], str]) -> Iterator[Block]:
    yield Heading(title_of(row))
    for table in shown_of(row):
        yield _table(table)
    for sentence in beside(row, least):
        yield Paragraph(sentence, "small")
    yield Paragraph(address(row.pk), "small", "en")


def _table(table: ShownTable) -> Table:
    hidden = _("not shown")
    rows = [[name, *(figure or hidden for _head, figure in cells)] for name, cells in table.rows]
    return Table(table.heads, rows, table.caption)
