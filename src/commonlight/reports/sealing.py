"""
How reports are sealed: the only module of this room that may seal and open. It knows places and keys, no rows.

Each ciphertext is bound to its place: a wrap, card, part, note or package moved to another row does not open there.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from commonlight.core.sealed import (
    CardOpener,
    SealBroken,
    new_key,
    new_keypair,
    open_box,
    open_card,
    open_part,
    public_of,
    seal_box,
    seal_card,
    seal_part,
)

__all__ = ["Envelope", "MailboxKeys", "SealBroken", "b64", "unb64"]

CARD_JSON_BYTES = 255
QUIET_BYTES = 2_000


class CardTooLong(ValueError):
    """A card's content does not fit into its fixed length."""


def b64(data: bytes) -> str:
    """Return bytes as text for a place inside sealed JSON."""
    return b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Return the bytes `b64` wrote."""
    return b64decode(text)


def _json(content: dict[str, Any]) -> bytes:
    # ASCII only: half characters that no encoding can write pass through as escapes.
    return json.dumps(content, separators=(",", ":")).encode()


@dataclass(frozen=True, repr=False)
class Envelope:
    """A report's or package's key, at hand. `record` is its place: "report 5" or "package 7"."""

    record: str
    key: bytes

    @classmethod
    def new(cls, kind: str, row_id: int) -> "Envelope":
        """Return a new envelope with a random key."""
        return cls(record=f"{kind} {row_id}", key=new_key())

    @classmethod
    def unwrap(cls, kind: str, row_id: int, *, secret: bytes, box: bytes, holder: str) -> "Envelope":
        """Return the envelope whose key was sealed to `secret`'s holder; raises SealBroken."""
        record = f"{kind} {row_id}"
        return cls(record=record, key=open_box(secret, box, context=f"wrap {record} {holder}"))

    def wrap(self, public: bytes, *, holder: str) -> bytes:
        """Return the key sealed to a holder ("organisation <id> <epoch>" or "mailbox <id>")."""
        return seal_box(public, self.key, context=f"wrap {self.record} {holder}")

    def seal(self, sequence: int, content: dict[str, Any]) -> bytes:
        """Return one part, sealed for its sequence number."""
        return seal_part(self.key, _json(content), record=self.record, part="part", sequence=sequence)

    def open(self, sequence: int, blob: bytes) -> dict[str, Any]:
        """Return a part's content; raises SealBroken."""
        content: dict[str, Any] = json.loads(
            open_part(self.key, blob, record=self.record, part="part", sequence=sequence)
        )
        return content


def organisation_holder(organisation_id: UUID, epoch: int) -> str:
    """Return the name under which an organisation's epoch holds a wrap."""
    return f"organisation {organisation_id} {epoch}"


def interpreter_holder(account_id: UUID) -> str:
    """Return the name under which a named interpreter holds a wrap."""
    return f"interpreter {account_id}"


def mailbox_holder(mailbox_id: int) -> str:
    """Return the name under which a mailbox holds a wrap."""
    return f"mailbox {mailbox_id}"


@dataclass(frozen=True, repr=False)
class MailboxKeys:
    """The key pair of a mailbox: its secret at hand, and sealed under the code."""

    public: bytes
    secret: bytes
    sealed_secret: bytes

    @classmethod
    def new(cls, mailbox_id: int, *, under: bytes) -> "MailboxKeys":
        """Return a new pair; `under` is the key stretched from the code."""
        pair = new_keypair()
        return cls(
            public=pair.public,
            secret=pair.secret,
            sealed_secret=seal_part(under, pair.secret, record=mailbox_holder(mailbox_id), part="secret"),
        )


def _private_key(secret: bytes) -> bytes:
    return blake2b(b"private", key=secret, digest_size=32, person=b"commonlight").digest()


def seal_private(secret: bytes, content: dict[str, Any], *, mailbox_id: int) -> bytes:
    """Return what only the mailbox's own key opens; all have one length."""
    return seal_card(_private_key(secret), _card_bytes(content), record=f"private {mailbox_id}")


def open_private(secret: bytes, blob: bytes, *, mailbox_id: int) -> dict[str, Any]:
    """Return what `seal_private` sealed; raises SealBroken."""
    content: dict[str, Any] = json.loads(open_card(_private_key(secret), blob, record=f"private {mailbox_id}"))
    return content


