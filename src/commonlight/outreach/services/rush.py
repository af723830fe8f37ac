"""
More sign-ups at once than people would send: nobody is refused, and no stranger takes all seats in a minute.

Beyond the pace of a day's event a sign-up is taken and keeps its place in the queue, but gets its seat only when the team
looked, or by itself: the next day, or a few hours before the event. Counted in the memory of this process, by event
only: no address of anybody is looked at, so people behind one address (a shelter, a school) never share a limit.
"""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Occurrence, SignUp
from commonlight.outreach.services import seats

WINDOW = timedelta(minutes=1)
AT_LEAST = 40
LET_IN_BEFORE = timedelta(hours=6)
MOST_DAYS = 2000


class Pace:
    """Counts forms per event day and minute; forgets the oldest days beyond `MOST_DAYS`."""

    def __init__(self) -> None:
        self._seen: OrderedDict[UUID, tuple[datetime, int]] = OrderedDict()
        self._guard = threading.Lock()

    def is_rush(self, row: Occurrence, at: datetime) -> bool:
        """Count one form for a day and return whether it is beyond the pace: half of the seats a minute, 40 at least."""
        most = max(AT_LEAST, (row.capacity or 0) // 2)
        with self._guard:
            began, n = self._seen.get(row.pk, (at, 0))
            if not began <= at < began + WINDOW:
                began, n = at, 0
            self._seen[row.pk] = (began, n + 1)
            self._seen.move_to_end(row.pk)
            while len(self._seen) > MOST_DAYS:
                self._seen.popitem(last=False)
            return n >= most


PACE = Pace()


def held(row: Occurrence) -> int:
    """Return how many sign-ups of a day wait for a look."""
    return SignUp.objects.filter(occurrence=row, state=SignUp.State.HELD).count()


def let_in(occurrence: Occurrence, *, by: Account | None, at: datetime) -> list[SignUp]:
    """Put what was held into the queue in the order it came and give the free seats; `by` None: the worker."""
    with write():
        row = Occurrence.objects.select_for_update(of=("self",)).select_related("event").get(pk=occurrence.pk)
        waiting = SignUp.objects.filter(occurrence=row, state=SignUp.State.HELD)
        n = waiting.update(state=SignUp.State.WAITING)
        given = seats.promote(row)
        audit.record("rush let in", by=by, at=at, day_only=by is None, subject=("event day", row.pk), detail={"n": n})
    return given


def end_between(occurrence: Occurrence, first: int, last: int, *, by: Account, at: datetime) -> int:
    """
    End the sign-ups of the public from one number to another, which a machine sent, and pass their seats on.

    Groups that the team entered stay. Returns how many ended.
    """
    with write():
        row = Occurrence.objects.select_for_update(of=("self",)).select_related("event").get(pk=occurrence.pk)
        rows = SignUp.objects.filter(occurrence=row, number__range=(first, last), group="")
        found = list(rows.exclude(state=SignUp.State.ENDED))
        for mine in found:
            seats.add(row, mine, -1)
        rows.update(
            state=SignUp.State.ENDED, needs=[], interpreter="", n_children=0, address=b"", address_mark="", news=""
        )
        seats.save(row)
        if row.starts_at > at:
            seats.promote(row)
        audit.record("sign-ups ended", by=by, at=at, subject=("event day", row.pk), detail={"n": len(found)})
    return len(found)


def let_in_due(at: datetime, *, limit: int = 20) -> bool:
    """Let in what nobody looked at: from an earlier day, or of an event that begins soon; return whether more wait."""
    kept = SignUp.objects.filter(state=SignUp.State.HELD)
    ids = set(kept.filter(day__lt=at.date()).values_list("occurrence_id", flat=True)[:limit])
    ids |= set(
        kept.filter(occurrence__starts_at__lte=at + LET_IN_BEFORE).values_list("occurrence_id", flat=True)[:limit]
    )
    for row in Occurrence.objects.filter(pk__in=ids):
        let_in(row, by=None, at=at)
    return len(ids) >= limit
