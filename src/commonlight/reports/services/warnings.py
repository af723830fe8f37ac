"""Content warnings: a person or somebody of the team marks what is hard to read or look at; it is shown closed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue
from commonlight.reports.services.mailbox import OpenMailbox, envelope_of_mailbox
from commonlight.reports.services.parts import OpenPart, append_parts, open_parts
from commonlight.reports.services.team import reach

MARKABLE = frozenset({"facts", "message", "file"})


class NotMarkable(ValueError):
    """There is no text and no file at that place, or the code is no warning."""


def warnings_of(parts: Iterable[OpenPart]) -> dict[int, list[str]]:
    """
    Return the warnings on each part, by its place.

    The person's word and the team's stand side by side: neither takes the other's mark away.
    """
    marked: dict[tuple[int, str], list[str]] = {}
    for part in parts:
        if part.kind == "warning":
            marked[int(part.content["of"]), str(part.content["by"])] = list(part.content["what"])
    found: dict[int, list[str]] = {}
    for (place, _by), codes in marked.items():
        found[place] = list(dict.fromkeys([*found.get(place, []), *codes]))
    return {place: codes for place, codes in found.items() if codes}


def _part(parts: Sequence[OpenPart], of: int, what: Sequence[str], by: str) -> dict[str, Any]:
    known = catalogue.codes("warnings")
    if not any(part.sequence == of and part.kind in MARKABLE for part in parts) or not set(what) <= known:
        raise NotMarkable
    return {"kind": "warning", "by": by, "of": of, "what": sorted(set(what))}


def mark_as_team(*, report_id: int, of: int, what: Sequence[str], by: Account, keyring: Keyring, at: datetime) -> None:
    """Mark one part for everybody who reads the report; no codes take the team's mark away. NotYours, NotMarkable."""
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        append_parts(opened.report, opened.envelope, [_part(opened.content.parts, of, what, "team")])
        audit.record(
            "content warning set",
            by=by,
            at=at,
            organisation_id=opened.organisation_id,
            subject=("report", report_id),
            detail={"part": of},
        )


def mark_as_person(*, opened: OpenMailbox, of: int, what: Sequence[str], at: datetime) -> None:
    """Mark one's own words or files; raises MailboxGone, NotMarkable. Leaves the day only."""
    with write():
        report, envelope = envelope_of_mailbox(opened)
        append_parts(report, envelope, [_part(open_parts(report, envelope), of, what, "person")])
        audit.record("content warning set", by=None, at=at, subject=("report", report.pk), day_only=True)
