"""What must be done before the first page runs in a child; whoever waits for it hears how it ended."""

import os
import time

import pytest

from commonlight.config.preparing import Preparing


def _forked(act) -> int:
    """Return the exit code of `act` run in a process forked from this one, as the web process is."""
    child = os.fork()
    if child == 0:
        code = 9
        try:
            act()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_text_of_the_work_comes_back():
    preparing = Preparing(lambda: "sunny hill")
    assert preparing.result() == "sunny hill"


@pytest.mark.slow
def test_a_process_forked_meanwhile_waits_for_the_end(tmp_path):
    mark = tmp_path / "done"

    def work() -> str:
        time.sleep(0.2)
        mark.touch()
        return ""

    preparing = Preparing(work)

    def wait() -> None:
        preparing.wait()
        if not mark.exists():
            raise SystemExit(5)

    assert _forked(wait) == 0
    assert preparing.result() == ""
    assert _forked(wait) == 0, "a process started again later does not wait for what was read before it"


def test_failure_is_told_to_both(capfd):
    def work() -> str:
        raise OSError("disk full")

    preparing = Preparing(work)
    assert _forked(preparing.wait) == 1
    assert preparing.result() is None
    assert "disk full" in capfd.readouterr().err


def test_work_that_is_killed_has_failed():
    preparing = Preparing(lambda: os.kill(os.getpid(), 9) or "")
    assert preparing.result() is None
    with pytest.raises(SystemExit):
        preparing.wait()
