"""A document as a file for text programs: read again by an independent reader, and checked part by part."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from docx import Document as read

from commonlight.core.formats.documents import Bullets, Document, Heading, Paragraph, Table
from commonlight.core.formats.docx import WORD, docx_of

W = f"{{{WORD}}}"
BLOCKS = [
    Paragraph("To the council", "lead"),
    Heading("What we ask"),
    Paragraph("Two lines & <more>\nof words"),
    Bullets(["First", "Second"]),
    Heading("Why", 2),
    Bullets(["Do this", "Then that"], is_numbered=True),
    Bullets(["Once again"], is_numbered=True),
    Table(["Kind", "2024", "2025"], [["Farms", "12", ""], ["Homes", "14", "31"]], "What people told us"),
    Paragraph("El derecho", "small", "es"),
]


def part(content: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def test_another_program_reads_title_headings_lists_and_tables():
    document = read(io.BytesIO(docx_of(Document("A brief", "en", BLOCKS))))
    told = [(one.style.name, one.text) for one in document.paragraphs if one.text]
    assert told == [
        ("Title", "A brief"),
        ("Subtitle", "To the council"),
        ("Heading 1", "What we ask"),
        ("Normal", "Two lines & <more>\nof words"),
        ("List Paragraph", "First"),
        ("List Paragraph", "Second"),
        ("Heading 2", "Why"),
        ("List Paragraph", "Do this"),
        ("List Paragraph", "Then that"),
        ("List Paragraph", "Once again"),
        ("Caption", "What people told us"),
        ("Note", "El derecho"),
    ]
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kind", "2024", "2025"],
        ["Farms", "12", ""],
        ["Homes", "14", "31"],
    ]
    assert table.style.name == "Table Grid"
    assert document.core_properties.title == "A brief"
    assert document.core_properties.language == "en"
    assert (document.core_properties.author, document.core_properties.created) == ("", None)


def test_lists_count_from_one_each_and_dots_are_no_numbers():
    content = docx_of(Document("A brief", "en", BLOCKS))
    used = [one.get(f"{W}val") for one in part(content, "word/document.xml").iter(f"{W}numId")]
    assert used == ["1", "1", "2", "2", "3"]
    numbering = part(content, "word/numbering.xml")
    forms = {
        one.get(f"{W}abstractNumId"): one.find(f".//{W}numFmt").get(f"{W}val")
        for one in numbering.iter(f"{W}abstractNum")
    }
    lists = {one.get(f"{W}numId"): one for one in numbering.iter(f"{W}num")}
    assert [forms[lists[one].find(f"{W}abstractNumId").get(f"{W}val")] for one in ("1", "2", "3")] == [
        "bullet",
        "decimal",
        "decimal",
    ]
    assert all(lists[one].find(f".//{W}startOverride").get(f"{W}val") == "1" for one in ("2", "3"))


def test_the_heads_of_a_table_come_again_and_figures_stand_at_the_end():
    body = part(docx_of(Document("A brief", "en", BLOCKS)), "word/document.xml")
    rows = list(body.iter(f"{W}tr"))
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True, False, False]
    ends = [[cell.find(f".//{W}jc") is not None for cell in row.iter(f"{W}tc")] for row in rows]
    assert ends == [[False, True, True]] * 3
    widths = [int(one.get(f"{W}w")) for one in body.iter(f"{W}gridCol")]
    assert sum(widths) == 9070 and widths[0] > widths[1]


def test_arabic_runs_from_right_to_left_and_every_text_has_its_language():
    blocks = [Heading("عنوان"), Table(["نوع", "عدد"], [["مزارع", "12"]]), Paragraph("In English", language="en")]
    content = docx_of(Document("ورقة", "ar", blocks))
    body = part(content, "word/document.xml")
    assert body.find(f".//{W}sectPr/{W}bidi") is not None
    assert body.find(f".//{W}tblPr/{W}bidiVisual") is not None
    for paragraph in body.iter(f"{W}p"):
        for run in paragraph.iter(f"{W}r"):
            words = "".join(run.itertext())
            language = run.find(f"{W}rPr/{W}lang")
            is_arabic = words != "In English"
            assert language.get(f"{W}bidi" if is_arabic else f"{W}val") == ("ar" if is_arabic else "en")
            assert (run.find(f"{W}rPr/{W}rtl") is not None) == is_arabic
            assert (paragraph.find(f"{W}pPr/{W}bidi") is not None) == is_arabic


def test_the_same_document_gives_the_same_bytes_and_every_part_is_named():
    content = docx_of(Document("A brief", "en", BLOCKS))
    assert content == docx_of(Document("A brief", "en", BLOCKS))
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    types = part(content, "[Content_Types].xml")
    named = {one.get("PartName").lstrip("/") for one in types if one.get("PartName")}
    assert named <= names
    assert {one for one in names if one.endswith(".xml")} - named == {"[Content_Types].xml"}
    used = {one.get(f"{W}val") for one in part(content, "word/document.xml").iter(f"{W}pStyle")}
    assert used <= {one.get(f"{W}styleId") for one in part(content, "word/styles.xml").iter(f"{W}style")}


def test_letters_that_xml_cannot_hold_do_not_break_the_file():
    document = read(io.BytesIO(docx_of(Document("A\x00 title\x0b", "en", [Paragraph("one\x08 ]]> \ud800two\ufffe")]))))
    assert [one.text for one in document.paragraphs] == ["A title", "one ]]> two"]


def test_a_table_with_a_short_row_is_refused():
    with pytest.raises(ValueError, match="as many cells"):
        Table(["a", "b"], [["1"]])
