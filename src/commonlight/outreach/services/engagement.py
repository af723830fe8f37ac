"""What police and agencies did with the community: planned, done, and against which duty."""

from datetime import datetime
from typing import Any

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Engagement


def save_engagement(said: dict[str, Any], *, held: Engagement | None, by: Account, at: datetime) -> Engagement:
    """Write down or change something planned or done; `said` are fields of `Engagement`."""
    with write():
        row = held or Engagement(by=by)
        for name, value in said.items():
            setattr(row, name, value)
        row.save()
        kind = "engagement changed" if held else "engagement written"
        audit.record(kind, by=by, at=at, subject=("engagement", row.pk), organisation_id=row.organisation_id)
    return row


def remove_engagement(row: Engagement, *, by: Account, at: datetime) -> None:
    """Delete what was written down by mistake."""
    with write():
        audit.record(
            "engagement removed", by=by, at=at, subject=("engagement", row.pk), organisation_id=row.organisation_id
        )
        row.delete()
