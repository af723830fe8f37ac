"""Shows the duty to report: one report whose clock runs, one that was told to the county and waits for a second person."""

from datetime import datetime, timedelta

from commonlight.demo.coalition import Coalition
from commonlight.reports.models import Status
from commonlight.reports.services import duty
from commonlight.reports.services.cards import open_queue

ORDER = 40


def build(coalition: Coalition, *, at: datetime) -> None:
    """Act on the two newest open notes in which somebody is under 18."""
    dana = coalition.readers["dana"]
    lines = open_queue(by=dana.account, keyring=dana.keyring).lines
    wanted = [
        line.report_id
        for line in sorted(lines, key=lambda line: (line.due or "", line.report_id), reverse=True)
        if "child" in line.card.get("u", [])
        and line.status != Status.CLOSED
        and line.organisation_id == coalition.organisations["harbor"].pk
    ]
    for number, report_id in enumerate(wanted[:2]):
        duty.start_clock(
            report_id=report_id, by=dana.account, keyring=dana.keyring, at=at - timedelta(hours=3 - number)
        )
    if len(wanted) > 1:
        duty.record_telling(
            report_id=wanted[1],
            to="Riverbend County child protection",
            reference="RC-1042",
            words="A girl of about 15 at a truck stop on Route 12; when and how often, as it was told to us.",
            by=dana.account,
            keyring=dana.keyring,
            at=at - timedelta(hours=1),
        )
