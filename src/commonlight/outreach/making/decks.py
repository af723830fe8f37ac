"""The slides as PPTX, so that a speaker can change them: the same words as in the PDF, as text and not as pictures."""

import io
from typing import Any

from commonlight.outreach.making.pieces import NoPrinter, Piece, Sheet
from commonlight.outreach.making.typesetting import order_of, slides_of

WIDTH, HEIGHT = 13.333, 7.5
ACCENT, TINT, INK, WHITE = "0B4A57", "DCEBE8", "14252A", "FFFFFF"


def pptx(piece: Piece, *, picture_png: bytes, code_png: bytes) -> bytes:
    """
    Return the slides as an Office Open XML presentation.

    Parameters
    ----------
    picture_png, code_png : the drawing and the QR code as pictures; both get their description as alternative text

    Raises
    ------
    NotMade : whatever would stop the PDF stops this file too
    """
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ImportError as missing:
        raise NoPrinter("python-pptx is not installed (the extra `print`)") from missing
    order_of(piece)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.core_properties.title, deck.core_properties.author = piece.title, piece.coalition
    deck.core_properties.language = piece.sheets[0].language
    for sheet in piece.sheets:
        _cover(deck, piece, sheet, picture_png)
        for slide in slides_of(sheet):
            _thought(deck, sheet, slide["title"], slide["lines"])
        _last(deck, piece, sheet, code_png)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _new(deck: Any, sheet: Sheet, title: str, colour: str, box: tuple[float, float, float, float], size: int) -> Any:
    from pptx.util import Inches

    slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only: screen readers find a title on each slide
    held = slide.shapes.title
    held.left, held.top, held.width, held.height = (Inches(one) for one in box)
    _write(held.text_frame, sheet, [(title, size, colour, True)])
    return slide


def _write(frame: Any, sheet: Sheet, lines: list[tuple[str, int, str, bool]], *, bullets: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for index, (text, size, colour, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)
        paragraph.space_after = Pt(size * 0.6)
        paragraph.alignment = PP_ALIGN.RIGHT if sheet.direction == "rtl" else PP_ALIGN.LEFT
        run._r.get_or_add_rPr().set("lang", sheet.language)
        held = paragraph._p.get_or_add_pPr()
        if sheet.direction == "rtl":
            held.set("rtl", "1")
        if bullets:
            _bullet(held, size)


def _bullet(held: Any, size: int) -> None:
    from lxml import etree

    held.set("marL", str(int(size * 12700 * 0.9)))
    held.set("indent", str(-int(size * 12700 * 0.9)))
    mark = etree.SubElement(held, "{http://schemas.openxmlformats.org/drawingml/2006/main}buChar")
    mark.set("char", "•")


def _fill(slide: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = RGBColor.from_string(colour)


def _picture(slide: Any, png: bytes, description: str, left: float, top: float, width: float) -> None:
    from pptx.util import Inches

    shape = slide.shapes.add_picture(io.BytesIO(png), Inches(left), Inches(top), width=Inches(width))
    shape._element.nvPicPr.cNvPr.set("descr", description)


def _box(slide: Any, left: float, top: float, width: float, height: float) -> Any:
    from pptx.util import Inches

    return slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame


def _cover(deck: Any, piece: Piece, sheet: Sheet, png: bytes) -> None:
    at, other = (6.9, 0.6) if sheet.direction == "rtl" else (0.6, 7.0)
    slide = _new(deck, sheet, sheet.words["headline"], ACCENT, (at, 0.9, 5.8, 2.6), 50)
    _fill(slide, TINT)
    marks = sheet.marks if sheet.is_read else (*sheet.marks, sheet.words["mark_translation"])
    small = [(text, 18, INK, False) for text in (piece.coalition, *marks)]
    _write(_box(slide, at, 3.7, 5.8, 3.2), sheet, [(sheet.words["lead"], 28, INK, False), *small])
    _picture(slide, png, sheet.alternative, other, 2.2, 5.8)


def _thought(deck: Any, sheet: Sheet, title: str, lines: list[str]) -> None:
    slide = _new(deck, sheet, title, ACCENT, (0.8, 0.5, 11.7, 1.2), 44)
    _write(_box(slide, 0.8, 2.0, 11.7, 5.0), sheet, [(line, 32, INK, False) for line in lines], bullets=len(lines) > 1)


def _last(deck: Any, piece: Piece, sheet: Sheet, png: bytes) -> None:
    at, other = (4.3, 0.8) if sheet.direction == "rtl" else (0.8, 9.6)
    slide = _new(deck, sheet, sheet.words["call"], WHITE, (at, 1.2, 8.2, 1.2), 40)
    _fill(slide, ACCENT)
    hours = [(sheet.words["anyhour"], 28, WHITE, False)] if piece.day_and_night else []
    lines = [(piece.number, 60, WHITE, True), *hours, (sheet.words["promise"], 28, WHITE, False)]
    _write(_box(slide, at, 2.6, 8.2, 3.5), sheet, lines)
    _picture(slide, png, f"{sheet.words['qr']}: {piece.address}", other, 2.2, 2.9)
    _write(_box(slide, other, 5.3, 2.9, 0.6), sheet, [(sheet.words["qr"], 18, WHITE, True)])
