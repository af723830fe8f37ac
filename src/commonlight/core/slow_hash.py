"""Argon2id: stretching a passphrase or the secret half of a mailbox code. One place, so that its cost stays bounded."""

import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from nacl.bindings import crypto_pwhash_alg
from nacl.bindings.crypto_pwhash import crypto_pwhash_ALG_ARGON2ID13

SALT_BYTES = 16
PAUSE_SECONDS = 0.2
Result = TypeVar("Result")


class TooBusy(Exception):
    """The one slot for slow hashes has a full queue; nothing was tried. Say: try again in a minute."""


@dataclass(frozen=True, repr=False)
class Stretched:
    """64 bytes of one Argon2id run: `verifier` may be stored, `key` opens and is never stored."""

    verifier: bytes
    key: bytes


def stretch(secret: bytes, salt: bytes, *, passes: int, mebibytes: int) -> Stretched:
    """Run Argon2id once (one lane) and return its 64 bytes in two halves; `salt` has 16 bytes."""
    out = crypto_pwhash_alg(64, secret, salt, passes, mebibytes * 1024 * 1024, crypto_pwhash_ALG_ARGON2ID13)
    return Stretched(verifier=out[:32], key=out[32:])


def stretch_passphrase(secret: bytes, salt: bytes) -> Stretched:
    """Stretch a reader's passphrase: 64 MiB, three passes, about 0.2 CPU seconds. Call it inside `PASSPHRASE_SLOT`."""
    return stretch(secret, salt, passes=3, mebibytes=64)


def stretch_code(secret: bytes, salt: bytes) -> Stretched:
    """
    Stretch the verifying digits of a mailbox code: 8 MiB, one pass, about 7 CPU milliseconds.

    Run it only after the selector was found, so that no stranger can pull a slow hash.
    """
    return stretch(secret, salt, passes=1, mebibytes=8)


def _step_back() -> None:
    # The thread yields to those that serve reporters: a flood of sign-ins then costs idle time only.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


class Slot:
    """Runs one slow act at a time with at most `queue` waiting; refuses further ones at once with TooBusy."""

    def __init__(self, queue: int) -> None:
        self._queue = queue
        self._begin()
        # A forked process inherits the pool without its thread and would wait for it for ever.
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._room = threading.BoundedSemaphore(self._queue + 1)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="slow-hash", initializer=_step_back)

    def run(self, act: Callable[[], Result]) -> Result:
        """Return what `act` returns, once its turn has come; raises TooBusy when the queue is full."""
        if not self._room.acquire(blocking=False):
            raise TooBusy
        try:
            result = self._executor.submit(act)
            # Somebody else waits: a flood of sign-ins gets every second turn only, the rest is for those who report.
            if self._room._value < self._queue:
                self._executor.submit(time.sleep, PAUSE_SECONDS)
            return result.result()
        finally:
            self._room.release()


PASSPHRASE_SLOT = Slot(queue=3)
