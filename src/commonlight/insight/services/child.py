"""Asking the child process that loads the analysis; the web process and the worker never do."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Timer
from typing import Any

from commonlight.insight.child import NOT_INSTALLED

SECONDS = 120
PROBLEMS = {
    "too_long": "Working it out took too long. Try again.",
    "not_installed": "The programs for analysis are not installed on this machine.",
    "failed": "Working it out failed. Nothing was changed.",
}


@dataclass(frozen=True)
class Answer:
    """What a child said; `error_kind` (a key of `PROBLEMS`) where it said nothing."""

    found: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    error_kind: str = ""


def work_out(
    kind: str, asked: dict[str, Any], *, progress: Callable[[int], None] | None = None, seconds: float = SECONDS
) -> Answer:
    """
    Let a child process work a question out; it ends with the answer.

    kind : a module in `insight/kinds`
    progress : called with 0 to 100 as often as the child says so
    """
    if not kind.isidentifier():
        raise ValueError(f"no kind of run is called {kind!r}")
    # The only word that is not ours is the name of a module of this package.
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "commonlight.insight.child", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    late: list[bool] = []

    def stop() -> None:
        late.append(True)
        child.kill()

    clock = Timer(seconds, stop)
    clock.start()
    said: dict[str, Any] = {}
    try:
        # The child reads all before it says anything, so neither waits for the other.
        assert child.stdin is not None and child.stdout is not None
        try:
            with child.stdin as pipe:
                pipe.write(json.dumps(asked).encode())
        except BrokenPipeError:
            pass
        for line in child.stdout:
            said = json.loads(line)
            if progress is not None and "progress" in said:
                progress(said["progress"])
        code = child.wait()
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    if late:
        return Answer(error_kind="too_long")
    if code == NOT_INSTALLED:
        return Answer(error_kind="not_installed")
    if code != 0 or "found" not in said:
        return Answer(error_kind="failed")
    return Answer(found=dict(said["found"]), versions=dict(said["versions"]))


def in_child(kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what a child process works out, or a problem in plain words."""
    answer = work_out(kind, asked)
    return {"problem": PROBLEMS[answer.error_kind]} if answer.error_kind else answer.found
