"""
Sorting a day of two thousand notes: one act on many reports, and its undoing.

Works on the sealed cards, opened in memory in the reader's own request. Nothing is closed that names a child or a danger
now, that nobody has read, or that somebody else reads who could not read the report it is said to repeat.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue, permissions, visibility
from commonlight.reports.models import Card, Report, Status, Wrap
from commonlight.reports.policies import STEPS
from commonlight.reports.services.cards import change_card, open_cards_of
from commonlight.reports.services.linking import write_link
from commonlight.reports.services.team import OpenReport, open_report, reach

BATCH = 100
READ_AT_ONCE = 25
UNREAD = frozenset({Status.NEW, Status.NEWS})


@dataclass(frozen=True)
class Before:
    """How one report stood before an act, as plain values for the session: no word of it, only codes and ids."""

    report_id: str
    organisation_id: str
    status: str = ""
    due: str = ""
    assignee: str = ""
    labels: list[str] = field(default_factory=list)
    kind: str = ""
    # What the act left there: undoing it must not undo what somebody did afterwards.
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """
    What an act on many gave.

    skipped : how many were left as they were, by reason: "urgent", "unread", "audience", "step", "gone", "lead"
    """

    act: str
    before: list[Before]
    skipped: dict[str, int]
    lead: int = 0

    @property
    def changed(self) -> int:
        """How many reports the act changed."""
        return len(self.before)

    def as_content(self) -> dict[str, Any]:
        """Return plain values for the session."""
        return {"act": self.act, "lead": str(self.lead), "before": [asdict(one) for one in self.before]}


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def label_many(*, ids: Iterable[int], label: str, by: Account, keyring: Keyring, at: datetime) -> Outcome:
    """Add a label to the own sealed cards of many reports; raises ValueError for an unknown label."""
    if label not in catalogue.codes("labels"):
        raise ValueError(f"{label!r} is not a label")
    return _recode("label", ids, {"label": label}, by, keyring, at)


def code_many(*, ids: Iterable[int], kind: str, by: Account, keyring: Keyring, at: datetime) -> Outcome:
    """Set the kind on the own sealed cards of many reports; raises ValueError for an unknown kind."""
    if kind not in catalogue.codes("kinds"):
        raise ValueError(f"{kind!r} is not a kind")
    return _recode("kind", ids, {"kind": kind}, by, keyring, at)


def _recode(act: str, ids: Iterable[int], new: dict[str, str], by: Account, keyring: Keyring, at: datetime) -> Outcome:
    before: list[Before] = []
    skipped: Counter[str] = Counter()
    for batch in _batches(ids):
        with write():
            cards = open_cards_of(batch, by=by, keyring=keyring)
            skipped["gone"] += len(set(batch) - {report_id for report_id, _ in cards})
            for (report_id, organisation_id), card in cards.items():
                labels = sorted({*card.get("g", []), *([new["label"]] if "label" in new else [])})
                kind = new.get("kind", card.get("k", "not_coded"))
                if (labels, kind) == (card.get("g", []), card.get("k", "not_coded")):
                    continue
                _set_codes(report_id, organisation_id, keyring, labels, kind)
                _audit("report coded", report_id, organisation_id, by, at)
                before.append(
                    Before(
                        str(report_id),
                        str(organisation_id),
                        labels=list(card.get("g", [])),
                        kind=card.get("k", "not_coded"),
                        after=[kind, *labels],
                    )
                )
    return Outcome(act, before, _told(skipped))


def _told(skipped: Counter[str]) -> dict[str, int]:
    return {reason: count for reason, count in skipped.items() if count}


def _set_codes(report_id: int, organisation_id: UUID, keyring: Keyring, labels: list[str], kind: str) -> None:
    change_card(
        report_id=report_id,
        organisation_id=organisation_id,
        keyring=keyring,
        change=lambda card: {**card, "g": labels, "k": kind},
    )


def _audit(kind: str, report_id: int, organisation_id: UUID, by: Account, at: datetime, **detail: str | int) -> None:
    audit.record(
        kind, by=by, at=at, organisation_id=organisation_id, subject=("report", report_id), detail=detail or None
    )


def assign_many(*, ids: Iterable[int], to: Account | None, by: Account, keyring: Keyring, at: datetime) -> Outcome:
    """Name who works on many reports; whoever could not read one of them is not named on that one."""
    before: list[Before] = []
    skipped: Counter[str] = Counter()
    able = set(permissions.team_organisations(to)) if to is not None else set()
    for batch in _batches(ids):
        with write():
            rows = {row.pk: row for row in visibility.reports_visible_to(by).filter(pk__in=batch)}
            cards = open_cards_of(batch, by=by, keyring=keyring)
            mine = dict(cards.keys())
            skipped["gone"] += len(set(batch) - mine.keys())
            readers = _readers(batch)
            for report_id, organisation_id in mine.items():
                row = rows.get(report_id)
                if row is None or (to is not None and not able & readers.get(report_id, set())):
                    skipped["audience"] += 1
                    continue
                if row.assignee_id == (to.pk if to else None):
                    continue
                Report.objects.filter(pk=report_id).update(assignee=to)
                _audit("report assigned", report_id, organisation_id, by, at, to=str(to.pk) if to else "nobody")
                before.append(
                    Before(
                        str(report_id),
                        str(organisation_id),
                        assignee=str(row.assignee_id or ""),
                        after=[str(to.pk) if to else ""],
                    )
                )
    return Outcome("assign", before, _told(skipped))


def _readers(ids: list[int]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = {}
    for report_id, organisation_id in Wrap.objects.filter(report_id__in=ids).values_list(
        "report_id", "organisation_id"
    ):
        found.setdefault(report_id, set()).add(organisation_id)
    return found


def close_repeats(*, ids: Iterable[int], lead_id: int, by: Account, keyring: Keyring, at: datetime) -> Outcome:
    """
    Close reports of the same event as a lead report that stays open; each is linked to it and none is counted.

    Raises NotYours when the lead is not hers to read, NotBothYours never: such reports are skipped.
    """
    lead = reach(report_id=lead_id, by=by, keyring=keyring)
    before: list[Before] = []
    skipped: Counter[str] = Counter()
    for batch in _batches(one for one in ids if one != lead_id):
        with write():
            cards = open_cards_of(batch, by=by, keyring=keyring)
            skipped["gone"] += len(set(batch) - {report_id for report_id, _ in cards})
            rows = Report.objects.in_bulk(batch)
            readers = _readers([*batch, lead_id])
            left: dict[int, str] = {}
            done: set[int] = set()
            for (report_id, organisation_id), card in cards.items():
                row = rows[report_id]
                why = _why_not(row, card, readers, lead_id, organisation_id)
                if why or report_id in done:
                    left.setdefault(report_id, why)
                    continue
                done.add(report_id)
                before.append(_before(row, organisation_id))
                _close(row, lead, organisation_id, by, keyring, at)
            skipped.update(why for report_id, why in left.items() if report_id not in done)
    return Outcome("repeat", before, _told(skipped), lead_id)


def _why_not(
    row: Report, card: dict[str, Any], readers: dict[int, set[UUID]], lead_id: int, organisation_id: UUID
) -> str:
    if card.get("u"):
        return "urgent"
    if row.status in UNREAD:
        return "unread"
    if Status.CLOSED not in STEPS[Status(row.status)]:
        return "step"
    if not readers.get(row.pk, set()) <= readers.get(lead_id, set()) or organisation_id not in readers[lead_id]:
        return "audience"
    return ""


def _before(row: Report, organisation_id: UUID) -> Before:
    due = row.due.isoformat() if row.due else ""
    return Before(str(row.pk), str(organisation_id), status=row.status, due=due)


def _close(row: Report, lead: OpenReport, organisation_id: UUID, by: Account, keyring: Keyring, at: datetime) -> None:
    write_link("link", row, lead.report, organisation_id, by=by, keyring=keyring, at=at)
    Report.objects.filter(pk=row.pk).update(status=Status.CLOSED, due=None)
    _audit("report closed as a repeat", row.pk, organisation_id, by, at, to=lead.report.pk)


def undo(*, content: dict[str, Any], by: Account, keyring: Keyring, at: datetime) -> int:
    """
    Take the last act back where nobody changed anything since; return how many reports stand again as before.

    content : what `Outcome.as_content` gave, out of the reader's own session
    """
    undone = 0
    for start in range(0, len(content["before"]), BATCH):
        with write():
            for kept in content["before"][start : start + BATCH]:
                one = Before(**kept)
                undone += _undo_one(content["act"], int(content["lead"]), one, by, keyring, at)
    return undone


def _undo_one(act: str, lead_id: int, one: Before, by: Account, keyring: Keyring, at: datetime) -> bool:
    report_id, organisation_id = int(one.report_id), UUID(one.organisation_id)
    card = open_cards_of([report_id], by=by, keyring=keyring).get((report_id, organisation_id))
    if card is None:
        return False
    if act in ("label", "kind"):
        if [card.get("k", "not_coded"), *card.get("g", [])] != one.after:
            return False
        _set_codes(report_id, organisation_id, keyring, one.labels, one.kind)
    elif act == "assign":
        now, then = ({"assignee": UUID(value) if value else None} for value in (one.after[0], one.assignee))
        if not Report.objects.filter(pk=report_id, **now).update(**then):
            return False
    elif not _take_up(report_id, lead_id, one, organisation_id, by, keyring, at):
        return False
    _audit("report act undone", report_id, organisation_id, by, at, act=act)
    return True


def _take_up(
    report_id: int, lead_id: int, one: Before, organisation_id: UUID, by: Account, keyring: Keyring, at: datetime
) -> bool:
    due = datetime.fromisoformat(one.due) if one.due else None
    if not Report.objects.filter(pk=report_id, status=Status.CLOSED).update(status=one.status, due=due):
        return False
    lead = Report.objects.filter(pk=lead_id).first()
    if lead is not None and Card.objects.filter(report=lead, organisation_id=organisation_id).exists():
        report = Report.objects.get(pk=report_id)
        write_link("unlink", report, lead, organisation_id, by=by, keyring=keyring, at=at)
    return True


def read_many(*, ids: Iterable[int], by: Account, keyring: Keyring, at: datetime) -> list[OpenReport]:
    """Open up to 25 reports to read them one below the other; each opening is logged like any other."""
    seen = set(visibility.reports_visible_to(by).filter(pk__in=set(ids)).values_list("pk", flat=True))
    return [
        open_report(report_id=report_id, by=by, keyring=keyring, at=at) for report_id in sorted(seen)[:READ_AT_ONCE]
    ]
