"""
Knowing a street address when it stands in a text. Pure: no database, no key.

Two questions are asked. Does a text look like it holds *some* address (asked of entries that keep people safe)? And does
it hold *this* address (asked of everything that is published)? For the second an address is told by its **pairs**: the
house number with the word beside it, so that "Suite 4, 1200 North Elm St." and "1200 n. elm street" are one and the same.
Both answers err on the side of finding too much: a hidden street name costs a visitor a phone call, a shown one may cost
a life.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

STREETS = frozenset(
    [
        "street",
        "st",
        "avenue",
        "ave",
        "av",
        "avenida",
        "road",
        "rd",
        "boulevard",
        "blvd",
        "bulevar",
        "lane",
        "ln",
        "drive",
        "dr",
        "court",
        "ct",
        "place",
        "pl",
        "terrace",
        "ter",
        "terr",
        "way",
        "circle",
        "cir",
        "highway",
        "hwy",
        "parkway",
        "pkwy",
        "trail",
        "trl",
        "square",
        "sq",
        "plaza",
        "alley",
        "aly",
        "causeway",
        "cswy",
        "loop",
        "pike",
        "turnpike",
        "tpke",
        "route",
        "rte",
        "row",
        "crescent",
        "cres",
        "close",
        "mews",
        "calle",
        "carrera",
        "camino",
        "calzada",
        "paseo",
        "callejon",
        "rue",
        "chemin",
        "allee",
        "via",
        "viale",
        "strasse",
        "str",
        "weg",
        "gasse",
        "shari",
        "sharia",
        "tariq",
    ]
)
# These begin an address in languages that put the number last.
STREETS_FIRST = frozenset(
    [
        "calle",
        "avenida",
        "av",
        "carrera",
        "camino",
        "calzada",
        "paseo",
        "bulevar",
        "rue",
        "chemin",
        "allee",
        "via",
        "viale",
        "avenue",
        "route",
        "highway",
        "hwy",
        "shari",
        "sharia",
        "tariq",
        "شارع",
        "طريق",
    ]
)
DIRECTIONS = frozenset(
    [
        "n",
        "s",
        "e",
        "w",
        "ne",
        "nw",
        "se",
        "sw",
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "norte",
        "sur",
        "este",
        "oeste",
    ]
)
UNITS = frozenset(
    ["suite", "ste", "apt", "apartment", "unit", "floor", "fl", "room", "rm", "building", "bldg", "piso", "depto"]
)
UNIT_NUMBER = re.compile(r"\d{1,5}[a-z]?|[a-z]")
NUMBER_SIGNS = frozenset(["no", "num", "number", "numero", "nr"])
ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        start=1,
    )
}
# Words that stand between a number and "place" or "way" in sentences that are no address.
NOT_A_NAME = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "in",
        "on",
        "at",
        "and",
        "or",
        "per",
        "by",
        "with",
        "from",
        "day",
        "days",
        "hour",
        "hours",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "minute",
        "minutes",
        "bed",
        "beds",
        "woman",
        "women",
        "man",
        "men",
        "child",
        "children",
        "person",
        "people",
        "family",
        "families",
        "session",
        "sessions",
        "step",
        "steps",
        "percent",
        "years",
        "old",
        "age",
        "ages",
        "is",
        "are",
        "can",
        "may",
        "pm",
        "am",
        "dollars",
        "meals",
    ]
)
MAP_LINK = re.compile(
    r"(google\.[a-z.]+/maps|maps\.google|goo\.gl/maps|maps\.app|maps\.apple|openstreetmap\.org|osm\.org|waze\.com|what3words|plus\.codes|///\w+\.\w+\.\w+)",
    re.IGNORECASE,
)
COORDINATES = re.compile(r"[-+]?\d{1,3}\.\d{3,}\s*°?\s*[NSns]?\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{3,}")
PLUS_CODE = re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b")
POST_BOX = re.compile(r"\b(p\.?\s*o\.?\s*box|post\s*office\s*box|apartado(\s+postal)?)\b", re.IGNORECASE)
TOKEN = re.compile(r"[^\W_]+")
ORDINAL = re.compile(r"(\d+)(st|nd|rd|th|er|do|a|o)")
NUMBER = re.compile(r"\d{1,6}[a-z]?")
FARTHEST = 5


NOT_ASCII = re.compile(r"[^\x00-\x7f]")
TELLS_NUMBER = re.compile(r"\d|\b(?:" + "|".join(ORDINALS) + r")\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    plain = []
    for part in unicodedata.normalize("NFKD", letter):
        category = unicodedata.category(part)
        if category == "Nd":
            plain.append(str(unicodedata.digit(part)))
        elif category not in ("Mn", "Cf", "Me"):
            plain.append(part)
    return "".join(plain)


def _plain(text: str) -> str:
    """Return the text with one form per letter: no accents, no invisible signs, digits of every script as 0-9."""
    return NOT_ASCII.sub(lambda found: _plain_letter(found[0]), html.unescape(text)).casefold()


def tokens(text: str) -> list[str]:
    """Return the words of a text as they are compared: "7th" is 7, "Seventh" is 7, "É" is e."""
    plain = _plain(text) if not text.isascii() or "&" in text else text.casefold()
    found = []
    for token in TOKEN.findall(plain):
        if token in ORDINALS:
            token = ORDINALS[token]
        elif token[0].isdigit() and (match := ORDINAL.fullmatch(token)):
            token = match[1]
        found.append(token)
    return found


def _meaningful(words: list[str]) -> list[str]:
    kept: list[str] = []
    after_unit = False
    for word in words:
        if after_unit and UNIT_NUMBER.fullmatch(word):
            after_unit = False
            continue
        after_unit = word in UNITS
        if not after_unit and word not in STREETS and word not in DIRECTIONS and word not in NUMBER_SIGNS:
            kept.append(word)
    return kept


def _pair(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def is_post_box(text: str) -> bool:
    """Whether an address is a postal box, which tells no place; one with a street beside it is none."""
    return bool(POST_BOX.search(text)) and not looks_like_address(POST_BOX.sub(" ", text))


def pairs_of_address(street: str) -> set[str]:
    """
    Return by which pairs a street address is known again: house number with its neighbours.

    Empty for a postal box and for words without a number ("Call for address").
    """
    if is_post_box(street):
        return set()
    words = _meaningful(tokens(street))
    places = [at for at, word in enumerate(words) if NUMBER.fullmatch(word)]
    if not places:
        return set()
    # The house number leads, or (Calle Ocho 123) comes last of what names the street.
    at = places[0]
    return {_pair(words[at], words[near]) for near in (at - 1, at + 1) if 0 <= near < len(words)}


def pairs_in(text: str) -> Iterator[str]:
    """Yield every pair of a number and its neighbour in a text, to be compared with those of private addresses."""
    if not TELLS_NUMBER.search(text):
        return
    words = _meaningful(tokens(text))
    for at, word in enumerate(words):
        if word[0].isdigit():
            if at:
                yield _pair(word, words[at - 1])
            if at + 1 < len(words):
                yield _pair(word, words[at + 1])


def looks_like_address(text: str) -> bool:
    """Whether a text holds what may be a street address, coordinates, or a link to a map."""
    if MAP_LINK.search(text) or COORDINATES.search(text) or PLUS_CODE.search(text):
        return True
    words = tokens(text)
    for at, word in enumerate(words):
        if NUMBER.fullmatch(word) and _street_follows(words[at + 1 : at + 1 + FARTHEST]):
            return True
        if word in STREETS_FIRST and any(NUMBER.fullmatch(near) for near in words[at + 1 : at + 1 + FARTHEST]):
            return True
    return False


def _street_follows(words: list[str]) -> bool:
    for place, word in enumerate(words):
        if word in NOT_A_NAME:
            return False
        if place and word in STREETS:
            return True
        if not place and word in STREETS and place + 1 < len(words) and words[place + 1] not in NOT_A_NAME:
            # "120 Avenue B"
            return len(words[place + 1]) <= 2
    return False
