"""
The picture of a post: a few words on a calm ground in the size a platform wants, drawn as SVG.

No photograph and no figure of a person: the words, the name of the coalition and, where it helps, the short address with
its code. Words are broken into lines by an estimate of their width; a headline that does not fit is refused.
"""

import io
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from commonlight.outreach.platform_files import Size

if TYPE_CHECKING:
    import segno

FONT = "Noto Sans, DejaVu Sans, Arial, sans-serif"
GROUND, INK, BAND, BAND_INK = "#f4f1ea", "#1d2b36", "#1f5a52", "#ffffff"
EDGE = 0.07
LEADING = 1.28
# Shares of the shorter side: the largest and the smallest size of the headline, and what else is set.
LARGEST, SMALLEST, SMALL = 0.105, 0.05, 0.046
CODE_SHARE = 0.26
LONGEST_HEADLINE = 120


class DoesNotFit(ValueError):
    """The words do not fit the picture; `over` says about how many signs must go."""

    def __init__(self, over: int) -> None:
        super().__init__(f"about {over} signs too long")
        self.over = over


@dataclass(frozen=True)
class Words:
    """What stands on a picture; `address` without "https://", and `link` in full for the code (empty: no code)."""

    headline: str
    coalition: str
    address: str = ""
    link: str = ""
    language: str = "en"
    is_right_to_left: bool = False


def width_of(text: str) -> float:
    """Return about how wide a text is, in units of its size; on the wide side, for no font is at hand here."""
    total = 0.0
    for sign in text:
        if unicodedata.combining(sign):
            continue
        if unicodedata.east_asian_width(sign) in "WF":
            total += 1.0
        elif sign in "iljtf.,:;'|!()[] ":
            total += 0.36
        elif sign in "mwMW@":
            total += 0.95
        else:
            total += 0.68 if sign.isupper() else 0.6
    return total


def lines_of(text: str, room: float) -> list[str]:
    """Return a text in lines that are at most `room` wide; a script without blanks may break after every sign."""
    parts: list[str] = []
    for word in text.split():
        dense = any(unicodedata.east_asian_width(sign) == "W" for sign in word)
        parts += list(word) if dense else [word]
    lines, line = [], ""
    for part in parts:
        glue = "" if not line or unicodedata.east_asian_width(part[0]) == "W" else " "
        if line and width_of(line + glue + part) > room:
            lines.append(line)
            line = part
        else:
            line += glue + part
    return [*lines, line] if line else lines


def picture(words: Words, size: Size) -> str:
    """Return the picture as SVG text; raises DoesNotFit."""
    short = min(size.width, size.height)
    edge = EDGE * short
    band = short * 0.2 if not words.link else short * (CODE_SHARE + 0.06)
    room_x, room_y = size.width - 2 * edge, size.height - band - 2 * edge
    lines, letter = _set(words.headline, room_x, room_y, short)
    start = size.width - edge if words.is_right_to_left else edge
    top = edge + max(0.0, (room_y - len(lines) * letter * LEADING) / 2) + letter
    anchor, mark = _side(words)
    texts = "".join(
        f'<text x="{start:.0f}" y="{top + number * letter * LEADING:.0f}"{anchor}>{escape(line)}{mark}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}" height="{size.height}"'
        f' viewBox="0 0 {size.width} {size.height}" role="img" lang="{escape(words.language)}"'
        f' aria-label="{escape(words.headline)}" font-family="{FONT}">'
        f'<rect width="100%" height="100%" fill="{GROUND}"/>'
        f'<g font-size="{letter:.0f}" font-weight="700" fill="{INK}">{texts}</g>'
        f"{_band(words, size, band, edge, short)}</svg>"
    )


def _set(headline: str, room_x: float, room_y: float, short: float) -> tuple[list[str], float]:
    letter = LARGEST * short
    while True:
        lines = lines_of(headline, room_x / letter)
        fits = len(lines) * letter * LEADING <= room_y and all(width_of(line) * letter <= room_x for line in lines)
        if fits:
            return lines, letter
        if letter <= SMALLEST * short:
            break
        letter = max(SMALLEST * short, letter * 0.93)
    shown = int(room_y // (letter * LEADING))
    raise DoesNotFit(max(1, sum(len(line) + 1 for line in lines[shown:])))


def _side(words: Words) -> tuple[str, str]:
    """
    Return how a line is held to its side, and the mark after it.

    Programs that draw SVG differ in what `direction` does to an anchor, so none is set: a line of a script from right to
    left ends at the right edge, and a mark of direction keeps its full stop on the left.
    """
    return (' text-anchor="end"', "\u200f") if words.is_right_to_left else ("", "")


def _band(words: Words, size: Size, band: float, edge: float, short: float) -> str:
    top, letter = size.height - band, SMALL * short
    code = CODE_SHARE * short if words.link else 0.0
    start = size.width - edge if words.is_right_to_left else edge
    at_code = edge if words.is_right_to_left else size.width - edge - code
    middle = top + band / 2
    anchor, mark = _side(words)
    room = size.width - 2 * edge - (code + letter if code else 0)
    said = "".join(
        f'<text x="{start:.0f}" y="{middle + letter * shift:.0f}" font-size="{min(letter, room / max(width_of(line), 1)):.0f}"'
        f"{more}{anchor}>{escape(line)}{end}</text>"
        for line, shift, more, end in (
            (words.coalition, -0.35, ' font-weight="700"', mark),
            # The address is written from left to right in every language.
            (words.address, 1.1, "", ""),
        )
        if line
    )
    drawn = ""
    if words.link:
        drawn = (
            f'<svg x="{at_code:.0f}" y="{top + (band - code) / 2:.0f}" width="{code:.0f}" height="{code:.0f}"'
            f' viewBox="0 0 {modules(words.link)} {modules(words.link)}">{_code_body(words.link)}</svg>'
        )
    return f'<rect y="{top:.0f}" width="100%" height="{band:.0f}" fill="{BAND}"/><g fill="{BAND_INK}">{said}</g>{drawn}'


QUIET = 4
# Phones read a printed code whose smallest square is half a millimetre; less is too dense.
SQUARE_MM = 0.5


def _made(link: str) -> "segno.QRCode":
    # Loaded by the page that draws a code, not by every process of the site.
    import segno

    return segno.make(link, error="m", micro=False)


def modules(link: str) -> int:
    """Return how many squares a code is wide, with its quiet edge."""
    return int(_made(link).symbol_size(border=QUIET)[0])


def smallest_print_mm(link: str) -> int:
    """Return how wide a code must at least be printed, in whole millimetres."""
    return -(-int(modules(link) * SQUARE_MM * 10) // 10)


def _code_body(link: str) -> str:
    made = _made(link)
    n = modules(link)
    rows = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(made.matrix_iter(border=QUIET))
        for x, dark in enumerate(row)
        if dark
    ]
    return f'<rect width="{n}" height="{n}" fill="#fff"/><path d="{"".join(rows)}" fill="#000"/>'


def code_svg(link: str, *, scale: int = 8) -> bytes:
    """Return a code as a file of its own, with its quiet edge."""
    stream = io.BytesIO()
    made = _made(link)
    made.save(stream, kind="svg", scale=scale, border=QUIET, dark="#000", light="#fff", xmldecl=False)
    return stream.getvalue()


def code_png(link: str, *, scale: int = 16) -> bytes:
    """Return a code as a PNG, large enough for print."""
    stream = io.BytesIO()
    _made(link).save(stream, kind="png", scale=scale, border=QUIET, dark="#000", light="#fff")
    return stream.getvalue()
