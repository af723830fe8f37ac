"""
What a finished PDF really is: its page sizes, its smallest letters, its languages, its words, whether its fonts are inside.

Read from the file that will be printed, not from what was ordered. What reads it takes 17 MB of memory: it is loaded
with the first file that is measured, never with the site.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

Matrix = tuple[float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """
    A measured file.

    sizes : width and height of each page in points
    smallest_pt : the smallest letters in points, transformations counted; 0 if there is no text
    languages : codes that the file marks its text with
    text : all words as a reader would copy them, pages joined
    unembedded : fonts that are not in the file
    has_missing_letters : a letter came out as the empty box that fonts show for what they lack
    """

    sizes: tuple[tuple[float, float], ...]
    smallest_pt: float
    languages: frozenset[str]
    text: str
    unembedded: tuple[str, ...]
    has_missing_letters: bool

    @property
    def digits(self) -> str:
        """Return the digits of the text in their order."""
        return re.sub(r"\D", "", self.text)


def measured(content: bytes) -> Measured:
    """Return what a PDF is; raises `pikepdf.PdfError` for what is none."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        runs = [run for page in document.pages for run in _runs(page)]
        sizes = tuple((round(_span(page, 0), 1), round(_span(page, 1), 1)) for page in document.pages)
        fonts = {name: font for page in document.pages for name, font in _fonts(page).items()}
        return Measured(
            sizes=sizes,
            smallest_pt=round(min((size for size, text, _lost in runs if text.strip()), default=0.0), 2),
            languages=frozenset(_languages(document)),
            text="".join(text for _size, text, _lost in runs),
            unembedded=tuple(sorted(str(font.BaseFont) for font in fonts.values() if not _is_embedded(font))),
            has_missing_letters=any(lost for _size, _text, lost in runs),
        )


def _span(page: Any, axis: int) -> float:
    box = [float(one) for one in page.mediabox]
    return box[axis + 2] - box[axis]


def _fonts(page: Any) -> dict[str, Any]:
    held = page.Resources.get("/Font", {}) if "/Resources" in page else {}
    return {f"{page.objgen}{name}": font for name, font in held.items()}


def _is_embedded(font: Any) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", {})
    return any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _languages(document: "pikepdf.Pdf") -> Iterator[str]:
    import pikepdf

    if "/Lang" in document.Root:
        yield _code(document.Root.Lang)
    waiting = [document.Root.StructTreeRoot] if "/StructTreeRoot" in document.Root else []
    while waiting:
        element = waiting.pop()
        if "/Lang" in element:
            yield _code(element.Lang)
        below: Any = element.get("/K", [])
        inner = list(below) if isinstance(below, pikepdf.Array) else [below]
        waiting += [one for one in inner if isinstance(one, pikepdf.Dictionary)]


def _code(value: Any) -> str:
    return str(value).split("-")[0].lower()


def _runs(page: Any) -> Iterator[tuple[float, str, bool]]:
    """Yield (letters in points, words, whether a letter is missing) of each run of text on a page."""
    import pikepdf

    readers = {name: _reader(font) for name, font in page.Resources.get("/Font", {}).items()}
    now: Matrix = SAME
    kept: list[Matrix] = []
    font, size, line = "", 0.0, SAME
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "q":
                kept.append(now)
            case "Q":
                now = kept.pop() if kept else SAME
            case "cm":
                now = _times(_matrix(operands), now)
            case "BT":
                line = SAME
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tm":
                line = _matrix(operands)
            case "Tj" | "TJ":
                parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                words, lost = _read(codes, readers.get(font, {}))
                yield size * _height(_times(line, now)), words, lost


def _matrix(operands: Any) -> Matrix:
    a, b, c, d = (float(one) for one in list(operands)[:4])
    return (a, b, c, d)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d = first
    e, f, g, h = then
    return (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)


def _height(matrix: Matrix) -> float:
    return float((matrix[2] ** 2 + matrix[3] ** 2) ** 0.5)


def _read(codes: bytes, reader: dict[int, str]) -> tuple[str, bool]:
    glyphs = [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
    return "".join(reader.get(glyph, "") for glyph in glyphs), 0 in glyphs


def _reader(font: Any) -> dict[int, str]:
    """Return which letters each glyph of a font stands for, as its ToUnicode table says."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(letters).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = chr(int(letters, 16) + step)
    return found
