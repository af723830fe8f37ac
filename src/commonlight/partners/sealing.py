"""
The only door of this room to sealing: keys of files that lie sealed on the disk.

They are sealed under a key of the secrets folder, so that the data folder or a backup alone opens no minutes and no
signed agreement.
"""

from django.conf import settings

from commonlight.core.sealed import SealBroken, open_part, seal_part

__all__ = ["SealBroken", "open_file_key", "seal_file_key"]


def _key() -> bytes:
    key: bytes = settings.SITE_SECRETS.subkey("partner files")
    return key


def seal_file_key(key: bytes, *, file_id: int) -> bytes:
    """Return the key of a file, sealed for that file."""
    return seal_part(_key(), key, record=str(file_id), part="partner file")


def open_file_key(sealed: bytes, *, file_id: int) -> bytes:
    """Return the key of a file; raises SealBroken for another file's bytes."""
    return open_part(_key(), bytes(sealed), record=str(file_id), part="partner file")
