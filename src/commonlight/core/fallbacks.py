"""Marking the words of a page that are in English because its own language has none: `lang` for screen readers."""

import html
import re
from collections.abc import Iterable

TAG = re.compile(r"(<[^>]*>)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
NAME = re.compile(r"</?([a-zA-Z0-9]+)")
# Inside these no element may stand; the title is read out by itself.
CLOSED = frozenset({"title", "option", "textarea", "style", "script"})
LETTERS = re.compile(r"[^\W\d_]{2}")


def marked(page: str, texts: Iterable[str]) -> str:
    """
    Return the HTML `page` with `lang="en"` around each piece of text that is one of `texts`.

    A text may hold tags and named placeholders, as it stands in a catalogue. What stands only in an attribute stays.
    """
    plain, patterns = _needles(texts)
    found, open_closed = [], ""
    for piece in TAG.split(page):
        if piece.startswith("<"):
            name = NAME.match(piece)
            if name and name.group(1).lower() in CLOSED:
                open_closed = "" if piece.startswith("</") else name.group(1).lower()
            found.append(piece)
            continue
        words = " ".join(html.unescape(piece).split())
        if words and not open_closed and (words in plain or any(pattern.fullmatch(words) for pattern in patterns)):
            start = len(piece) - len(piece.lstrip())
            end = len(piece.rstrip())
            piece = f'{piece[:start]}<span lang="en" dir="ltr">{piece[start:end]}</span>{piece[end:]}'
        found.append(piece)
    return "".join(found)


def _needles(texts: Iterable[str]) -> tuple[set[str], list[re.Pattern[str]]]:
    plain, patterns = set(), []
    for text in texts:
        for part in TAG.split(text):
            words = " ".join(html.unescape(part).split())
            if part.startswith("<") or not LETTERS.search(PLACEHOLDER.sub("", words)):
                continue
            if PLACEHOLDER.search(words):
                pieces = [re.escape(piece) for piece in PLACEHOLDER.split(words)]
                patterns.append(re.compile(".*?".join(pieces), re.DOTALL))
            else:
                plain.add(words.replace("%%", "%"))
    return plain, patterns
