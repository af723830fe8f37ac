"""Jobs of surveys; their only arguments are ids."""

from uuid import UUID

from django_tasks import task

from commonlight.feedback.models.surveys import Wave
from commonlight.feedback.services import survey_results


@task()
def work_out_wave(wave_id: str) -> None:
    """Work out the result of a wave, unless it was deleted meanwhile."""
    wave = Wave.objects.select_related("survey").filter(pk=UUID(str(wave_id))).first()
    if wave is not None:
        survey_results.work_out(wave)
