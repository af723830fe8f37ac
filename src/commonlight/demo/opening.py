"""Opens the invented coalition's public form, step by step as a real one would: hours, place, cover, rehearsal."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from commonlight.core.codes import Code
from commonlight.core.models import Account
from commonlight.core.services import NewReader
from commonlight.core.services.place import fill_place_entry
from commonlight.reports.services import hours, readiness, rehearsing

# Whoever looks at the demo comes back after weeks; it must not have closed itself then.
CLOSES_AFTER_DAYS = 30


def open_form(
    wanted: dict[str, Any], covers: list[tuple[UUID, Account]], rehearses: NewReader, *, at: datetime
) -> None:
    """
    Make everything ready.

    wanted : `place` and `duty_hours` of the content file; covers : pairs of organisation id and who steps in
    """
    by = rehearses.account
    hours.set_hours(
        days=range(5),
        opens=time(9),
        closes=time(17),
        closes_after_days=CLOSES_AFTER_DAYS,
        duty_hours=wanted["duty_hours"],
        by=by,
        at=at,
    )
    for entry in wanted["place"]:
        fill_place_entry(**entry, was_checked=True, by=by, at=at)
    for organisation_id, account in covers:
        readiness.set_cover(organisation_id=organisation_id, account=account, by=by, at=at)
    rehearsing.rehearse(
        organisation_id=rehearses.account.memberships.get().organisation_id,
        code=Code.draw(),
        answer="Thank you for writing. We read it.",
        by=by,
        keyring=rehearses.keyring,
        at=at,
    )
