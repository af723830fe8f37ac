"""Jobs of surveys; their only arguments are ids."""

from datetime import datetime, timedelta
from uuid import UUID

from django_tasks import task

from commonlight.core.jobs import sweep
from commonlight.feedback.models.surveys import Wave
from commonlight.feedback.services import survey_results, surveys


@task()
def work_out_wave(wave_id: str) -> None:
    """Work out the result of a wave, unless it was deleted meanwhile."""
    wave = Wave.objects.select_related("survey").filter(pk=UUID(str(wave_id))).first()
    if wave is not None:
        survey_results.work_out(wave)


@sweep(every=timedelta(hours=1))
def end_rounds(at: datetime) -> bool:
    """End the rounds whose last day has passed."""
    surveys.end_what_is_over(at)
    return False
