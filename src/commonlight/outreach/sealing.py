"""
The only door of this room to sealing: places of private events, meeting links, addresses for a reminder, offers of help.

They are sealed under a key of the site's secrets folder, which is never inside the data folder. The worker may open the
address of a reminder that was asked for; nothing here is content of a report.
"""

import json
from functools import cache
from hashlib import blake2b

from django.conf import settings

from commonlight.core.sealed import SealBroken, open_part, seal_part

__all__ = ["SealBroken", "address_mark", "link_hash", "link_of_form", "open_kept", "seal_kept"]

LINK_BYTES = 16
MARK_BYTES = 16


def _key() -> bytes:
    key: bytes = settings.SITE_SECRETS.subkey("outreach kept")
    return key


@cache
def _mark_key(secret: bytes) -> bytes:
    return blake2b(b"outreach marks", key=secret, digest_size=32).digest()


def _keyed_hash(text: str, *, of: str, size: int) -> str:
    key = _mark_key(settings.SITE_SECRETS.subkey("outreach marks", of="pepper"))
    return blake2b(f"{of}\0{text}".encode(), key=key, digest_size=size).hexdigest()


def seal_kept(values: dict[str, str], *, row: str) -> bytes:
    """Return words sealed for one row, named like "event 7f0c...": bytes of another row do not open there."""
    return seal_part(_key(), json.dumps(values).encode(), record=row, part="kept")


def open_kept(sealed: bytes | memoryview, *, row: str) -> dict[str, str]:
    """Return the words of a row; {} where nothing was kept; raises SealBroken for another row's bytes."""
    if not sealed:
        return {}
    opened: dict[str, str] = json.loads(open_part(_key(), bytes(sealed), record=row, part="kept"))
    return opened


def link_of_form(form_id: str) -> str:
    """Return the random part of a private link: kept nowhere, and the same when the same form is sent again."""
    return _keyed_hash(form_id, of="form", size=LINK_BYTES)


def link_hash(link: str) -> str:
    """Return what is stored of a private link."""
    return _keyed_hash(link, of="link", size=32)


def address_mark(address: str, occurrence_id: object) -> str:
    """Return the same short hash for the same address on the same day of an event; it tells no address."""
    return _keyed_hash(f"{occurrence_id}\0{address.strip().casefold()}", of="address", size=MARK_BYTES)
