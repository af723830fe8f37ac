"""
Legal demands and breaches: a sealed record of who asked, on what ground, what counsel said, what was given.

The record belongs to one organisation. The persons are told in their messages where the law allows it, with words that
stand in `content/legal.yaml`; the notice says that it came, never who asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue
from commonlight.reports.models import BookEntry
from commonlight.reports.services import org_books
from commonlight.reports.services.parts import append_parts
from commonlight.reports.services.team import NotYours, reach

LEGAL = BookEntry.Book.LEGAL


class NoSuchCase(Exception):
    """There is no such demand or breach that this reader can open."""


@dataclass(frozen=True)
class Case:
    """One demand or breach with all that was written about it, oldest first."""

    thread: int
    organisation_id: UUID
    head: dict[str, Any]
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_breach(self) -> bool:
        """Whether it is a breach and not a demand."""
        return bool(self.head["kind"] == "breach")

    @property
    def is_closed(self) -> bool:
        """Whether the last step closed it."""
        return bool(self.steps) and self.steps[-1]["entry"] == "closed"


def open_demand(
    *,
    organisation_id: UUID,
    paper: str,
    asked_by: str,
    basis: str,
    what: str,
    came: str,
    until: str,
    counsel: str,
    by: Account,
    at: datetime,
) -> int:
    """Begin the record of a demand; return its thread. Raises NotYours, ValueError for an unknown kind of paper."""
    if paper not in catalogue.codes("legal_papers"):
        raise ValueError(f"{paper!r} is no kind of paper")
    content = {
        "kind": "demand",
        "paper": paper,
        "asked_by": asked_by,
        "basis": basis,
        "what": what,
        "came": came,
        "until": until,
        "counsel": counsel,
    }
    return org_books.keep(organisation_id=organisation_id, book=LEGAL, content=content, by=by, at=at).thread


def open_breach(
    *, organisation_id: UUID, what: str, since: str, noticed: str, who_may_have_seen: str, by: Account, at: datetime
) -> int:
    """Begin the record of a breach; return its thread. Raises NotYours."""
    content = {"kind": "breach", "what": what, "since": since, "noticed": noticed, "seen": who_may_have_seen}
    return org_books.keep(organisation_id=organisation_id, book=LEGAL, content=content, by=by, at=at).thread


def add_step(*, thread: int, entry: str, text: str, by: Account, keyring: Keyring, at: datetime) -> None:
    """Add what happened next; raises NoSuchCase, ValueError. Nothing in a record is ever changed or taken out."""
    if entry not in catalogue.codes("legal_entries"):
        raise ValueError(f"{entry!r} is no step")
    case = case_of(thread=thread, by=by, keyring=keyring)
    content = {"kind": "step", "entry": entry, "text": text}
    org_books.keep(organisation_id=case.organisation_id, book=LEGAL, content=content, by=by, at=at, thread=thread)


def cases(*, by: Account, keyring: Keyring) -> list[Case]:
    """Return all demands and breaches this reader can open, newest first; raises SealBroken."""
    found: dict[int, Case] = {}
    for one in org_books.entries(book=LEGAL, by=by, keyring=keyring):
        if one.content["kind"] in ("demand", "breach"):
            found[one.thread] = Case(one.thread, one.organisation_id, one.content)
        elif one.thread in found:
            found[one.thread].steps.append(one.content)
    return list(reversed(found.values()))


def case_of(*, thread: int, by: Account, keyring: Keyring) -> Case:
    """Return one demand or breach; raises NoSuchCase."""
    found = next((case for case in cases(by=by, keyring=keyring) if case.thread == thread), None)
    if found is None:
        raise NoSuchCase
    return found


def tell_persons(
    *, thread: int, notice: str, report_ids: Sequence[int], by: Account, keyring: Keyring, at: datetime
) -> tuple[int, int]:
    """
    Put a notice into the messages of the persons of some reports; return how many were told, how many were not hers.

    The step stands in the record. Raises NoSuchCase, ValueError for an unknown notice.
    """
    if notice not in catalogue.codes("legal_notices"):
        raise ValueError(f"{notice!r} is no notice")
    case = case_of(thread=thread, by=by, keyring=keyring)
    name = core_selectors.organisation(case.organisation_id).name
    told = 0
    for report_id in dict.fromkeys(report_ids):
        part = {"kind": "notice", "by": "team", "code": notice, "organisation": name, "day": at.date().isoformat()}
        try:
            with write():
                opened = reach(report_id=report_id, by=by, keyring=keyring)
                append_parts(opened.report, opened.envelope, [part])
                audit.record(
                    "person told of a legal matter",
                    by=by,
                    at=at,
                    organisation_id=opened.organisation_id,
                    subject=("report", report_id),
                    detail={"notice": notice},
                )
        except NotYours:
            continue
        told += 1
    content = {"kind": "step", "entry": "notice", "text": "", "notice": notice, "told": told}
    org_books.keep(organisation_id=case.organisation_id, book=LEGAL, content=content, by=by, at=at, thread=thread)
    return told, len(set(report_ids)) - told
