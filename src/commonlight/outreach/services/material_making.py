"""Makes the files of a material: each refused with what to change, none half made."""

import io
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from commonlight.outreach.making import codes, decks, measuring, plain, posting, typesetting
from commonlight.outreach.making.pieces import CODE_MM, NotMade, Piece
from commonlight.outreach.models import Material
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_sheets as sheets

PDF, PNG, SVG = "application/pdf", "image/png", "image/svg+xml"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
FORMATS = ("pdf", "png", "svg", "pptx", "html", "txt")
# What can be made of each kind.
OFFERED = {
    "poster": ("pdf", "png", "svg", "txt"),
    "brochure": ("pdf", "png", "svg", "txt"),
    "card": ("pdf", "png", "svg", "txt"),
    "slides": ("pdf", "pptx", "png", "txt"),
    "square": ("png", "svg", "pdf", "txt"),
    "snippet": ("html", "txt"),
    "message": ("txt",),
}
SQUARE_PIXELS, PAGE_PIXELS = 1080, 1275


class Stopped(Exception):
    """Something stands between the material and the printer; the sentences say what."""

    def __init__(self, found: list[checks.Problem]) -> None:
        super().__init__(", ".join(one.kind for one in found))
        self.problems = found


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    name: str
    media_type: str
    content: bytes
    language: str = ""


def make(material: Material, what: str, at: date) -> list[Made]:
    """
    Return the files of one format: one, or one for each page.

    Raises
    ------
    Stopped : a check forbids printing
    NotMade : it cannot be set as it is
    """
    stopping = [one for one in checks.problems(material, at) if one.blocks]
    if stopping:
        raise Stopped(stopping)
    return _made(sheets.piece_of(material, at), material, what)


def preview(material: Material, language: str, at: date, *, width: int = 620) -> list[bytes]:
    """Return the pages in one language (all, where they share a sheet) as PNG, whatever the checks say; raises NotMade."""
    together = material.layout == Material.Layout.TOGETHER and material.kind == Material.Kind.POSTER
    piece = sheets.piece_of(material, at, languages=None if together else [language])
    return typesetting.png(piece, width=width, keep=True)


def _made(piece: Piece, material: Material, what: str) -> list[Made]:
    name = slugify(material.name)[:60] or "material"
    if what not in OFFERED[material.kind]:
        raise NotMade(what)
    match what:
        case "pdf":
            return [Made(f"{name}.pdf", PDF, _checked(piece))]
        case "png":
            width = SQUARE_PIXELS if material.kind == "square" else PAGE_PIXELS
            return _pages(name, "png", PNG, typesetting.png(piece, width=width))
        case "svg":
            return _pages(name, "svg", SVG, typesetting.svg(piece))
        case "pptx":
            return [Made(f"{name}.pptx", PPTX, _deck(piece))]
        case "html":
            return [
                Made(f"{name}-{one.language}.html", HTML, plain.snippet(piece, one).encode(), one.language)
                for one in piece.sheets
            ]
        case _ if material.kind == "message":
            return [
                Made(f"{name}-{one.language}.txt", TEXT, plain.message(piece, one).words.encode(), one.language)
                for one in piece.sheets
            ]
        case _:
            return [Made(f"{name}.txt", TEXT, plain.plain_text(piece).encode())]


def _checked(piece: Piece) -> bytes:
    """Return the PDF after a look into it: fonts inside, no letter lost."""
    made = typesetting.pdf(piece)
    found = measuring.measured(made)
    if found.unembedded or found.has_missing_letters:
        raise NotMade("a font is not in the file, or a letter is missing from it")
    return made


def _pages(name: str, ending: str, media_type: str, pages: list[bytes]) -> list[Made]:
    if len(pages) == 1:
        return [Made(f"{name}.{ending}", media_type, pages[0])]
    return [Made(f"{name}-{number}.{ending}", media_type, page) for number, page in enumerate(pages, 1)]


def _deck(piece: Piece) -> bytes:
    out = io.BytesIO()
    codes.code_svg(piece.address, "slides")
    import segno

    segno.make(piece.address, error="m", micro=False).save(out, kind="png", scale=12, border=codes.QUIET)
    return decks.pptx(piece, picture_png=typesetting.drawing_png(piece.picture, width=1160), code_png=out.getvalue())


def has_code(kind: str) -> bool:
    """Return whether a kind shows a QR code."""
    return kind in CODE_MM


def duty_findings(material: Material, at: date) -> tuple[posting.Rule, list[posting.Finding]] | None:
    """
    Return the rule a poster has to meet and what its file has of it, measured in the file as it would be printed.

    None when no rule was chosen; raises NotMade.
    """
    rule = posting.rules().get(material.duty)
    if rule is None or material.kind != Material.Kind.POSTER:
        return None
    piece = sheets.piece_of(material, at)
    return rule, posting.findings(
        rule, measuring.measured(typesetting.pdf(piece, keep=True)), number=_number(material, at)
    )


def _number(material: Material, at: date) -> str:
    line = sheets.line_of(material, at)
    return line.number if line else ""
