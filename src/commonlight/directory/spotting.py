"""
What in somebody's own words may point at a person: a number, a mail address, a place, a name said as one.

It warns and stops nothing: a reader looks again before words leave the house. A name that is not said to be one cannot be
found this way, and no list of names is kept.
"""

import re
from enum import StrEnum

from commonlight.directory.addresses import looks_like_address


class Trace(StrEnum):
    """A kind of words that may point at a person."""

    PHONE = "phone"
    MAIL = "mail"
    PLACE = "place"
    NAME = "name"


MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")
# Seven digits and more, in any script, as people set them apart; a day such as 2026-11-23 is none.
PHONE = re.compile(r"(?<![\d-])\+?\d[\d\s().\-/]{5,}\d(?![\d-])")
DAY = re.compile(r"(?<!\d)(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)")
LEAST_DIGITS = 7
# "Her name is ...", in the languages of the site. Words that run on (Chinese) have no bound before them.
NAMED = re.compile(
    r"\b(?:name is|is called|named|me llamo|se llama|mi nombre es|su nombre es|je m.appelle|s.appelle|mon nom est|"
    r"son nom est|non mwen se|mwen rele|li rele|non li se)\b|اسمي|اسمه|اسمها|我叫|我的名字|他叫|她叫|名叫",
    re.IGNORECASE,
)


def traces_in(text: str) -> frozenset[Trace]:
    """Return what kinds of words in a text may point at a person."""
    numbers = (one.group() for one in PHONE.finditer(DAY.sub(" ", text)))
    found = {
        Trace.PHONE: any(sum(sign.isdigit() for sign in one) >= LEAST_DIGITS for one in numbers),
        Trace.MAIL: MAIL.search(text) is not None,
        Trace.PLACE: looks_like_address(text),
        Trace.NAME: NAMED.search(text) is not None,
    }
    return frozenset(trace for trace, is_there in found.items() if is_there)


MARK = "▮▮▮"
# What follows "her name is": a word and those after it with a capital, some letters of Chinese, two words of Arabic.
FOLLOWS = re.compile(
    r"[\u0600-\u06ff]*[\s:,«“\"'’]*(?:[\u4e00-\u9fff]{1,3}|[\u0600-\u06ff]+(?:\s+[\u0600-\u06ff]+)?|[^\W\d_][\w'’-]*(?:\s+[^\W\d_a-z][\w'’-]*){0,3})"
)
SENTENCES = re.compile(r"(?<=[!?؟。！？\n])|(?<=[^\W\d_]{4}\.)(?=\s)")


def marked_out(text: str) -> str:
    """
    Return a text with what may point at a person replaced by `MARK`: numbers, mails, said names, sentences with a place.

    It finds what `traces_in` finds and no more: a name that is not said to be one stays, and somebody has to look.
    """
    found = "".join(
        MARK + _ending(part) if looks_like_address(part) else part for part in SENTENCES.split(text) if part
    )
    found = MAIL.sub(MARK, found)
    found = PHONE.sub(_without_number, found)
    return _without_names(found)


def _ending(part: str) -> str:
    return part[len(part.rstrip()) :]


def _without_number(found: re.Match[str]) -> str:
    text = found.group()
    rest = DAY.sub("", text)
    return MARK if sum(sign.isdigit() for sign in rest) >= LEAST_DIGITS else text


def _without_names(text: str) -> str:
    parts, at = [], 0
    for said in NAMED.finditer(text):
        if said.start() < at:
            continue
        name = FOLLOWS.match(text, said.end())
        parts += [text[at : said.end()], f" {MARK}" if name else ""]
        at = name.end() if name else said.end()
    return "".join([*parts, text[at:]])
