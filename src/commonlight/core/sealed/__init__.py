"""
Sealing: envelopes, wraps, padding, streams. Knows no content type, no table and no page.

Only `core` itself and each room's own `sealing.py` may import this package (import-linter holds it). The design
stands in docs/explanation/sealing.md; the format byte in front of every ciphertext lets it change without guessing.
"""

from commonlight.core.sealed.boxes import KeyPair, new_keypair, open_box, public_of, seal_box
from commonlight.core.sealed.envelopes import CardOpener, new_key, open_card, open_part, seal_card, seal_part
from commonlight.core.sealed.errors import SealBroken
from commonlight.core.sealed.streams import SealingStream, open_stream

__all__ = [
    "CardOpener",
    "KeyPair",
    "SealBroken",
    "SealingStream",
    "new_key",
    "new_keypair",
    "open_box",
    "open_card",
    "open_part",
    "open_stream",
    "public_of",
    "seal_box",
    "seal_card",
    "seal_part",
]
