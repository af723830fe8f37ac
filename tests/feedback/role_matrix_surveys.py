"""Who may open the addresses of surveys: the coordinator of the own organisation."""

from typing import Any
from uuid import UUID

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, Row, World, closed_row

from commonlight.core import clock
from commonlight.feedback.models import Wave
from commonlight.feedback.services import surveys
from commonlight.feedback.surveys import library

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)


def wave_of(world: World) -> Wave:
    """Return an open round of a survey of Harbor House, made when it is first asked for."""
    if "survey round" not in world.extra:
        given: dict[str, Any] = {"by": world.people["coordinator"], "at": clock.now()}
        form = library.survey_of(["trust_us"], form_id="s", title="Our street")
        made = surveys.make(
            organisation_id=world.house.pk, slug="our-street", title="Our street", form=form, way="codes", **given
        )
        world.extra["survey round"] = surveys.open_wave(survey=made, **given)
    return world.extra["survey round"]


def one_survey(*more: Any) -> Row:
    return closed_row(*NOBODY_ELSE, arguments=lambda world: [wave_of(world).survey_id, *more])


def one_round() -> Row:
    return closed_row(*NOBODY_ELSE, arguments=lambda world: [wave_of(world).pk])


def posted(argument: Any = None) -> Row:
    return closed_row(*[NOT_THIS_WAY] * 5, arguments=argument or (lambda _world: [UUID(int=7)]))


ROWS = {
    # A partner's member sees counts that passed the thresholds, of ended rounds; this round is open for nobody.
    "feedback:survey_shared": closed_row(NOT_FOUND, OPEN, NOT_FOUND, OPEN, NOT_FOUND),
    "feedback:survey_shared_round": closed_row(*[NOT_FOUND] * 5, arguments=lambda world: [wave_of(world).pk]),
    "feedback:surveys": closed_row(*NOBODY_ELSE),
    "feedback:survey_new": closed_row(*NOBODY_ELSE),
    "feedback:survey": one_survey(),
    "feedback:survey_open": posted(),
    "feedback:survey_delete": posted(),
    "feedback:survey_split": posted(),
    "feedback:survey_print": one_survey(),
    "feedback:survey_xlsform": one_survey(),
    "feedback:survey_xform": one_survey(),
    "feedback:survey_weights": one_survey("us_listens"),
    "feedback:survey_end": posted(),
    "feedback:survey_codes": one_round(),
    "feedback:survey_paper": one_round(),
    "feedback:survey_file": one_round(),
    "feedback:survey_file_back": posted(),
    "feedback:survey_results": one_round(),
    "feedback:survey_slip": closed_row(*NOBODY_ELSE),
    # The round of this list gives no slips: see test_survey_slips.py.
    "feedback:survey_paper_slips": closed_row(*[NOT_FOUND] * 5, arguments=lambda world: [wave_of(world).pk]),
}
