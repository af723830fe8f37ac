"""
The duty to report a child in danger, and other acts that cannot wait: one person acts at once, a second confirms.

Nothing here asks for leave. The rule, the line and the hours are the coalition's own entries, never our guess; what is
missing says so. What was told, to whom, and the receipt lie sealed in the organisation's own notes; clear are only the
times, for staff must be able to account for them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from commonlight.core import audit, place, sealed_files
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import permissions, selectors
from commonlight.reports.facts import FileRef
from commonlight.reports.models import DutyClock, StoredFile, UrgentAct
from commonlight.reports.services import notebooks
from commonlight.reports.services.parts import append_parts
from commonlight.reports.services.readiness import DUTY_ENTRIES
from commonlight.reports.services.team import NotYours, OpenReport, reach
from commonlight.reports.services.waiting import CONFIRM_WITHIN

ENTRY = "duty"


class ClockRuns(Exception):
    """The duty's clock of this report runs already."""


class OwnAct(Exception):
    """Who did it cannot be the second person."""


class ConfirmedAlready(Exception):
    """A second person confirmed it before."""


@dataclass(frozen=True)
class Panel:
    """
    What the duty panel shows of one report.

    rows : the place's rule and line, filled in or not; hours : within which the state wants it, None if not filled in
    clock : of this organisation, the running one or the last; told : what was recorded, newest last
    """

    rows: list[place.Row]
    hours: int | None
    clock: DutyClock | None
    told: list[dict[str, Any]]
    acts: list[UrgentAct]


def panel_of(opened: OpenReport, keyring: Keyring) -> Panel:
    """Return what the duty panel of an opened report shows; raises SealBroken."""
    mine = {"report": opened.report, "organisation_id": opened.organisation_id}
    entries = notebooks.entries(opened.report.pk, opened.organisation_id, keyring)
    return Panel(
        rows=[place.Row(kind, place.entry(kind)) for kind in DUTY_ENTRIES],
        hours=selectors.intake().duty_hours,
        clock=DutyClock.objects.filter(**mine).order_by("ended", "-started").first()
        if not DutyClock.objects.filter(**mine, ended=None).exists()
        else DutyClock.objects.filter(**mine, ended=None).first(),
        told=[entry for entry in entries if entry.get("kind") == ENTRY],
        acts=list(UrgentAct.objects.filter(**mine).select_related("by", "confirmed_by").order_by("at")),
    )


def start_clock(*, report_id: int, by: Account, keyring: Keyring, at: datetime) -> DutyClock:
    """Start the duty's clock, to the minute; raises NotYours, ClockRuns."""
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        if _running(opened) is not None:
            raise ClockRuns
        clock = _start(opened, at)
        notebooks.keep(opened.report, opened.organisation_id, keyring, {"kind": ENTRY, "act": "started"}, by=by, at=at)
        _audit("duty clock started", opened, by, at)
    return clock


def _running(opened: OpenReport) -> DutyClock | None:
    return DutyClock.objects.filter(report=opened.report, organisation_id=opened.organisation_id, ended=None).first()


def _start(opened: OpenReport, at: datetime) -> DutyClock:
    hours = selectors.intake().duty_hours
    due = None if hours is None else at + timedelta(hours=hours)
    return DutyClock.objects.create(report=opened.report, organisation_id=opened.organisation_id, started=at, due=due)


def record_telling(
    *,
    report_id: int,
    to: str,
    reference: str,
    words: str,
    receipt: FileRef | None = None,
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> UrgentAct:
    """
    Record that the authorities were told: it ends the clock, stands at once, and waits for a second person afterwards.

    to : office or person told; reference : the number they gave; receipt : a sealed file

    The person reads in the messages that somebody was told, and who decided it. Raises NotYours, ReportFull.
    """
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        clock = _running(opened) or _start(opened, at)
        DutyClock.objects.filter(pk=clock.pk).update(ended=at)
        content: dict[str, Any] = {"kind": ENTRY, "act": "told", "to": to, "reference": reference, "text": words}
        if receipt is not None:
            content["receipt"] = receipt.as_content()
            StoredFile.objects.create(id=receipt.id, report=opened.report)
        notebooks.keep(opened.report, opened.organisation_id, keyring, content, by=by, at=at)
        told = {
            "kind": "duty",
            "by": "team",
            "organisation": core_selectors.organisation(opened.organisation_id).name,
            "who": by.display_name,
            "day": at.date().isoformat(),
        }
        append_parts(opened.report, opened.envelope, [told])
        act = note_urgent_act(opened, UrgentAct.Kind.DUTY, by=by, at=at)
        _audit("duty to report met", opened, by, at)
    if receipt is not None:
        sealed_files.set_day(receipt.id, at.date())
    return act


def note_urgent_act(opened: OpenReport, kind: UrgentAct.Kind, *, by: Account, at: datetime) -> UrgentAct:
    """Note an act that a second person of the organisation confirms, inside the caller's `write()`."""
    return UrgentAct.objects.create(
        report=opened.report, organisation_id=opened.organisation_id, kind=kind, by=by, at=at
    )


def acts_to_confirm(by: Account) -> list[UrgentAct]:
    """Return the acts of this person's organisations that no second person confirmed yet, oldest first."""
    mine = permissions.team_organisations(by)
    rows = UrgentAct.objects.filter(organisation_id__in=mine, confirmed_at=None)
    return list(rows.select_related("by", "organisation").order_by("at"))


def is_overdue(act: UrgentAct, at: datetime) -> bool:
    """Whether an act waits for more than a day: then it climbs to the coordinators."""
    return act.confirmed_at is None and act.at + CONFIRM_WITHIN <= at


def confirm_act(*, act_id: int, by: Account, at: datetime) -> None:
    """Confirm as the second person; raises NotYours, OwnAct, ConfirmedAlready."""
    with write():
        act = UrgentAct.objects.filter(pk=act_id, organisation_id__in=permissions.team_organisations(by)).first()
        if act is None:
            raise NotYours
        if act.by_id == by.pk:
            raise OwnAct
        if not UrgentAct.objects.filter(pk=act.pk, confirmed_at=None).update(confirmed_by=by, confirmed_at=at):
            raise ConfirmedAlready
        audit.record(
            "urgent act confirmed",
            by=by,
            at=at,
            organisation_id=act.organisation_id,
            subject=("report", act.report_id),
            detail={"act": act.kind},
        )


def receipt_of(opened: OpenReport, keyring: Keyring, number: int) -> FileRef | None:
    """Return the receipt of the told entry at a place of the panel's list, or None."""
    told = panel_of(opened, keyring).told
    if not 0 <= number < len(told) or "receipt" not in told[number]:
        return None
    return FileRef.from_content(told[number]["receipt"])


def _audit(kind: str, opened: OpenReport, by: Account, at: datetime) -> None:
    audit.record(kind, by=by, at=at, organisation_id=opened.organisation_id, subject=("report", opened.report.pk))
