"""
How clients and referrals are sealed: the only module of this room that may seal and open. It knows places, no rows.

Each ciphertext is bound to its place: an entry, name, package, event or wrap moved to another row does not open there.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonlight.core.sealed import SealBroken, new_key, open_box, open_part, seal_box, seal_part

__all__ = ["LinkKeys", "SealBroken", "Sealed"]


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


@dataclass(frozen=True, repr=False)
class Sealed:
    """
    A key at hand and the place it belongs to.

    place : "client 5", "name 5", "events 7" or "package 7"
    key : 32 bytes
    """

    place: str
    key: bytes

    @classmethod
    def new(cls, what: str, row_id: int) -> "Sealed":
        """Return a new random key for a place."""
        return cls(f"{what} {row_id}", new_key())

    @classmethod
    def unwrap(
        cls, what: str, row_id: int, *, secret: bytes, box: bytes, organisation_id: UUID, epoch: int
    ) -> "Sealed":
        """Return the key that was sealed to an organisation's epoch; raises SealBroken."""
        place = f"{what} {row_id}"
        return cls(place, open_box(secret, box, context=_context(place, organisation_id, epoch)))

    def wrap(self, public: bytes, *, organisation_id: UUID, epoch: int) -> bytes:
        """Return the key sealed to an organisation's epoch."""
        return seal_box(public, self.key, context=_context(self.place, organisation_id, epoch))

    def seal(self, sequence: int, content: dict[str, Any]) -> bytes:
        """Return one content, sealed for its number within the place."""
        return seal_part(self.key, _json(content), record=self.place, part="entry", sequence=sequence)

    def open(self, sequence: int, blob: bytes) -> dict[str, Any]:
        """Return a content; raises SealBroken."""
        content: dict[str, Any] = json.loads(
            open_part(self.key, blob, record=self.place, part="entry", sequence=sequence)
        )
        return content


def _context(place: str, organisation_id: UUID, epoch: int) -> str:
    return f"wrap {place} organisation {organisation_id} {epoch}"


@dataclass(frozen=True, repr=False)
class LinkKeys:
    """Both keys of a referral, for a receiver who comes by a one-time link."""

    events: Sealed
    package: Sealed

    def seal(self, link_key: bytes, referral_id: int) -> bytes:
        """Return both keys sealed under the link's key."""
        held = {"events": b64encode(self.events.key).decode(), "package": b64encode(self.package.key).decode()}
        return seal_part(link_key, _json(held), record=f"referral {referral_id}", part="link")

    @classmethod
    def open(cls, link_key: bytes, blob: bytes, referral_id: int) -> "LinkKeys":
        """Return what `seal` sealed; raises SealBroken."""
        held = json.loads(open_part(link_key, blob, record=f"referral {referral_id}", part="link"))
        return cls(
            Sealed(f"events {referral_id}", b64decode(held["events"])),
            Sealed(f"package {referral_id}", b64decode(held["package"])),
        )
