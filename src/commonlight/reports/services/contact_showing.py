"""Showing a number to the team: inside the agreed hours, beside the agreed words, and never without a line in the audit."""

from dataclasses import dataclass
from datetime import datetime

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports.plans import ANYONE, MAN, WOMAN, ContactPlan, Window
from commonlight.reports.services.contact_plan import OutsidePlan, check_who, may_contact, plan_of
from commonlight.reports.services.team import reach


@dataclass(frozen=True, repr=False)
class ShownContact:
    """What a team member sees after asking: the number beside the agreed words, and until when it may be used."""

    plan: ContactPlan
    window: Window


def show_contact(*, report_id: int, fits: bool = False, by: Account, keyring: Keyring, at: datetime) -> ShownContact:
    """
    Show the number of a report beside the agreed words: inside the hours only, and each showing is logged.

    fits : the reader says that she is who the person asked for (asked when that is a woman or a man)

    Raises NotYours, OutsidePlan. Nothing is shown that is not in the audit: both are one transaction.
    """
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        plan = plan_of(opened.content)
        check_who(opened.content, plan, opened.organisation_id)
        if plan is None or not plan.is_outside:
            raise OutsidePlan("no_number")
        found = may_contact(plan, at)
        if not found.is_open:
            raise OutsidePlan("hours", opening=found)
        if plan.by_whom in (WOMAN, MAN) and not fits:
            raise OutsidePlan("fits")
        asked = plan.by_whom if plan.by_whom in (ANYONE, WOMAN, MAN) else "organisation"
        audit.record(
            "contact shown",
            by=by,
            at=at,
            organisation_id=opened.organisation_id,
            subject=("report", report_id),
            detail={"asked_for": asked},
        )
    return ShownContact(plan, found)
