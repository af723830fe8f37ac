"""
Writes a document as DOCX (WordprocessingML, ISO/IEC 29500-1) with the standard library alone.

    from commonlight.core.formats.documents import Bullets, Document, Heading, Paragraph, Table
    from commonlight.core.formats.docx import DOCX, docx_of

    content = docx_of(Document("A title", "es", [Heading("First"), Paragraph("Words"), Table(["Town", "Hours"], [["A", "3"]])]))
    HttpResponse(content, content_type=DOCX)

Headings are real headings, lists real lists, and the first row of a table is named as its heads and comes again on each
page, so that screen readers and outlines follow. Every text carries its language; a document in a language that runs
from right to left is laid out so, tables too. The same document gives the same bytes on any day: no author, no machine,
no time of making stands in the file.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from commonlight.core.formats.documents import Block, Bullets, Document, Heading, Paragraph, Table
from commonlight.core.languages import direction_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SCHEMAS = "http://schemas.openxmlformats.org"
WORD = f"{SCHEMAS}/wordprocessingml/2006/main"
RELATED = f"{SCHEMAS}/officeDocument/2006/relationships"
PACKAGE = f"{SCHEMAS}/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The earliest day a zip file can name: no file says when it was made.
FIXED = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 cannot hold; it would make the whole file unreadable.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In twentieths of a point: pages, and what lies between margins of 2.5 cm on the narrower one.
PAPERS = {"letter": (12240, 15840), "a4": (11906, 16838)}
WIDE = 9070
BULLET, NUMBERED = 1, 2
STYLES = {"plain": "", "lead": "Subtitle", "small": "Note", "alert": "Alert"}
# Identifier, name, what follows, size in half points, weight, colour, space before and after, level of the outline.
FORMATS = (
    ("Title", "Title", "Normal", 40, True, "0B4A57", 0, 120, None),
    ("Subtitle", "Subtitle", "Normal", 26, False, "14252A", 0, 200, None),
    ("Heading1", "heading 1", "Normal", 30, True, "0B4A57", 320, 100, 0),
    ("Heading2", "heading 2", "Normal", 25, True, "14252A", 240, 80, 1),
    ("Heading3", "heading 3", "Normal", 22, True, "14252A", 200, 60, 2),
    ("Caption", "caption", "Normal", 20, True, "14252A", 160, 60, None),
    ("Note", "Note", "Note", 18, False, "4A5B60", 0, 100, None),
    ("Alert", "Alert", "Normal", 22, True, "14252A", 120, 160, None),
    ("ListParagraph", "List Paragraph", "ListParagraph", 22, False, "14252A", 0, 60, None),
)
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{TYPE}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{TYPE}.numbering+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{TYPE}.settings+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
PARTS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
BESIDE = f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
    f'<Relationship Id="rId{number}" Type="{RELATED}/{name}" Target="{name}.xml"/>'
    for number, name in enumerate(("styles", "numbering", "settings"), start=1)
)
SETTINGS = f'<w:settings xmlns:w="{WORD}"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'


def docx_of(document: Document) -> bytes:
    """Return the document as the bytes of a DOCX file; characters that XML cannot hold are left out."""
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": PARTS,
        "docProps/core.xml": _properties(document),
        "word/_rels/document.xml.rels": BESIDE + "</Relationships>",
        "word/document.xml": _body(document),
        "word/numbering.xml": _numbering(document),
        "word/settings.xml": SETTINGS,
        "word/styles.xml": _styles(document),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, words in files.items():
            package.writestr(zipfile.ZipInfo(name, FIXED), (HEAD + words).encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _text(text: str) -> str:
    return escape(UNWRITABLE.sub("", text))


def _properties(document: Document) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(document.title)}</dc:title><dc:creator></dc:creator>"
        f"<dc:language>{_text(document.language)}</dc:language></cp:coreProperties>"
    )


def _spoken(language: str) -> str:
    """Return the mark of a language: letters that run to the right, and those that run to the left, each have their own."""
    code = quoteattr(language)
    return (
        f"<w:lang w:bidi={code}/>" if direction_of(language) == "rtl" else f"<w:lang w:val={code} w:eastAsia={code}/>"
    )


def _runs(text: str, language: str) -> str:
    """Return the words of a paragraph, each line a run, with their language and direction."""
    turned = "<w:rtl/>" if direction_of(language) == "rtl" else ""
    marked = f"<w:rPr>{turned}{_spoken(language)}</w:rPr>"
    return "<w:r><w:br/></w:r>".join(
        f'<w:r>{marked}<w:t xml:space="preserve">{_text(line)}</w:t></w:r>' for line in text.splitlines()
    )


def _paragraph(
    text: str, language: str, *, style: str = "", numbering: int = 0, end: bool = False, keep: bool = False
) -> str:
    """Return one paragraph; the order of its properties is the schema's."""
    held = f'<w:pStyle w:val="{style}"/>' if style else ""
    held += "<w:keepNext/>" if keep else ""
    held += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' if numbering else ""
    held += "<w:bidi/>" if direction_of(language) == "rtl" else ""
    held += '<w:jc w:val="right"/>' if end else ""
    return f"<w:p><w:pPr>{held}</w:pPr>{_runs(text, language)}</w:p>"


