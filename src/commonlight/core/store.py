"""Writing facts: one transaction at a time, first come first served."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


class FifoLock:
    """
    A lock that is given in the order it was asked for.

    SQLite lets writers wait by sleeping and trying again, so that under load one of them may wait for seconds while
    others pass it. All writes of the web process queue here instead. The holder may enter again.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self) -> None:
        """Wait for this thread's turn."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                self._depth += 1
                return
            if self._owner is None:
                self._owner, self._depth = me, 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()
        # The one who left gave the lock to this event without freeing it, so nobody can slip in between.
        with self._guard:
            self._owner, self._depth = me, 1

    def release(self) -> None:
        """Give the lock to the next in the queue; raises RuntimeError when this thread does not hold it."""
        with self._guard:
            if self._owner != threading.get_ident():
                raise RuntimeError("the lock is held by another thread")
            self._depth -= 1
            if self._depth:
                return
            if self._waiting:
                self._owner = -1
                self._waiting.popleft().set()
            else:
                self._owner = None

    def __enter__(self) -> "FifoLock":
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


_LOCKS = {"default": FifoLock(), "jobs": FifoLock()}
# Two numbers that stand for the pen of each database, among all locks programs may agree on in one PostgreSQL.
_PENS = {"default": (0x436F6D6D, 1), "jobs": (0x436F6D6D, 2)}


def _wait_for_turn(using: str) -> None:
    """
    Take the one pen of a PostgreSQL until the transaction ends; all processes of the site queue for it in order.

    Services look first and then write, and on SQLite nobody can come between. PostgreSQL would let two look at once:
    two tables published that were never compared, two rows with the same place in the audit's chain.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _PENS[using])


@contextmanager
def write(using: str = "default") -> Iterator[None]:
    """
    Do all of the block in one transaction, with the other writers waiting in order.

    Inside another `write()` it joins that one. Keep slow work (hashing, sealing, mail) outside of it.
    """
    if connections[using].vendor != "sqlite":
        with transaction.atomic(using=using):
            _wait_for_turn(using)
            yield
        return
    with _LOCKS[using], transaction.atomic(using=using):
        yield
