"""Sealing small things (keys, cards) to a public key, so that only the holder of its secret opens them."""

from dataclasses import dataclass
from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from commonlight.core.sealed.errors import SealBroken

FORMAT = b"\x01"
CONTEXT_BYTES = 16


@dataclass(frozen=True, repr=False)
class KeyPair:
    """An X25519 key pair: 32 bytes each. `secret` never goes into a table as it is."""

    public: bytes
    secret: bytes


def new_keypair() -> KeyPair:
    """Return a fresh X25519 key pair."""
    secret = PrivateKey.generate()
    return KeyPair(public=bytes(secret.public_key), secret=bytes(secret))


def public_of(secret: bytes) -> bytes:
    """Return the public key that belongs to an X25519 `secret`."""
    return bytes(PrivateKey(secret).public_key)


def _context_mark(context: str) -> bytes:
    return blake2b(context.encode(), digest_size=CONTEXT_BYTES, person=b"commonlight box").digest()


def seal_box(public: bytes, data: bytes, *, context: str) -> bytes:
    """
    Return `data` sealed to the holder of `public` (libsodium sealed box behind a format byte).

    A sealed box authenticates no associated data, so a mark of `context` (kind and id of the row) is sealed inside:
    a box moved to another row does not open there.
    """
    return FORMAT + SealedBox(PublicKey(public)).encrypt(_context_mark(context) + data)


def open_box(secret: bytes, box: bytes, *, context: str) -> bytes:
    """Return what was sealed to `secret`'s public key for `context`; raises SealBroken otherwise."""
    if box[:1] != FORMAT:
        raise SealBroken
    try:
        opened = SealedBox(PrivateKey(secret)).decrypt(bytes(box[1:]))
    except (CryptoError, ValueError, TypeError) as problem:
        raise SealBroken from problem
    if opened[:CONTEXT_BYTES] != _context_mark(context):
        raise SealBroken
    return opened[CONTEXT_BYTES:]
