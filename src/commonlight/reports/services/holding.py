"""A hold on a report, by somebody who can open it; its words go into a sealed note of the organisation."""

from datetime import date, datetime

from commonlight.core import retention
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports.services.erasing import REPORT
from commonlight.reports.services.team import add_note, reach


def hold_report(
    *, report_id: int, reason: str, until: date, text: str = "", by: Account, keyring: Keyring, at: datetime
) -> None:
    """Keep a report until a day; raises NotYours, HoldRefused. The person may still delete it: it is theirs."""
    with write():
        reach(report_id=report_id, by=by, keyring=keyring)
        retention.hold(kind=REPORT, object_id=report_id, reason=reason, until=until, by=by, at=at)
        if text.strip():
            add_note(report_id=report_id, text=text, by=by, keyring=keyring, at=at)


def end_report_hold(*, report_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    """Let the calendar count again; raises NotYours."""
    with write():
        reach(report_id=report_id, by=by, keyring=keyring)
        retention.end_hold(kind=REPORT, object_id=report_id, by=by, at=at)
