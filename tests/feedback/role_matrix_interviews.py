"""Who may open the addresses of interviews: coordinators and readers of the own organisation; sealed words its readers alone."""

from datetime import timedelta

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, World, closed_row

from commonlight.core import clock
from commonlight.feedback.interview_guides import shipped
from commonlight.feedback.models import Interview, InterviewGuide


def guide_of(world: World) -> list[object]:
    if "guide" not in world.extra:
        words = {language: one.to_data() for language, one in shipped()["parents"].items()}
        world.extra["guide"] = InterviewGuide.objects.create(
            organisation=world.house, words=words, made_on=clock.today()
        )
    return [world.extra["guide"].pk]


def interview_of(world: World) -> list[object]:
    guide_of(world)
    day = clock.today()
    row = Interview.objects.create(
        guide=world.extra["guide"], language="en", month=day.replace(day=1), uses=["own"], until=day + timedelta(days=9),
        by=world.people["coordinator"], selector=f"mark {Interview.objects.count()}".encode(),
    )  # fmt: skip
    return [row.pk]


OURS = (NOT_FOUND, NOT_FOUND, OPEN, OPEN, NOT_FOUND)
COORDINATOR = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
ROWS = {
    # The stranger reads for another organisation: she finds her own list there, which is empty.
    "feedback:interviews": closed_row(OPEN, NOT_FOUND, OPEN, OPEN, NOT_FOUND),
    "feedback:interview_guide_new": closed_row(*COORDINATOR),
    "feedback:interview_guide": closed_row(*OURS, arguments=guide_of),
    "feedback:interview_guide_change": closed_row(*COORDINATOR, arguments=guide_of),
    "feedback:interview_guide_end": closed_row(
        NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND, arguments=guide_of
    ),
    "feedback:interview_begin": closed_row(*OURS, arguments=guide_of),
    "feedback:interview_file": closed_row(*OURS, arguments=guide_of),
    "feedback:interview_counts": closed_row(*OURS, arguments=guide_of),
    # Who began an interview writes into it, nobody else.
    "feedback:interview_ask": closed_row(*COORDINATOR, arguments=interview_of),
    "feedback:interview_stop": closed_row(*COORDINATOR, arguments=interview_of),
    # By POST alone, and of the own organisation: see test_interviews.py.
    "feedback:interview_read": closed_row(
        NOT_THIS_WAY, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND, NOT_FOUND, arguments=interview_of
    ),
    "feedback:interview_delete": closed_row(
        NOT_THIS_WAY, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND, NOT_FOUND, arguments=interview_of
    ),
}
