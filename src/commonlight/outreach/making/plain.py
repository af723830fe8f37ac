"""Words without a printer: plain text, a piece of a web page, a text message counted as phones count it."""

from dataclasses import dataclass
from html import escape

from commonlight.outreach.making.codes import svg
from commonlight.outreach.making.pieces import Piece, Sheet, TooLong

# The 7-bit alphabet of text messages; letters of the second row take two places.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWO = set("^{}\\[~]|€")
ONE_PART, EACH_PART = {"gsm": 160, "wide": 70}, {"gsm": 153, "wide": 67}
MOST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Message:
    """A text message: its words, how many places they take, in how many parts a phone sends them."""

    language: str
    words: str
    places: int
    parts: int
    alphabet: str


def message(piece: Piece, sheet: Sheet) -> Message:
    """
    Return the text message of a language with the number at its end.

    It says nothing that would tell a stranger who sees the phone what it is about: that is the words' part.

    Raises
    ------
    TooLong : it takes more than two parts
    """
    words = f"{sheet.words['message']} {piece.number}"
    alphabet = "gsm" if set(words) <= GSM | GSM_TWO else "wide"
    if alphabet == "gsm":
        places = len(words) + sum(letter in GSM_TWO for letter in words)
    else:
        places = len(words.encode("utf-16-le")) // 2
    parts = 1 if places <= ONE_PART[alphabet] else -(-places // EACH_PART[alphabet])
    if parts > MOST_PARTS:
        raise TooLong(sheet.language, "message", places - MOST_PARTS * EACH_PART[alphabet])
    return Message(sheet.language, words, places, parts, alphabet)


def plain_text(piece: Piece) -> str:
    """Return all words of a piece, one block to a line, languages under each other: to read aloud, mail or copy."""
    parts = []
    for sheet in piece.sheets:
        hours = ("anyhour",) if piece.day_and_night else ()
        names = ("headline", "lead", "point1", "point2", "point3", "point4", "call", "{number}", *hours, "promise")
        lines = [piece.number if name == "{number}" else sheet.words.get(name, "") for name in names]
        lines += [piece.address, piece.coalition, *_marks(sheet)]
        parts.append("\n".join(line for line in lines if line))
    return "\n\n\n".join(parts) + "\n"


def _marks(sheet: Sheet) -> tuple[str, ...]:
    return sheet.marks if sheet.is_read else (*sheet.marks, sheet.words.get("mark_translation", ""))


def snippet(piece: Piece, sheet: Sheet) -> str:
    """
    Return a piece of HTML for any web page: no script, no style, nothing fetched from elsewhere.

    Direction and language stand on it, so that it reads right on a page of another language.
    """
    words = {name: escape(text) for name, text in sheet.words.items()}
    points = "".join(f"<li>{words[name]}</li>" for name in ("point1", "point2", "point3", "point4") if words.get(name))
    hours = f"{words['anyhour']} " if piece.day_and_night else ""
    dial = "".join(letter for letter in piece.number if letter.isdigit() or letter == "+")
    marks = f"<p><small>{' · '.join(escape(mark) for mark in _marks(sheet))}</small></p>" if _marks(sheet) else ""
    return (
        f'<section lang="{escape(sheet.language)}" dir="{sheet.direction}">\n'
        f"<h2>{words['headline']}</h2>\n<p>{words['lead']}</p>\n<ul>{points}</ul>\n"
        f'<p>{words["call"]}: <a dir="ltr" href="tel:{escape(dial)}">{escape(piece.number)}</a>. {hours}{words["promise"]}</p>\n'
        f'<p><a href="{escape(piece.address)}" rel="noreferrer">{words["qr"]}</a></p>\n{marks}\n</section>\n'
    )


def code_drawing(address: str) -> str:
    """Return a QR code as a drawing for a page printed by the browser."""
    return svg(address)
