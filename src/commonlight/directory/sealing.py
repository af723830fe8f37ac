"""
The only door of this room to sealing: words that lead to a place where people are kept safe.

They are sealed under a key of the site's secrets folder, which is never inside the data folder: who takes the database
or a backup gets neither the words nor, from a mark, the address it was made of.
"""

import json
from functools import cache
from hashlib import blake2b

from django.conf import settings

from commonlight.core.sealed import open_part, seal_part

MARK_BYTES = 16


def _key() -> bytes:
    key: bytes = settings.SITE_SECRETS.subkey("directory withheld")
    return key


@cache
def _mark_key(secret: bytes) -> bytes:
    return blake2b(b"directory address marks", key=secret, digest_size=32).digest()


def seal_withheld(values: dict[str, str], *, withheld_id: str) -> bytes:
    """Return withheld words by field, sealed for their row."""
    return seal_part(_key(), json.dumps(values).encode(), record=withheld_id, part="withheld")


def open_withheld(sealed: bytes, *, withheld_id: str) -> dict[str, str]:
    """Return withheld words by field; raises SealBroken for another row's bytes."""
    opened: dict[str, str] = json.loads(open_part(_key(), bytes(sealed), record=withheld_id, part="withheld"))
    return opened


def address_mark(pair: str) -> str:
    """Return the keyed hash of a pair (see `addresses`): the same for the same street and number, telling neither."""
    key = _mark_key(settings.SITE_SECRETS.subkey("directory marks", of="pepper"))
    return blake2b(pair.encode(), key=key, digest_size=MARK_BYTES).hexdigest()
