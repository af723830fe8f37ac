"""Jobs of the learning room; their only arguments are ids."""

from uuid import UUID

from django_tasks import task

from commonlight.learning.course_files import facts
from commonlight.learning.models import Session
from commonlight.learning.services import working_out


@task()
def work_out_session(session_id: str) -> None:
    """Work out the result of a session, unless it was deleted meanwhile."""
    session = Session.objects.filter(pk=UUID(str(session_id))).first()
    if session is not None:
        working_out.work_out(session)


@task()
def work_out_course(number: int) -> None:
    """Work out the gain of a course over its sessions."""
    slug = next(slug for slug, about in facts().items() if about.number == number)
    working_out.work_out_pooled(slug)
