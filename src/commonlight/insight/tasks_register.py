"""The job of the register; its only argument is an id."""

from uuid import UUID

from django_tasks import task

from commonlight.core import clock
from commonlight.insight.models import Release
from commonlight.insight.services import register


@task()
def check_release(release_id: str) -> None:
    """Let the gate look at a release, unless it is gone or was checked meanwhile."""
    row = Release.objects.filter(pk=UUID(str(release_id))).first()
    if row is not None:
        register.check(row, on=clock.today())
