"""
The platforms a campaign speaks on, as they lie in `content/campaigns/platforms.yaml`, and how each measures a text.

A limit is a fact of others and changes; each has its source, a grade and the day it was looked up.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).parent / "content" / "campaigns" / "platforms.yaml"
SOURCE_LANGUAGE = "en"
COUNTS = ("weighted", "utf16", "link23", "letters", "sms", "words")
LINK = re.compile(r"https?://\S+")
LINK_COUNTS = 23
HASHTAG = re.compile(r"(?<!\w)#\w+")
# Code points that X counts as one; each other one counts as two.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take two places in a plain text message.
GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
GSM_ONE, GSM_PART, WIDE_ONE, WIDE_PART = 160, 153, 70, 67
JOINERS = frozenset("\u200d\ufe0e\ufe0f")


@dataclass(frozen=True)
class Size:
    """One picture size of a platform, in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Platform:
    """
    A place where a campaign speaks.

    counts : how a text is measured, one of COUNTS; limit and advice are in that unit
    hashtags : how many are sensible; alt_limit : signs of a picture's text, 0 where a picture can have none
    link_is_dead : an address in the text cannot be pressed there, so it must be short enough to be typed
    """

    id: str
    names: Mapping[str, str]
    channel: str
    counts: str
    limit: int
    advice: int
    hashtags: int
    alt_limit: int
    pictures: tuple[Size, ...]
    grade: str
    sources: Mapping[str, str]
    checked: date
    link_is_dead: bool = False
    is_spoken: bool = False

    def name(self, language: str) -> str:
        """Return the name in a language, else in English."""
        return self.names.get(language, self.names[SOURCE_LANGUAGE])

    def source(self, language: str) -> str:
        """Return where the limit comes from, in a language, else in English."""
        return self.sources.get(language, self.sources[SOURCE_LANGUAGE])

    def size(self, name: str) -> Size | None:
        """Return a picture size by its name."""
        return next((size for size in self.pictures if size.name == name), None)

    def length(self, text: str) -> int:
        """Return how long a text is in this platform's own unit."""
        return MEASURES[self.counts](text)

    def too_long_by(self, text: str) -> int:
        """Return how much must be cut, in this platform's unit; 0 when the text fits."""
        return max(0, self.length(text) - self.limit)


def _by_language(value: Any) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {SOURCE_LANGUAGE: str(value)}


@cache
def platforms() -> Mapping[str, Platform]:
    """Return all platforms by id, in the order in which they are offered."""
    rows = yaml.safe_load(PATH.read_text(encoding="utf-8"))["platforms"]
    return {
        row["id"]: Platform(
            id=row["id"],
            names=_by_language(row["name"]),
            channel=row["channel"],
            counts=row["counts"],
            limit=row["limit"],
            advice=row["advice"],
            hashtags=row["hashtags"],
            alt_limit=row["alt_limit"],
            pictures=tuple(Size(*size) for size in row["pictures"]),
            grade=row["grade"],
            sources=_by_language(row["source"]),
            checked=row["checked"],
            link_is_dead=row.get("link_is_dead", False),
            is_spoken=row.get("is_spoken", False),
        )
        for row in rows
    }


def utf16(text: str) -> int:
    """Return the length as most platforms count: signs beyond the basic plane count two."""
    return sum(1 + (ord(sign) > 0xFFFF) for sign in unicodedata.normalize("NFC", text))


def link23(text: str) -> int:
    """Return the length with each link as 23 signs."""
    return utf16(LINK.sub("", text)) + LINK_COUNTS * len(LINK.findall(text))


def weighted(text: str) -> int:
    """
    Return the length as X counts: a link 23, signs of the light ranges 1, all others 2.

    An emoji made of several signs is counted as each of them, which is never less than X's own count.
    """
    plain = unicodedata.normalize("NFC", LINK.sub("", text))
    signs = sum(1 if any(low <= ord(sign) <= high for low, high in LIGHT) else 2 for sign in plain)
    return signs + LINK_COUNTS * len(LINK.findall(text))


def letters(text: str) -> int:
    """Return about how many signs a person sees: marks and joiners belong to the sign before them. Never too few."""
    return sum(not unicodedata.combining(sign) and sign not in JOINERS for sign in unicodedata.normalize("NFC", text))


def sms_parts(text: str) -> int:
    """Return into how many text messages a text is cut; 0 for no text."""
    if all(sign in GSM or sign in GSM_DOUBLE for sign in text):
        length, one, part = sum(1 + (sign in GSM_DOUBLE) for sign in text), GSM_ONE, GSM_PART
    else:
        length, one, part = len(text.encode("utf-16-le")) // 2, WIDE_ONE, WIDE_PART
    return min(length, 1) if length <= one else -(-length // part)


def words(text: str) -> int:
    """Return the number of words; of scripts without blanks, two signs count as one word."""
    dense = sum(unicodedata.east_asian_width(sign) == "W" for sign in text)
    blank = "".join(" " if unicodedata.east_asian_width(sign) == "W" else sign for sign in text)
    return len([word for word in blank.split() if any(sign.isalnum() for sign in word)]) + -(-dense // 2)


MEASURES = {
    "weighted": weighted,
    "utf16": utf16,
    "link23": link23,
    "letters": letters,
    "sms": sms_parts,
    "words": words,
}
