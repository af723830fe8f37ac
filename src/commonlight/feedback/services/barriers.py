"""The board of challenges: written, tried, searched, shared as a file without identities, and turned into a change."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core.formats.exchange_files import MOST_SAID, ExchangeRefused, Reading, check_version
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.programme_changes import note_change
from commonlight.core.store import write
from commonlight.directory.spotting import Trace, traces_in
from commonlight.feedback.models.barriers import LINE, TITLE, WORDS, Attempt, Barrier, BarrierChange
from commonlight.feedback.permissions_barriers import BOARD_KEEPERS, BOARD_WRITERS

SUBJECT = "challenge"
FORMAT, VERSION = "commonlight-challenges", 1
LARGEST_BYTES, MOST, MOST_ATTEMPTS = 512 * 1024, 500, 50


class NotYours(Exception):
    """This account may not do this."""


def add(*, title: str, kind: str, words: str, by: Account, at: datetime) -> Barrier:
    """Put a challenge on the board."""
    if not has_role(by, *BOARD_WRITERS):
        raise NotYours
    with write():
        row = Barrier.objects.create(title=title, kind=kind, words=words, on=at.date(), by=by)
        audit.record("challenge written", by=by, at=at, subject=(SUBJECT, row.pk))
    return row


def tried(barrier: Barrier, *, what: str, outcome: str, learned: str, state: str, by: Account, at: datetime) -> Attempt:
    """Write down what was tried, what came of it, and how the challenge stands since."""
    if not has_role(by, *BOARD_WRITERS):
        raise NotYours
    with write():
        row = Attempt.objects.create(barrier=barrier, tried=what, outcome=outcome, learned=learned, on=at.date())
        Barrier.objects.filter(pk=barrier.pk).update(state=state)
        audit.record("attempt written", by=by, at=at, subject=(SUBJECT, barrier.pk))
    return row


def change_programme(barrier: Barrier, programme_id: UUID, changed: str, *, by: Account, at: datetime) -> BarrierChange:
    """Change a programme because of a challenge: it stands among the programme's own changes; raises LookupError."""
    if not has_role(by, *BOARD_KEEPERS):
        raise NotYours
    with write():
        name = note_change(
            programme_id, heard=f"{barrier.title}. {barrier.words}"[:WORDS], changed=changed, by=by, at=at
        )
        row = BarrierChange.objects.create(barrier=barrier, programme=name[:TITLE], changed=changed, on=at.date())
        audit.record("challenge changed a programme", by=by, at=at, subject=(SUBJECT, barrier.pk))
    return row


def pointing(barrier: Barrier) -> set[Trace]:
    """Return what in a challenge may point at a person; it is looked at again before the board leaves the house."""
    texts = [barrier.title, barrier.words]
    texts += [text for one in barrier.attempts.all() for text in (one.tried, one.learned)]
    return {trace for text in texts for trace in traces_in(text)}


def shareable() -> tuple[list[Barrier], list[Barrier]]:
    """Return (own challenges that can be given away, own ones in which something may point at a person)."""
    free: list[Barrier] = []
    held: list[Barrier] = []
    for row in Barrier.objects.filter(origin="").prefetch_related("attempts").order_by("title"):
        (held if pointing(row) else free).append(row)
    return free, held


def file_of(coalition: str) -> dict[str, Any]:
    """Return the own challenges as a file's JSON object: no account, no day, no place but what the words say."""
    free, _held = shareable()
    return {
        "format": FORMAT,
        "version": VERSION,
        "origin": coalition,
        "challenges": [
            {
                "title": row.title,
                "kind": row.kind,
                "words": row.words,
                "state": row.state,
                "attempts": [
                    {"tried": one.tried, "outcome": one.outcome, "learned": one.learned}
                    for one in row.attempts.order_by("on", "pk")
                ],
            }
            for row in free
        ],
    }


@dataclass(frozen=True)
class ReadBarrier:
    """One challenge of a file."""

    title: str
    kind: str
    words: str
    state: str
    attempts: Sequence[Mapping[str, str]]


def read_file(data: bytes) -> tuple[str, list[ReadBarrier]]:
    """Return (coalition it came from, challenges); raises ExchangeRefused with all that is wrong."""
    if len(data) > LARGEST_BYTES:
        raise ExchangeRefused(_("The file is larger than %(n)s kB.") % {"n": LARGEST_BYTES // 1024})
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ExchangeRefused(_("This is no file of challenges.")) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ExchangeRefused(_("This is no file of challenges."))
    check_version(raw, VERSION)
    reading = Reading()
    origin = reading.text(raw, "origin", _("File"), TITLE, needed=True)
    found = [_one(reading, where, row) for where, row in reading.objects(raw, "challenges", _("File"), MOST)]
    if not found and not reading.problems:
        reading.wrong(_("The file holds no challenge."))
    if reading.problems:
        raise ExchangeRefused(*reading.problems[:MOST_SAID])
    return origin, found


def _one(reading: Reading, where: str, row: dict[str, Any]) -> ReadBarrier:
    kind, state = reading.text(row, "kind", where, LINE, needed=True), reading.text(row, "state", where, LINE)
    reading.one_of(kind, "kind", where, list(Barrier.Kind.values))
    reading.one_of(state, "state", where, list(Barrier.State.values))
    attempts = []
    for place, one in reading.objects(row, "attempts", where, MOST_ATTEMPTS):
        at = f"{where}, {place}"
        outcome = reading.text(one, "outcome", at, LINE, needed=True)
        reading.one_of(outcome, "outcome", at, list(Attempt.Outcome.values))
        attempts.append(
            {
                "tried": reading.text(one, "tried", at, WORDS, needed=True),
                "outcome": outcome,
                "learned": reading.text(one, "learned", at, WORDS),
            }
        )
    return ReadBarrier(
        reading.text(row, "title", where, TITLE, needed=True), kind, reading.text(row, "words", where, WORDS, needed=True),
        state or Barrier.State.OPEN, attempts,
    )  # fmt: skip


def bring(data: bytes, *, by: Account, at: datetime) -> int:
    """Bring another coalition's challenges in; those that stand here already are brought up to date. Return how many."""
    if not has_role(by, *BOARD_KEEPERS):
        raise NotYours
    origin, found = read_file(data)
    with write():
        for one in found:
            row, _made = Barrier.objects.update_or_create(
                title=one.title, origin=origin,
                defaults={"kind": one.kind, "words": one.words, "state": one.state, "on": at.date(), "by": by},
            )  # fmt: skip
            row.attempts.all().delete()
            Attempt.objects.bulk_create(Attempt(barrier=row, on=at.date(), **said) for said in one.attempts)
        audit.record("challenges brought", by=by, at=at, detail={"rows": len(found)})
    return len(found)
