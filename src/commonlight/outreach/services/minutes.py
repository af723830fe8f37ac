"""Minutes of a day of an event: written or sent once, kept with the day, corrected and deleted; a private event has none."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import DayMinutes, Occurrence
from commonlight.outreach.refusals import Refused


def of(day: Occurrence) -> DayMinutes | None:
    """Return the minutes of a day, if there are any."""
    return DayMinutes.objects.filter(occurrence=day).first()


def keep(day: Occurrence, text: str, *, by: Account, at: datetime) -> None:
    """Keep the minutes of a day in place of what stood there; no words delete them. Raises Refused("private")."""
    if day.event.is_private:
        raise Refused("private")
    text = text.strip()
    with write():
        if text:
            said = {"text": text, "written_day": at.date()}
            DayMinutes.objects.update_or_create(occurrence=day, defaults=said)
        else:
            DayMinutes.objects.filter(occurrence=day).delete()
        audit.record("minutes kept" if text else "minutes deleted", by=by, at=at, subject=("event day", day.pk))
