"""
Counting how often a short address is opened: one number for a day, and nothing else.

Whoever opens it gets no cookie, and nothing of the browser or its address is read. Counting must never hold up what
people write to us, so it is slow on purpose: what comes faster is led on and not counted.
"""

import threading
import time
from collections.abc import Callable
from datetime import date

from django.db.models import F

from commonlight.core.store import write
from commonlight.outreach import short_targets
from commonlight.outreach.models import Opening, ShortAddress

A_SECOND = 4.0
BURST = 20.0
MOST_A_DAY = 5000


class Pace:
    """So many a second over a while, with a small store for a busy moment; shared by the threads of the process."""

    def __init__(self, a_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._burst, self._clock = a_second, burst, clock
        self._guard = threading.Lock()
        self._left, self._at = burst, clock()

    def takes(self) -> bool:
        """Return whether one more may pass now, and count it."""
        with self._guard:
            now = self._clock()
            self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


PACE = Pace(A_SECOND, BURST)


def count_opening(address: ShortAddress, *, on: date, pace: Pace = PACE) -> bool:
    """
    Count one opening of a day and return whether it was counted.

    Not counted: addresses that ended, those that lead to the form, and what comes faster or oftener than we count.
    """
    if address.ended_on is not None or not short_targets.is_counted(address.target) or not pace.takes():
        return False
    with write():
        row, _made = Opening.objects.get_or_create(address=address, day=on)
        return bool(Opening.objects.filter(pk=row.pk, n__lt=MOST_A_DAY).update(n=F("n") + 1))
