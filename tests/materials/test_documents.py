"""Plain documents on paper: accessible in the eyes of another program, every script with its font, the same on any day."""

import re

import page
import pytest
from tests.core.test_documents import BLOCKS

from commonlight.core.formats.documents import Document, Heading, Paragraph, Table
from commonlight.outreach.making import documents, measuring, typesetting

ARABIC = [
    Heading("عنوان"),
    Table(["نوع", "عدد"], [["مزارع", "1234"]], "جدول"),
    Paragraph("Texas Penal Code 20A", language="en"),
]


# The other program takes the first hint of some Chinese letters in CFF fonts for their width; the fonts say 1000.
HINT_TAKEN_FOR_WIDTH = re.compile(
    r"font object \d+ 0 has rendered CID \d+ width 0\.000 in its embedded CIDFontType0C program but 1000\.000 in /W or /DW"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title", "blocks"),
    [
        ("en", "A brief", BLOCKS),
        ("ar", "ورقة \u20682026-11-23\u2069", ARABIC),
        ("zh-hans", "简报", [Paragraph("农场")]),
    ],
)
def test_a_document_is_an_accessible_pdf_in_its_language(language, title, blocks):
    made = documents.pdf_of(Document(title, language, blocks))
    said = [one.message for one in page.validate_pdf_bytes(made, profile="ua1").failures]
    assert [one for one in said if not (language == "zh-hans" and HINT_TAKEN_FOR_WIDTH.fullmatch(one))] == []
    found = measuring.measured(made)
    assert found.sizes == ((612.0, 792.0),)
    assert {language.split("-")[0]} <= found.languages
    assert (found.unembedded, found.has_missing_letters) == ((), False)
    if language == "ar":
        assert "1234" in found.digits and "en" in found.languages


@pytest.mark.slow
def test_the_same_document_gives_the_same_bytes():
    one = Document("A brief", "en", BLOCKS, paper="a4")
    assert documents.pdf_of(one) == documents.pdf_of(one)


def test_what_cannot_be_set_is_refused(monkeypatch):
    with pytest.raises(documents.MissingFont):
        documents.pdf_of(Document("ᠮᠣᠩᠭᠣᠯ", "en"))
    monkeypatch.setattr(documents, "is_there", lambda: False)
    with pytest.raises(documents.NoPrinter):
        documents.pdf_of(Document("A brief", "en"))
    assert typesetting.is_there()
