"""Sealing parts of a record under a random key of its own: XChaCha20-Poly1305, padded, bound to its place."""

import secrets
from struct import Struct

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

from commonlight.core.sealed.errors import SealBroken
from commonlight.core.sealed.padding import pad, unpad

FORMAT = b"\x01"
KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES
NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
CARD_BYTES = 256
# Four bytes, big end first. A queue opens thousands of cards: what is done for each of them counts.
_LENGTH = Struct(">I").pack


def new_key() -> bytes:
    """Return a random 32-byte key for one envelope, card or file."""
    return secrets.token_bytes(KEY_BYTES)


def _associated_data(record: str, part: str, sequence: int) -> bytes:
    # Each field carries its length, so that no two places give the same bytes.
    first, second, third = record.encode(), part.encode(), str(sequence).encode()
    one, two, three = (_LENGTH(len(first)), _LENGTH(len(second)), _LENGTH(len(third)))
    return FORMAT + one + first + two + second + three + third


def _seal(key: bytes, padded: bytes, associated: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(padded, associated, nonce, key)


def _open(key: bytes, blob: bytes, associated: bytes) -> bytes:
    blob = bytes(blob)
    if blob[:1] != FORMAT:
        raise SealBroken
    nonce, body = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(body, associated, nonce, key)
    except (CryptoError, ValueError, TypeError) as problem:
        raise SealBroken from problem


def seal_part(key: bytes, data: bytes, *, record: str, part: str, sequence: int = 0) -> bytes:
    """
    Return one part of a record, sealed: format byte, nonce (24 bytes), ciphertext and tag.

    Parameters
    ----------
    key : 32 bytes, the envelope's own
    data : what to seal; padded to its Padme bucket, at least 1 KiB
    record, part, sequence : the place it belongs to (id of the record, name of the part, number within the part);
        the same three are needed to open it, so a part moved elsewhere does not open
    """
    return _seal(key, pad(data), _associated_data(record, part, sequence))


def open_part(key: bytes, blob: bytes, *, record: str, part: str, sequence: int = 0) -> bytes:
    """Return what `seal_part` sealed for this very place; raises SealBroken otherwise."""
    return unpad(_open(key, blob, _associated_data(record, part, sequence)))


def seal_card(key: bytes, data: bytes, *, record: str) -> bytes:
    """Return a card (what a queue shows of a record) of at most 255 bytes, sealed to one fixed length for all."""
    return _seal(key, pad(data, to=CARD_BYTES), _associated_data(record, "card", 0))


def open_card(key: bytes, blob: bytes, *, record: str) -> bytes:
    """Return what `seal_card` sealed for this record; raises SealBroken otherwise."""
    return unpad(_open(key, blob, _associated_data(record, "card", 0)))


class CardOpener:
    """
    Opens cards under one key by the thousand: what is the same for each of them is worked out once.

    Parameters
    ----------
    key : 32 bytes, the one the cards were sealed under
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        whole = _associated_data("", "card", 0)
        self._tail = whole[len(FORMAT) + len(_LENGTH(0)) :]

    def open(self, blob: bytes, *, record: str) -> bytes:
        """Return what `seal_card` sealed for this record; raises SealBroken."""
        place = record.encode()
        return unpad(_open(self._key, blob, FORMAT + _LENGTH(len(place)) + place + self._tail))
