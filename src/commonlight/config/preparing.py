"""Do what must be done before the first page in a child process, while other processes start; they wait for its end."""

import os
import signal
import traceback
from collections.abc import Callable

from commonlight.config.worker import end_with_parent

DONE = b"."


class Preparing:
    """
    A child process that runs `work`, begun at once.

    work : returns a short text for the process that watches; an exception is printed and means that it failed

    Forks: begin it before there are threads, and with no database open.
    """

    def __init__(self, work: Callable[[], str]) -> None:
        self._text, text = os.pipe()
        self._gate, gate = os.pipe()
        self._done = False
        self._child = os.fork()
        if self._child == 0:
            self._run(work, text, gate)
        os.close(text)
        os.close(gate)

    def _run(self, work: Callable[[], str], text: int, gate: int) -> None:
        code = 1
        try:
            end_with_parent()
            # Ctrl+C reaches every process of the terminal; a change of the tables begun is finished.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.write(text, work().encode())
            os.write(gate, DONE)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def result(self) -> str | None:
        """Wait for its end, in the process that began it; return its text, or None when it failed."""
        text = b""
        while part := os.read(self._text, 4096):
            text += part
        _, status = os.waitpid(self._child, 0)
        self._done = status == 0
        return text.decode() if self._done else None

    def wait(self) -> None:
        """Wait for its end in a process forked later; raises SystemExit when it failed."""
        # A process started again later finds the mark read by the one before it, and `_done` set.
        if not self._done and os.read(self._gate, 1) != DONE:
            raise SystemExit(1)
