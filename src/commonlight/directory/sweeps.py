"""What the worker does for the directory: hours that begin or end with a day, terms of a new release, warnings kept up."""

from datetime import datetime, timedelta

from django.db.models import Q

from commonlight.core.jobs import sweep
from commonlight.core.store import write
from commonlight.directory.models import Published, Schedule, Stale
from commonlight.directory.selectors import WARN_DAYS
from commonlight.directory.services.publishing import publish
from commonlight.directory.services.taxonomy import ensure_taxonomy

SOME = 20


@sweep(every=timedelta(hours=12))
def renew_terms(at: datetime) -> bool:
    """Bring the taxonomy into step with the program."""
    ensure_taxonomy(at=at)
    return False


@sweep(every=timedelta(hours=24))
def renew_bounded_hours(at: datetime) -> bool:
    """Publish anew a few services whose hours began or ended yesterday, so that "open now" knows it."""
    day = at.date()
    turning = Schedule.objects.filter(
        Q(valid_from=day) | Q(valid_to=day - timedelta(days=1)) | Q(dtstart=day) | Q(until=day - timedelta(days=1))
    )
    ids = {
        key
        for pair in turning.values_list("service_id", "service_at_location__service_id")
        for key in pair
        if key is not None
    }
    for start in range(0, len(ids), SOME):
        publish(services=sorted(ids)[start : start + SOME], at=at)
    return False


@sweep(every=timedelta(hours=24))
def mark_stale(at: datetime) -> bool:
    """Keep the day on which an entry first stood on the list of what will be hidden; who was checked leaves it."""
    soon = at.date() + timedelta(days=WARN_DAYS)
    due = set(
        Published.objects.filter(kind=Published.Kind.SERVICE, shown_until__lte=soon).values_list("entry_id", flat=True)
    )
    with write():
        known = set(Stale.objects.values_list("service_id", flat=True))
        Stale.objects.filter(service_id__in=list(known - due)[:200]).delete()
        fresh = sorted(due - known)[:200]
        Stale.objects.bulk_create([Stale(service_id=key, warned_day=at.date()) for key in fresh], ignore_conflicts=True)
    return len(due - known) > 200
