"""Tell what kind of values a stranger has before them: sealed, random, a day, a moment, words."""

import binascii
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from math import sqrt

SEALED_FORMATS = (b"\x01",)
SHORTEST_SEALED = 41
TELLING_BYTES = 24
CHI_SQUARE_BYTES = 2560
# 32 random hexadecimal digits have 14 different ones; fewer than 9 come once in some 370,000 times.
FEWEST_DIGITS = 9
SIGMAS = 6.0
RANDOM_ID_FROM = 2**40
MOST_CHOICES = 40

DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]00:00:00(?:\.0+)?(?:\+00:00|Z)?)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:?\d\d|Z)?)?")
UUID4 = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}", re.IGNORECASE)
HEX = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)
CHOICE = re.compile(r"[A-Za-z0-9_.:+-]{1,40}")
CODE_WORD = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")
PRINTABLE = bytes([9, 10, 13, *range(32, 127)])
HIGH = bytes(range(128, 256))


class Kind(StrEnum):
    """What a column's values look like from outside."""

    EMPTY = "empty"
    CIPHERTEXT = "ciphertext"
    RANDOM_ID = "random id"
    RANDOM_BYTES = "random bytes"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    CODED = "coded"
    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    BYTES = "readable bytes"
    MIXED = "mixed"


def _reads_as_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def looks_random(data: bytes) -> bool:
    """
    Whether bytes could be the output of a cipher or a random source; at least 24 are needed to tell.

    They must not read as UTF-8 (which 24 random bytes do once in a million). Three shares (printable, above 127, zero)
    must lie within six standard errors of those of uniform bytes, and no value may stand out; from 2,560 bytes on also
    the chi-square statistic of the 256 values (mean 255, standard deviation 22.6).
    """
    size = len(data)
    if size < TELLING_BYTES or _reads_as_text(data):
        return False
    for members, expected in ((PRINTABLE, len(PRINTABLE) / 256), (HIGH, 0.5), (b"\0", 1 / 256)):
        share = 1 - len(data.translate(None, members)) / size
        # One byte more than the bound is granted, because shares of short values move in steps.
        if abs(share - expected) > SIGMAS * sqrt(expected * (1 - expected) / size) + 1 / size:
            return False
    mean = size / 256
    if size < CHI_SQUARE_BYTES:
        return max(Counter(data).values()) <= mean + SIGMAS * sqrt(mean) + 4
    return sum((data.count(value) - mean) ** 2 for value in range(256)) / mean < 255 + SIGMAS * sqrt(2 * 255)


def looks_sealed(value: bytes) -> bool:
    """Whether one value is our ciphertext: a known format byte, room for nonce and tag, and random from there."""
    return value[:1] in SEALED_FORMATS and len(value) >= SHORTEST_SEALED and looks_random(value[1:])


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _kind_of_bytes(values: Sequence[bytes]) -> Kind:
    if all(looks_sealed(value) for value in values):
        return Kind.CIPHERTEXT
    # Salts and keys are too short to judge one by one; all of a column together tell.
    if looks_random(b"".join(values)):
        return Kind.RANDOM_BYTES
    return Kind.BYTES


def _kind_of_numbers(values: Sequence[int | float]) -> Kind:
    if set(values) <= {0, 1}:
        return Kind.FLAG
    if all(isinstance(value, int) and value >= RANDOM_ID_FROM for value in values):
        return Kind.RANDOM_ID
    return Kind.NUMBER


def _kind_of_texts(values: Sequence[str]) -> Kind:
    for pattern, kind in ((UUID4, Kind.RANDOM_ID), (DAY, Kind.DAY), (MOMENT, Kind.MOMENT)):
        if all(pattern.fullmatch(value) for value in values):
            return kind
    if all(looks_sealed(_decoded(value)) for value in values):
        return Kind.CIPHERTEXT
    if all(HEX.fullmatch(value) for value in values):
        joined = bytes.fromhex("".join(value if len(value) % 2 == 0 else value[:-1] for value in values))
        # One digest alone is too short to judge by its bytes; nobody writes 32 hexadecimal digits of so many kinds.
        short = len(joined) < TELLING_BYTES and len(set("".join(values).lower())) >= FEWEST_DIGITS
        return Kind.RANDOM_BYTES if short or looks_random(joined) else Kind.TEXT
    if len(set(values)) <= MOST_CHOICES and all(CHOICE.fullmatch(value) for value in values):
        return Kind.CHOICE
    if all(_is_coded(value) for value in values):
        return Kind.CODED
    return Kind.TEXT


def _is_coded(text: str) -> bool:
    """Whether a text is a JSON object of code words, ids and counts, with nothing a person could have written."""
    try:
        held = json.loads(text)
    except ValueError:
        return False
    return isinstance(held, dict) and all(
        isinstance(value, int) or (isinstance(value, str) and CODE_WORD.fullmatch(value))
        for pair in held.items()
        for value in pair
    )


def kind_of(values: Sequence[object]) -> Kind:
    """Return the kind of some values of one column; a single value that stands out makes the column readable."""
    held = [value for value in values if value is not None and value != "" and value != b""]
    if not held:
        return Kind.EMPTY
    if all(isinstance(value, bytes) for value in held):
        return _kind_of_bytes([value for value in held if isinstance(value, bytes)])
    if all(isinstance(value, int | float) for value in held):
        return _kind_of_numbers([value for value in held if isinstance(value, int | float)])
    if all(isinstance(value, str) for value in held):
        return _kind_of_texts([value for value in held if isinstance(value, str)])
    return Kind.MIXED
