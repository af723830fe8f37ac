"""Who may open the closed addresses of the learning room: facilitators and coordinators of the own organisation."""

from datetime import date
from uuid import UUID

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, World, closed_row

from commonlight.core import clock
from commonlight.learning.services import sessions

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
FILE = UUID(int=7)


def session_of(world: World) -> UUID:
    """Return the session of Harbor House, planned when it is first asked for."""
    if "course session" not in world.extra:
        made = sessions.plan_session(
            organisation_id=world.house.pk,
            course="youth",
            day=date(2026, 9, 14),
            place="Lincoln High",
            by=world.people["coordinator"],
            at=clock.now(),
        )
        world.extra["course session"] = made.pk
    return world.extra["course session"]


def coordinator_only(*arguments):
    return closed_row(*NOBODY_ELSE, arguments=lambda world: list(arguments))


def one_session(*arguments):
    return closed_row(*NOBODY_ELSE, arguments=lambda world: [session_of(world), *arguments])


def posted_only(*arguments, of_session=True):
    # The method is asked before the role: nobody learns anything by it.
    return closed_row(
        *[NOT_THIS_WAY] * 5,
        arguments=lambda world: [session_of(world), *arguments] if of_session else list(arguments),
    )


ROWS = {
    "learning:sessions": coordinator_only(),
    "learning:plan": coordinator_only(),
    "learning:reviews": coordinator_only(),
    "learning:review": coordinator_only("youth", "en"),
    "learning:review_back": posted_only(FILE, of_session=False),
    "learning:media": coordinator_only("youth"),
    "learning:medium_out": posted_only(FILE, of_session=False),
    "learning:guide": coordinator_only("youth"),
    # A partner's member sees counts that passed the thresholds.
    "learning:totals": closed_row(NOT_FOUND, OPEN, NOT_FOUND, OPEN, NOT_FOUND),
    "learning:pooled": posted_only("youth", of_session=False),
    "learning:scores": coordinator_only(),
    "learning:score_file_back": posted_only(FILE, of_session=False),
    "learning:file_back": posted_only(FILE, of_session=False),
    "learning:session": one_session(),
    "learning:change": one_session(),
    "learning:delete": posted_only(),
    "learning:session_heads": posted_only(),
    "learning:session_compare": posted_only(),
    "learning:link": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, 302, NOT_FOUND, arguments=lambda w: [session_of(w)]),
    "learning:session_answers": one_session("before"),
    "learning:session_file": one_session("before"),
    "learning:session_close": posted_only("before"),
    "learning:session_again": posted_only("before"),
    "learning:session_results": one_session(),
    "learning:session_papers": posted_only(),
}
