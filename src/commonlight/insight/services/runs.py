"""Asking for a run, working it out, and working it out once more to see that the same bytes come."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit, clock
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.insight.models import Run
from commonlight.insight.services import child

State, Checked = Run.State, Run.Checked
# Progress is written only when it moved so far: a job must not queue for the pen all the time.
STEP = 5
SECONDS = 600
# Lists of runs leave these where they are: they may be large.
LARGE = ("asked", "result")


class StillOpen(Exception):
    """The run is being worked out, or never was."""


def as_bytes(value: Any) -> bytes:
    """Return a value as the one sequence of bytes that stands for it: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(data: bytes) -> str:
    """Return the fingerprint of bytes, 64 letters."""
    return hashlib.sha256(data).hexdigest()


def ask(kind: str, asked: dict[str, Any], *, seed: int = 1, by: Account | None, at: datetime) -> Run:
    """
    Keep a question with all its inputs and begin to work it out.

    Parameters
    ----------
    kind : a module in `insight/kinds` with `work_out(asked, progress) -> dict`
    asked : everything the answer depends on, as JSON has it; never anything about a person. The kind gets it with `seed` in it
    """
    from commonlight.insight.tasks import work_out_run

    data = as_bytes(asked)
    with write():
        run = Run.objects.create(
            kind=kind, asked=data.decode(), inputs_digest=digest(data), seed=seed, made_on=at.date(), by=by
        )
        audit.record("run asked for", by=by, at=at, subject=("run", run.pk), detail={"kind": kind})
    work_out_run.enqueue(str(run.pk))
    return run


def again(run: Run, *, by: Account | None, at: datetime) -> None:
    """
    Work a run out once more from its kept inputs and say whether the same bytes come.

    Raises
    ------
    StillOpen : it is being worked out, or failed
    """
    from commonlight.insight.tasks import work_out_run_again

    with write():
        changed = (
            Run.objects.filter(pk=run.pk, state=State.DONE)
            .exclude(checked=Checked.WAITING)
            .update(checked=Checked.WAITING, checked_on=at.date(), progress=0)
        )
        if not changed:
            raise StillOpen
        audit.record("run asked for once more", by=by, at=at, subject=("run", run.pk))
    work_out_run_again.enqueue(str(run.pk))


def result_of(run: Run) -> dict[str, Any]:
    """Return what came out; raises StillOpen before that."""
    if run.state != State.DONE or run.result is None:
        raise StillOpen
    return dict(json.loads(bytes(run.result)))


def asked_of(run: Run) -> dict[str, Any]:
    """Return what was asked."""
    return dict(json.loads(run.asked))


def perform(run: Run) -> None:
    """Work a run out and keep the answer; called by the job."""
    if not Run.objects.filter(pk=run.pk, state=State.WAITING).update(state=State.RUNNING):
        return
    answer = _answer(run)
    with write():
        if answer.error_kind:
            Run.objects.filter(pk=run.pk).update(state=State.FAILED, error_kind=answer.error_kind)
            return
        data = as_bytes(answer.found)
        Run.objects.filter(pk=run.pk).update(
            state=State.DONE, progress=100, versions=answer.versions, result=data, result_digest=digest(data)
        )


def give_back(run_id: str) -> None:
    """Let a run whose worker died wait again, for the job that is begun once more."""
    Run.objects.filter(pk=UUID(str(run_id)), state=State.RUNNING).update(state=State.WAITING, progress=0)


def give_up(run_id: str) -> None:
    """Say of a run that it could not be worked out, when every worker died in it."""
    with write():
        Run.objects.filter(pk=UUID(str(run_id)), state__in=(State.WAITING, State.RUNNING)).update(
            state=State.FAILED, error_kind="failed"
        )
        Run.objects.filter(pk=UUID(str(run_id)), checked=Checked.WAITING).update(checked=Checked.FAILED)


def perform_again(run: Run, *, on: date | None = None) -> None:
    """Work a run out once more and keep whether the bytes are the same; called by the job."""
    # A question that was changed in the store is not the one that was answered.
    untouched = digest(run.asked.encode()) == run.inputs_digest
    answer = _answer(run) if untouched else child.Answer(error_kind="failed")
    if answer.error_kind:
        checked = Checked.FAILED
    else:
        checked = Checked.SAME if digest(as_bytes(answer.found)) == run.result_digest else Checked.DIFFERENT
    with write():
        Run.objects.filter(pk=run.pk, checked=Checked.WAITING).update(
            checked=checked, checked_on=on or clock.today(), checked_versions=answer.versions, progress=100
        )


def _answer(run: Run) -> child.Answer:
    said = 0

    def progress(percent: int) -> None:
        nonlocal said
        if percent - said >= STEP:
            said = percent
            with write():
                Run.objects.filter(pk=run.pk).update(progress=min(percent, 99))

    return child.work_out(run.kind, asked_of(run) | {"seed": run.seed}, progress=progress, seconds=SECONDS)
