"""Events that are long over: three years, one for a private event; their days, counts and tellings go with them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max

from commonlight.core import audit
from commonlight.core.retention import Due, bury
from commonlight.core.store import write
from commonlight.outreach.models import Event

EVENT = "event"
KEPT, KEPT_PRIVATE = timedelta(days=3 * 365), timedelta(days=365)


def due(on: date) -> list[Due]:
    """Return the events whose last day is long over; one with a day to come is never due."""
    ends = datetime.combine(on - KEPT_PRIVATE, time.max, UTC)
    rows = Event.objects.annotate(last=Max("occurrences__ends_at")).filter(last__lte=ends).order_by("last", "pk")
    found = []
    for row in rows:
        since = row.last.date()
        if row.is_private:
            found.append(Due(str(row.pk), since, "private"))
        elif since <= on - KEPT:
            found.append(Due(str(row.pk), since, "over"))
    return found


def erase_again(ids: Sequence[str]) -> int:
    """Delete the rows of these ids as far as they stand, inside the caller's `write()`."""
    rows = Event.objects.filter(pk__in=list(ids))
    n = rows.count()
    rows.delete()
    return n


def erase(ids: Sequence[str], at: datetime) -> None:
    """Delete events for good; shifts and hours stay without them."""
    with write():
        bury(EVENT, ids, at=at)
        erase_again(ids)
        for one in ids:
            audit.record("event erased", by=None, at=at, subject=(EVENT, one))
