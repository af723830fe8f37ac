"""Jobs of runs; their only arguments are ids."""

from uuid import UUID

from django_tasks import task

from commonlight.core import jobs
from commonlight.insight.models import Run
from commonlight.insight.services import runs


@task()
def work_out_run(run_id: str) -> None:
    """Work a run out, unless it is gone or was begun meanwhile."""
    run = Run.objects.filter(pk=UUID(str(run_id)), state=Run.State.WAITING).first()
    if run is not None:
        runs.perform(run)


@task()
def work_out_run_again(run_id: str) -> None:
    """Work a run out once more, unless it is gone or that was done meanwhile."""
    run = Run.objects.filter(pk=UUID(str(run_id)), checked=Run.Checked.WAITING).first()
    if run is not None:
        runs.perform_again(run)


for _job in (work_out_run, work_out_run_again):
    jobs.on_lost(_job, again=runs.give_back, given_up=runs.give_up)
