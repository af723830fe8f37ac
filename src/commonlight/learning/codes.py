"""
The code that a learner makes from small facts of her own, so that her sheets can be laid side by side without a name.

The recipe asks nothing that stands in a class list: no birthday in full, no name. What is stored is a keyed digest, under
a salt of the session and the pepper of the site; the salt is thrown away when the last round ends.
"""

import re
import unicodedata
from hashlib import blake2b

from django.conf import settings

# Letter of the woman who raised you; older brothers and sisters; day of the month you were born; a letter if two are alike.
PARTS = (3, 4)
BLANKS = re.compile(r"[\s,;./\\|_-]+")


class NotACode(ValueError):
    """The text is not made of three parts, or four."""


def parts_of(text: str) -> list[str]:
    """
    Return the parts of a code as it was written on paper; [] for an empty one; raises NotACode.

    Examples
    --------
    >>> parts_of("m - 2 - 14")
    ['m', '2', '14']
    >>> parts_of("M 2 14 k")
    ['m', '2', '14', 'k']
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain:
        return []
    parts = [part for part in BLANKS.split(plain) if part]
    if len(parts) not in PARTS or any(len(part) > 12 for part in parts):
        raise NotACode(text)
    return [str(int(part)) if part.isdecimal() else part for part in parts]


def digest(parts: list[str], *, salt: bytes) -> str:
    """Return what is stored of a code: 16 hex digits that nobody without pepper and salt can try out; "" for no code."""
    if not parts:
        return ""
    key = settings.SITE_SECRETS.subkey("learning codes", of="pepper")
    return blake2b("\x1f".join(parts).encode(), key=key, salt=salt, digest_size=8).hexdigest()