class QuietFull(ValueError):
    """The content of a quiet mailbox does not fit into its fixed length."""


def seal_quiet(key: bytes, content: dict[str, Any], *, mailbox_id: int) -> bytes:
    """Return what the second code opens, always of one length; raises QuietFull."""
    # Compressed inside the fixed length: nobody sees how well it went.
    data = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    if len(data) > QUIET_BYTES:
        raise QuietFull
    data = len(data).to_bytes(4, "big") + data.ljust(QUIET_BYTES, b"\0")
    return seal_part(key, data, record=mailbox_holder(mailbox_id), part="quiet")


def open_quiet(key: bytes, blob: bytes, *, mailbox_id: int) -> dict[str, Any]:
    """Return what `seal_quiet` sealed; raises SealBroken."""
    data = open_part(key, blob, record=mailbox_holder(mailbox_id), part="quiet")
    length = int.from_bytes(data[:4], "big")
    content: dict[str, Any] = json.loads(zlib.decompress(data[4 : 4 + length]))
    return content


def open_mailbox_secret(mailbox_id: int, sealed_secret: bytes, *, under: bytes) -> bytes:
    """Return the mailbox's secret key; raises SealBroken."""
    return open_part(under, sealed_secret, record=mailbox_holder(mailbox_id), part="secret")


def layer_public(secret: bytes) -> bytes:
    """Return the public half of the escalation key."""
    return public_of(secret)


def add_layer(public: bytes, box: bytes, *, context: str) -> bytes:
    """Return a box sealed once more, around what it is sealed to already."""
    return seal_box(public, box, context=context)


def peel_layer(secret: bytes, layered: bytes, *, context: str) -> bytes:
    """Return the box below the layer, still sealed to its own holder; raises SealBroken."""
    return open_box(secret, layered, context=context)


def _card_record(report_id: int, organisation_id: UUID) -> str:
    return f"card {report_id} {organisation_id}"


def _card_bytes(content: dict[str, Any]) -> bytes:
    data = _json(content)
    if len(data) > CARD_JSON_BYTES:
        raise CardTooLong
    return data


def seal_fresh_card(public: bytes, content: dict[str, Any], *, report_id: int, organisation_id: UUID) -> bytes:
    """Return a card sealed to an organisation's public key; all have one length."""
    # A sealed box hides no length; JSON does not mind blanks at its end.
    data = _card_bytes(content).ljust(CARD_JSON_BYTES)
    return seal_box(public, data, context=_card_record(report_id, organisation_id))


def open_fresh_card(secret: bytes, box: bytes, *, report_id: int, organisation_id: UUID) -> dict[str, Any]:
    """Return a fresh card's content; raises SealBroken."""
    content: dict[str, Any] = json.loads(open_box(secret, box, context=_card_record(report_id, organisation_id)))
    return content


def card_key(secret: bytes) -> bytes:
    """Return the symmetric key of an organisation's cards, derived from its secret of one epoch."""
    return blake2b(b"cards", key=secret, digest_size=32, person=b"commonlight").digest()


def seal_kept_card(key: bytes, content: dict[str, Any], *, report_id: int, organisation_id: UUID) -> bytes:
    """Return a card sealed under the organisation's card key."""
    return seal_card(key, _card_bytes(content), record=_card_record(report_id, organisation_id))


def open_kept_card(key: bytes, blob: bytes, *, report_id: int, organisation_id: UUID) -> dict[str, Any]:
    """Return a card's content; raises SealBroken."""
    content: dict[str, Any] = json.loads(open_card(key, blob, record=_card_record(report_id, organisation_id)))
    return content


class KeptCards:
    """
    Opens the cards of one organisation and epoch, by the thousand.

    Cards with the same content come back as one and the same mapping: nobody changes what is opened here.
    """

    def __init__(self, key: bytes, organisation_id: UUID) -> None:
        self._cards = CardOpener(key)
        self._organisation = str(organisation_id)
        # A card has few fields of few values, so most contents come again; this lives as long as the request.
        self._read: dict[bytes, Mapping[str, Any]] = {}

    def open(self, report_id: int, blob: bytes) -> Mapping[str, Any]:
        """Return a card's content; raises SealBroken."""
        opened = self._cards.open(blob, record=f"card {report_id} {self._organisation}")
        content = self._read.get(opened)
        if content is None:
            content = self._read[opened] = json.loads(opened)
        return content
