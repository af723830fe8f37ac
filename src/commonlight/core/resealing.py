"""
Sealing anew after a reader was removed: what lies under an old key of an organisation comes under its present one.

Only a reader's own request holds the keys, so the work runs there, in small batches, each one transaction. The rows
themselves say what is left (their epoch), so that a kill, a sign-out or a week's pause loses nothing: the next reader
of that organisation goes on. What a removed reader had copied before cannot be unread.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Organisation, OrganisationKey
from commonlight.core.organisation_keys import NoKeyYet, PublicKey, public_key_of
from commonlight.core.store import write

BATCH = 200


@dataclass(frozen=True)
class Batch:
    """
    What one batch did.

    done : rows sealed anew
    broken : rows that do not open; they stay as they are
    last : where the next batch goes on, or None when nothing is left behind it
    """

    done: int
    broken: int
    last: int | None


@dataclass(frozen=True)
class Kind:
    """
    One kind of rows that carry an epoch.

    left : counts an organisation's rows under epochs before the given one; needs no key
    batch : seals up to so many rows behind the id `after` anew with a reader's keys, in one `write()` of its own
    """

    left: Callable[[UUID, int], int]
    batch: Callable[[Keyring, UUID, PublicKey, int, int], Batch]


@dataclass(frozen=True)
class Progress:
    """What a request did for one organisation: rows `done`, rows `broken`, rows `left` for the next request."""

    done: int
    broken: int
    left: int


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Say how rows of a kind come under a new key; called from a room's `AppConfig.ready`."""
    _kinds[name] = kind


def left_for(organisation_id: UUID) -> int:
    """Return how many rows of an organisation lie under an old key."""
    try:
        current = public_key_of(organisation_id)
    except NoKeyYet:
        return 0
    if current.epoch == 1:
        return 0
    return sum(kind.left(organisation_id, current.epoch) for kind in _kinds.values())


def waiting() -> list[tuple[Organisation, int]]:
    """Return the organisations that have rows under an old key, with how many; needs no key."""
    renewed = OrganisationKey.objects.filter(epoch__gt=1, retired=None).values_list("organisation_id", flat=True)
    found = [(one, left_for(one.pk)) for one in Organisation.objects.filter(pk__in=list(renewed)).order_by("name")]
    return [(one, left) for one, left in found if left]


def go_on(*, keyring: Keyring, organisation_id: UUID, seconds: float, at: datetime) -> Progress:
    """
    Seal an organisation's rows anew for about `seconds`; raises NotAReader when this reader lacks the present key.

    Rows of an epoch this reader never held wait for another reader.
    """
    current = public_key_of(organisation_id)
    keyring.secret(organisation_id, current.epoch)
    end, done, broken = time.monotonic() + seconds, 0, 0
    for kind in _kinds.values():
        after: int | None = 0
        while after is not None and time.monotonic() < end:
            batch = kind.batch(keyring, organisation_id, current, after, BATCH)
            done, broken, after = done + batch.done, broken + batch.broken, batch.last
    left = left_for(organisation_id)
    if done:
        with write():
            detail: dict[str, str | int] = {"rows": done, "left": left, "epoch": current.epoch}
            audit.record("sealed anew", by=keyring.account, at=at, organisation_id=organisation_id, detail=detail)
    return Progress(done, broken, left)
