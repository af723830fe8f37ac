"""
A document as plain data: a title, and headings, paragraphs, lists and tables in their order.

What makes files of it: `core.formats.docx.docx_of(document)` for text programs (DOCX), and
`outreach.making.documents.pdf_of(document)` for paper (PDF/UA-1, the extra `print`). Both say the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from commonlight.core.languages import direction_of


@dataclass(frozen=True)
class Heading:
    """A heading below the title; `level` is 1, 2 or 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """
    A paragraph; a line break in `text` stays one.

    kind : "lead" is larger, "small" is for notes, "alert" stands in a frame
    language : where it is not the document's
    """

    text: str
    kind: Literal["plain", "lead", "small", "alert"] = "plain"
    language: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of short texts, numbered where their order counts; `language` where it is not the document's."""

    items: Sequence[str]
    is_numbered: bool = False
    language: str = ""


@dataclass(frozen=True)
class Table:
    """
    A table whose first column names the rows; all other cells are figures and stand at the end of their column.

    heads : one for each column; rows : cells as text, as many as heads
    n_words : how many columns from the first hold words, not figures
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    n_words: int = 1

    def __post_init__(self) -> None:
        """Raise ValueError for a row that is longer or shorter than the heads."""
        if not self.heads or any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("each row of a table has as many cells as it has heads")


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True)
class Document:
    """A document; `language` is a code of the site's languages and decides the direction too; `paper` is what it is laid out for."""

    title: str
    language: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    paper: Literal["letter", "a4"] = "letter"

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr"."""
        return direction_of(self.language)
