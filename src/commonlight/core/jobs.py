"""
Work outside of requests: periodic sweeps and queued jobs, run by one worker process beside the site.

A room keeps sweeps in `sweeps.py` and jobs in `tasks.py`; the worker finds them there. What a person without an account
does enqueues nothing: a row in a queue would tell when. Sweeps find such work later, at moments that tell nothing.

The worker never decrypts: no reader's key reaches it. It deletes, counts clear columns, peels the escalation layer and
sends content-free mail. A sweep does a little in each transaction (50 ms at most) and says whether more is left.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connections, router
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.backend import DatabaseBackend

from commonlight.core import clock
from commonlight.core.store import write

logger = logging.getLogger("commonlight.jobs")

KEEP_FINISHED = timedelta(days=7)
POLL_SECONDS = 1.0
BATCH_ROWS = 200
WORKER = "worker"

# Several times longer than any job may run: each gives up by itself after ten minutes at most.
LONGEST_JOB = timedelta(hours=1)
MOST_BEGUN = 3

Sweep = Callable[[datetime], bool | None]
Lost = Callable[..., None]
_lost: dict[str, tuple[Lost, Lost]] = {}


class NotAnId(TypeError):
    """An argument of a job is neither a number nor a UUID; words must not stand in a queue."""


class WorkerDied(Exception):
    """The worker died in this job as often as it was begun."""


@dataclass(frozen=True)
class Registered:
    """A sweep and how often it runs."""

    name: str
    run: Sweep
    every: timedelta


SWEEPS: dict[str, Registered] = {}


def sweep(*, every: timedelta) -> Callable[[Sweep], Sweep]:
    """
    Register a function of the present moment as a periodic sweep.

    It does one batch and returns True when more is left, in which case it is called again soon. The moments between
    two runs vary by a tenth, so that they tell nothing about what was found.
    """

    def register(run: Sweep) -> Sweep:
        name = f"{run.__module__}.{run.__qualname__}"
        SWEEPS[name] = Registered(name, run, every)
        return run

    return register


def _checked(value: object) -> None:
    if isinstance(value, int | UUID):
        return
    try:
        UUID(str(value))
    except ValueError as problem:
        raise NotAnId("A job takes ids only (whole numbers, UUIDs).") from problem


class IdsOnlyBackend(DatabaseBackend):
    """The database queue, with ids as the only arguments."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Put a job into the queue; raises NotAnId for any other argument."""
        for value in (*args, *kwargs.values()):
            _checked(value)
        return super().enqueue(
            task,
            [str(value) if isinstance(value, UUID) else value for value in args],
            {name: str(value) if isinstance(value, UUID) else value for name, value in kwargs.items()},
        )


def _place() -> str:
    """Return which database the queue lies in, as the router says."""
    from django_tasks_db.models import DBTaskResult

    return router.db_for_write(DBTaskResult)


def on_lost(task: Any, *, again: Lost, given_up: Lost) -> None:
    """
    Let a room put its own rows right when a worker died in one of its jobs; both are called with the job's ids.

    again : before the job is begun once more; given_up : when it was begun often enough
    """
    _lost[task.module_path] = (again, given_up)


def give_back_lost(*, at: datetime) -> int:
    """
    Put jobs whose worker died back into the queue, and return how many; begun MOST_BEGUN times, a job counts as failed.

    One data folder has one worker, so what runs while it starts was lost. Workers of one server cannot see each other:
    there a job is lost when it has run longer than any job may.
    """
    from django_tasks_db.models import DBTaskResult

    lost = DBTaskResult.objects.running()
    if connections[_place()].vendor != "sqlite":
        lost = lost.filter(started_at__lt=at - LONGEST_JOB)
    rows = list(lost)
    for row in rows:
        is_over = len(row.worker_ids) >= MOST_BEGUN
        # First the room's rows, then the job: a second death between the two finds the job still lost.
        if row.task_path in _lost:
            again, given_up = _lost[row.task_path]
            (given_up if is_over else again)(*row.args_kwargs["args"])
        with write(_place()):
            _put_back(row, is_over, at)
        logger.error("a worker died in a job; it is %s", "given up" if is_over else "begun again")
    return len(rows)


def _put_back(row: Any, is_over: bool, at: datetime) -> None:
    from django_tasks_db.models import DBTaskResult, TaskResultStatus

    same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
    if is_over:
        died = f"{WorkerDied.__module__}.{WorkerDied.__qualname__}"
        same.update(status=TaskResultStatus.FAILED, exception_class_path=died, finished_at=at)
    else:
        same.update(status=TaskResultStatus.READY)


