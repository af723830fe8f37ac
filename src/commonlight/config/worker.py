"""The jobs worker as a process of its own: `python -m commonlight.config.worker` (started and kept by `serve`)."""

import ctypes
import os
import signal
import sys
import threading

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it dies, so that none is left behind unseen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> int:
    """Run sweeps and jobs until SIGTERM or SIGINT."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    import django

    django.setup()
    from commonlight.core import jobs
    from commonlight.core.log_format import watch_uncaught

    watch_uncaught()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    jobs.work(stopping)
    return 0


if __name__ == "__main__":
    sys.exit(main())
