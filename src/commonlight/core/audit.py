"""
What was done, by whom, to which row: ids and kinds only, never what people wrote.

A row joins in the transaction of its act, with a MAC under the pepper. The worker chains rows later (`chain_batch`), so
that no reporter waits for a chain. The head, printed and kept elsewhere, shows any change, removal or reordering of
what came before it.
"""

import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q

from commonlight.core.models import Account, AuditEvent
from commonlight.core.statements import insert
from commonlight.core.store import write

HEAD_BYTES = 32
START = bytes(HEAD_BYTES)
BATCH = 500
# The worker holds the write lock for about 50 ms at most.
SWEEP_BATCH = 100
# An id or a word of the program. What a person wrote has blanks, capitals or another script sooner or later.
CODE_WORD = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")


class AuditDetailRefused(ValueError):
    """The detail holds something that could be what a person wrote."""


def record(
    kind: str,
    *,
    by: Account | None,
    at: datetime,
    organisation_id: UUID | None = None,
    subject: tuple[str, object] | None = None,
    day_only: bool = False,
    detail: dict[str, str | int] | None = None,
) -> AuditEvent:
    """
    Record one act, inside the caller's `write()`.

    Parameters
    ----------
    kind : what was done, in words of the code: "report opened"
    by : who did it; None for the public and for the site itself
    subject : kind and id of the row it was done to
    day_only : leave no time of day (every act of a reporter)
    detail : ids, code words (small letters, digits, no blank) and counts; anything else raises AuditDetailRefused
    """
    detail = detail or {}
    for name, value in detail.items():
        if not isinstance(value, int) and not (isinstance(value, str) and CODE_WORD.fullmatch(value)):
            raise AuditDetailRefused(f"{name!r} is no id, code word or count; audit details hold nothing else.")
    event = AuditEvent(
        kind=kind,
        actor_id=by.id if by is not None else None,
        day=at.date(),
        at=None if day_only else at,
        organisation_id=organisation_id,
        subject_kind=subject[0] if subject else "",
        subject_id=str(subject[1]) if subject else "",
        detail=detail,
    )
    event.mac = mac_of(event)
    insert([event])
    return event


def mac_of(event: AuditEvent) -> bytes:
    """Return the MAC of all that a row says, under a key derived from the pepper."""
    said = [
        event.id,
        event.kind,
        str(event.actor_id or ""),
        event.day.isoformat(),
        event.at.timestamp() if event.at else "",
        str(event.organisation_id or ""),
        event.subject_kind,
        event.subject_id,
        event.detail,
    ]
    text = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    key = settings.SITE_SECRETS.subkey("audit rows", of="pepper")
    return blake2b(text, key=key, digest_size=32).digest()


def _next_head(head: bytes, sequence: int, mac: bytes | memoryview) -> bytes:
    return blake2b(head + sequence.to_bytes(8, "big") + bytes(mac), digest_size=HEAD_BYTES, person=b"audit").digest()


def chain_batch(*, at: datetime, limit: int = BATCH) -> int:
    """
    Join up to `limit` unchained rows to the chain and return how many; called by the worker's sweep.

    Rows that hold a day only wait until their day is over and join in the order of their random ids: between rows with
    exact times, their place in the chain would tell the hour.
    """
    with write():
        ready = Q(at__isnull=False) | Q(day__lt=at.date())
        rows = list(AuditEvent.objects.filter(ready, sequence=None).order_by("day", "at", "id")[:limit])
        last = AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
        head = bytes(AuditEvent.objects.get(sequence=last).head or START) if last else START
        for row in rows:
            last += 1
            head = _next_head(head, last, row.mac)
            row.sequence, row.head = last, head
        AuditEvent.objects.bulk_update(rows, ["sequence", "head"], batch_size=100)
    return len(rows)


def head() -> tuple[int, str]:
    """Return the number of chained rows and the chain's head in hexadecimal, to be kept outside this machine."""
    newest = AuditEvent.objects.exclude(sequence=None).order_by("-sequence").first()
    return (newest.sequence or 0, bytes(newest.head or b"").hex()) if newest else (0, START.hex())


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: `problems` is empty when all holds."""

    chained: int
    waiting: int
    head: str
    problems: tuple[str, ...]


def verify(*, known_head: str | None = None) -> Verdict:
    """
    Check every row's MAC and every link of the chain.

    known_head : a head kept elsewhere, in hexadecimal; it must be the head at some point of today's chain, so that a
        chain cut short or written anew is found
    """
    problems = list(_chain_problems())
    waiting = 0
    for row in AuditEvent.objects.filter(sequence=None).iterator():
        waiting += 1
        if not hmac.compare_digest(mac_of(row), bytes(row.mac)):
            problems.append(f"A row that waits for the chain (id {row.id}) was changed.")
    chained, newest = head()
    if known_head is not None and known_head != START.hex():
        try:
            wanted = bytes.fromhex(known_head)
        except ValueError:
            wanted = b""
        if not AuditEvent.objects.filter(head=wanted).exists():
            problems.append("The head you kept is nowhere in this chain: rows were removed or the chain was remade.")
    return Verdict(chained=chained, waiting=waiting, head=newest, problems=tuple(problems))


def _chain_problems() -> Iterator[str]:
    expected, before = 0, START
    for row in AuditEvent.objects.exclude(sequence=None).order_by("sequence").iterator():
        expected += 1
        sequence = row.sequence or 0
        if sequence != expected:
            yield f"Rows {expected} to {sequence - 1} of the chain are missing."
            expected = sequence
        if not hmac.compare_digest(mac_of(row), bytes(row.mac)):
            yield f"Row {sequence} was changed."
        if _next_head(before, sequence, row.mac) != bytes(row.head or b""):
            yield f"Row {sequence} does not follow from the row before it."
        before = bytes(row.head or b"")
