"""
MACs on public-key rows, checked before anything is sealed to them.

Who can write to the database but has no pepper could otherwise put a key of his own in the place of an
organisation's, and the next report would be sealed to him.
"""

import hmac
from hashlib import blake2b
from typing import Literal

from django.conf import settings

MAC_BYTES = 32
KeyKind = Literal["organisation", "reader", "kit"]


class KeyTampered(Exception):
    """A public-key row does not carry the MAC of this site: nothing is sealed to it."""


def mac_of(kind: KeyKind, owner: object, epoch: int, public: bytes) -> bytes:
    """Return the MAC of the public key of `owner` (the row's id) in `epoch` (0 where there are none)."""
    key = settings.SITE_SECRETS.subkey("public key rows", of="pepper")
    text = f"{kind}|{owner}|{epoch}|".encode()
    return blake2b(text + public, key=key, digest_size=MAC_BYTES).digest()


def checked(kind: KeyKind, owner: object, epoch: int, public: bytes | memoryview, mac: bytes | memoryview) -> bytes:
    """Return the public key when its MAC fits; raises KeyTampered otherwise."""
    public = bytes(public)
    if not hmac.compare_digest(mac_of(kind, owner, epoch, public), bytes(mac)):
        raise KeyTampered(f"The public key of {kind} {owner} was not written by this site.")
    return public


def check_digits(public: bytes) -> str:
    """
    Return four groups of five digits that two people compare by voice before keys are passed on.

    66 bits of the public key's hash: an attacker who puts in a key of his own would have to find one with the same.
    """
    number = int.from_bytes(blake2b(public, digest_size=16, person=b"check digits").digest(), "big") % 10**20
    text = f"{number:020d}"
    return " ".join(text[start : start + 5] for start in range(0, 20, 5))
