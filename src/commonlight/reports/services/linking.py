"""
Two reports about the same event, worked on together, with neither audience widened.

A link stands only in the notebook of the organisation that made it, once beside each of the two reports: nobody else
learns of it, no text moves, and a person who deletes a report takes it out of every link.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports.models import Card, Report
from commonlight.reports.services import notebooks
from commonlight.reports.services.cards import change_card
from commonlight.reports.services.levels import merged_urgency
from commonlight.reports.services.team import NotYours, OpenReport, reach

SAME_EVENT = "repeat"


class SameReport(Exception):
    """A report cannot be linked to itself."""


class NotBothYours(Exception):
    """One organisation of the reader must hold keys to both reports, or the link would tell it of one it may not read."""


@dataclass(frozen=True)
class Linked:
    """A report linked to the one at hand: still there or not, its status and situation as the own card shows them."""

    report_id: int
    status: str | None
    urgency: list[str]


def linked_ids(report_id: int, organisation_id: UUID, keyring: Keyring) -> list[int]:
    """Return the ids one organisation linked to a report, in the order they were linked; raises SealBroken."""
    found: dict[int, None] = {}
    for entry in notebooks.entries(report_id, organisation_id, keyring):
        if entry.get("kind") == "link":
            found[int(entry["other"])] = None
        elif entry.get("kind") == "unlink":
            found.pop(int(entry["other"]), None)
    return list(found)


def linked_of(opened: OpenReport, by: Account, keyring: Keyring) -> list[Linked]:
    """Return what the reader's organisation linked to an open report; what she may no longer read has no status."""
    linked = []
    for report_id in linked_ids(opened.report.pk, opened.organisation_id, keyring):
        try:
            other = reach(report_id=report_id, by=by, keyring=keyring)
        except NotYours:
            linked.append(Linked(report_id, None, []))
            continue
        linked.append(Linked(report_id, other.report.status, other.content.urgency))
    return linked


def urgency_together(opened: OpenReport, linked: list[Linked]) -> list[str]:
    """Return what any of the linked reports names as urgent: working on them together never lowers it."""
    return merged_urgency([opened.content.urgency, *(one.urgency for one in linked)])


def link(*, report_id: int, other_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    """Say that two reports tell of the same event; raises NotYours, SameReport, NotBothYours."""
    _change("link", report_id, other_id, by, keyring, at)


def unlink(*, report_id: int, other_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    """Take the link back, on both sides; raises NotYours, SameReport, NotBothYours."""
    _change("unlink", report_id, other_id, by, keyring, at)


def _change(kind: str, report_id: int, other_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    if report_id == other_id:
        raise SameReport
    with write():
        one = reach(report_id=report_id, by=by, keyring=keyring)
        other = reach(report_id=other_id, by=by, keyring=keyring)
        mine = _shared(one, other, keyring)
        write_link(kind, one.report, other.report, mine, by=by, keyring=keyring, at=at)
        audit.record(
            f"report {kind}ed",
            by=by,
            at=at,
            organisation_id=mine,
            subject=("report", report_id),
            detail={"to": other_id},
        )


def _shared(one: OpenReport, other: OpenReport, keyring: Keyring) -> UUID:
    both = [key for key in one.content.organisations if key in other.content.organisations]
    mine = next((key for key in both if key in keyring.organisations), None)
    if mine is None:
        raise NotBothYours
    return mine


def write_link(
    kind: str, one: Report, other: Report, organisation_id: UUID, *, by: Account, keyring: Keyring, at: datetime
) -> None:
    """Write a link or its end beside both reports, inside the caller's `write()`; raises NotBothYours."""
    for here, there in ((one, other), (other, one)):
        if not Card.objects.filter(report=here, organisation_id=organisation_id).exists():
            raise NotBothYours
        try:
            content = {"kind": kind, "other": str(there.pk)}
            notebooks.keep(here, organisation_id, keyring, content, by=by, at=at)
        except NotAReader as problem:
            raise NotYours from problem
        left = linked_ids(here.pk, organisation_id, keyring)
        change_card(
            report_id=here.pk,
            organisation_id=organisation_id,
            keyring=keyring,
            change=lambda card, left=left: {**card, "g": _labels(card.get("g", []), linked=bool(left))},  # type: ignore[misc]
        )


def _labels(labels: list[str], *, linked: bool) -> list[str]:
    kept = set(labels) - {SAME_EVENT}
    return sorted(kept | {SAME_EVENT} if linked else kept)