def _body(document: Document) -> str:
    turned = "<w:bidi/>" if document.direction == "rtl" else ""
    words = _paragraph(document.title, document.language, style="Title") + "".join(_blocks(document))
    width, height = PAPERS[document.paper]
    page = f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>{turned}</w:sectPr>'
    return f'<w:document xmlns:w="{WORD}"><w:body>{words}{page}</w:body></w:document>'


def _blocks(document: Document) -> Iterator[str]:
    numbered = NUMBERED
    for block in document.blocks:
        yield from _block(block, document, numbered)
        # Each numbered list counts from one.
        numbered += isinstance(block, Bullets) and block.is_numbered


def _block(block: Block, document: Document, numbered: int) -> Iterator[str]:
    spoken = getattr(block, "language", "") or document.language
    match block:
        case Heading():
            yield _paragraph(block.text, spoken, style=f"Heading{min(max(block.level, 1), 3)}")
        case Paragraph():
            yield _paragraph(block.text, spoken, style=STYLES[block.kind])
        case Bullets():
            number = numbered if block.is_numbered else BULLET
            for item in block.items:
                yield _paragraph(item, spoken, style="ListParagraph", numbering=number)
        case Table():
            if block.caption:
                yield _paragraph(block.caption, spoken, style="Caption", keep=True)
            yield _table(block, document)
            yield "<w:p/>"


def _table(table: Table, document: Document) -> str:
    # The column of names gets the room of two.
    share = WIDE // (len(table.heads) + 1)
    widths = [WIDE - share * (len(table.heads) - 1), *[share] * (len(table.heads) - 1)]
    turned = "<w:bidiVisual/>" if document.direction == "rtl" else ""
    held = f'<w:tblPr><w:tblStyle w:val="TableGrid"/>{turned}<w:tblW w:w="{WIDE}" w:type="dxa"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _row(row, widths, table, document, is_head=not number) for number, row in enumerate([table.heads, *table.rows])
    )
    return f"<w:tbl>{held}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _row(cells: Sequence[str], widths: list[int], table: Table, document: Document, *, is_head: bool) -> str:
    held = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "") + "</w:trPr>"
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DCEBE8"/>' if is_head else ""
    words = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{_paragraph(cell, document.language, end=number >= table.n_words, keep=is_head)}</w:tc>"
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr>{held}{words}</w:tr>"


def _styles(document: Document) -> str:
    usual = f'<w:rPr><w:sz w:val="22"/><w:szCs w:val="22"/>{_spoken(document.language)}</w:rPr>'
    spaced = '<w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{usual}</w:rPrDefault><w:pPrDefault>{spaced}</w:pPrDefault></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9FB4B4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    cells = '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    grid = f'<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:pPr><w:spacing w:after="0"/></w:pPr><w:tblPr><w:tblBorders>{lines}</w:tblBorders>{cells}</w:tblPr></w:style>'
    return f'<w:styles xmlns:w="{WORD}">{defaults}{normal}{"".join(_style(*one) for one in FORMATS)}{grid}</w:styles>'


def _style(
    identifier: str, name: str, following: str, size: int, bold: bool, colour: str, before: int, after: int, outline: int | None
) -> str:  # fmt: skip
    held = "<w:keepNext/>" if outline is not None or identifier == "Title" else ""
    if identifier == "Alert":
        held += "<w:pBdr>" + "".join(f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="8A3B12"/>' for side in ("top", "left", "bottom", "right")) + "</w:pBdr>"  # fmt: skip
    held += f'<w:spacing w:before="{before}" w:after="{after}"/>'
    held += f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="{following}"/><w:qFormat/>'
        f'<w:pPr>{held}</w:pPr><w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _numbering(document: Document) -> str:
    """Return the lists: one kind with dots, one with numbers; each numbered list begins anew."""

    def kind(number: int, form: str, mark: str) -> str:
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="283"/></w:pPr></w:lvl>'
        return (
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>'
        )

    n_numbered = sum(isinstance(block, Bullets) and block.is_numbered for block in document.blocks)
    lists = f'<w:num w:numId="{BULLET}"><w:abstractNumId w:val="0"/></w:num>' + "".join(
        f'<w:num w:numId="{NUMBERED + one}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for one in range(n_numbered)
    )
    return f'<w:numbering xmlns:w="{WORD}">{kind(0, "bullet", "•")}{kind(1, "decimal", "%1.")}{lists}</w:numbering>'