def _take_next_job() -> Any:
    """Return the job that is due first, now this worker's own, or None: two workers never get the same one."""
    from django_tasks_db.models import DBTaskResult

    # Looked for before, so that an empty queue costs no transaction.
    if not DBTaskResult.objects.ready().exists():
        return None
    with write(_place()):
        row = DBTaskResult.objects.ready().get_locked()
        if row is not None:
            row.claim(WORKER)
    return row


def run_next_job() -> bool:
    """
    Run the job that is due first and return whether there was one.

    Nothing a job returns is kept, and of an error only its class: its message could hold what somebody wrote.
    """
    from django_tasks_db.models import TaskResultStatus

    row = _take_next_job()
    if row is None:
        return False
    try:
        arguments = row.args_kwargs
        row.task.call(*arguments["args"], **arguments["kwargs"])
        row.status, row.exception_class_path = TaskResultStatus.SUCCESSFUL, ""
    except Exception as problem:
        logger.error("a job failed", exc_info=problem)
        row.status = TaskResultStatus.FAILED
        row.exception_class_path = f"{type(problem).__module__}.{type(problem).__qualname__}"
    row.finished_at = clock.now()
    row.return_value, row.traceback = None, ""
    with write(_place()):
        row.save()
    return True


class Timetable:
    """When each sweep runs next; kept in memory, for a sweep finds its work again after a restart."""

    def __init__(self, sweeps: dict[str, Registered], *, began: float, rng: random.Random) -> None:
        self._sweeps = sweeps
        self._rng = rng
        # The first runs are spread over a short while, so that a start does not do everything at once.
        self._due = {name: began + rng.uniform(0, min(30.0, s.every.total_seconds())) for name, s in sweeps.items()}

    def run_due(self, moment: float, at: datetime) -> None:
        """Run every sweep due at `moment` (seconds of a steady clock); `at` is what the clock on the wall says."""
        for name, registered in self._sweeps.items():
            if self._due[name] > moment:
                continue
            seconds = registered.every.total_seconds()
            pause = seconds * self._rng.uniform(0.9, 1.1)
            try:
                if registered.run(at):
                    pause = min(pause, 0.2)
            except Exception as problem:
                # One sweep that fails must not keep the others from running; it is tried again at its next turn.
                logger.error("a sweep failed", exc_info=problem)
            self._due[name] = moment + pause


@contextmanager
def _fresh_connections() -> Iterator[None]:
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()


def _begin() -> None:
    """Look for what a worker before this one left; a database that is away now is no reason not to start."""
    try:
        with _fresh_connections():
            give_back_lost(at=clock.now())
    except Exception as problem:
        logger.error("the queue could not be read", exc_info=problem)


def work(stopping: threading.Event) -> None:
    """Run sweeps and jobs until `stopping` is set."""
    autodiscover_modules("sweeps", "tasks")
    _begin()
    timetable = Timetable(SWEEPS, began=time.monotonic(), rng=random.Random())  # noqa: S311
    while not stopping.is_set():
        found = False
        try:
            with _fresh_connections():
                timetable.run_due(time.monotonic(), clock.now())
                found = run_next_job()
        except Exception as problem:
            logger.error("the queue could not be read", exc_info=problem)
        if not found:
            stopping.wait(POLL_SECONDS)


@sweep(every=timedelta(minutes=30))
def give_back_lost_jobs(at: datetime) -> None:
    """Put jobs of dead workers back where several workers share a server; a folder's one worker does it as it starts."""
    if connections[_place()].vendor != "sqlite":
        give_back_lost(at=at)


@sweep(every=timedelta(hours=6))
def remove_finished_jobs(at: datetime) -> bool:
    """Remove rows of jobs that ended more than seven days ago."""
    from django_tasks_db.models import DBTaskResult

    with write(_place()):
        old = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_FINISHED)
        ids = list(old.values_list("pk", flat=True)[:BATCH_ROWS])
        DBTaskResult.objects.filter(pk__in=ids).delete()
    return len(ids) == BATCH_ROWS


@sweep(every=timedelta(hours=1))
def remove_expired_sessions(at: datetime) -> bool:
    """Remove sessions whose last day has passed."""
    from django.contrib.sessions.models import Session

    with write("jobs"):
        names = list(Session.objects.filter(expire_date__lt=at).values_list("pk", flat=True)[:BATCH_ROWS])
        Session.objects.filter(pk__in=names).delete()
    return len(names) == BATCH_ROWS
