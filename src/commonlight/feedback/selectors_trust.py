"""Questions about trust: which surveys ask for it, what their rounds say, and by place and group where enough answered."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from commonlight.analysis.disclosure.rules import Audience, Rules, gate_list
from commonlight.core.models import Account
from commonlight.core.selectors import thresholds
from commonlight.feedback import selectors_surveys
from commonlight.feedback.models.surveys import PublicSurvey, SurveyResult, Wave
from commonlight.feedback.survey_splits import NO_SAY
from commonlight.feedback.survey_trust import MEASURES
from commonlight.feedback.surveys.form import Survey


def surveys_of_trust(account: Account) -> list[PublicSurvey]:
    """Return the surveys of the own organisations that ask for trust, newest first."""
    return [one for one in selectors_surveys.surveys_of(account) if measures_of(Survey.from_data(one.form))]


def measures_of(form: Survey) -> list[str]:
    """Return which measures a survey asks whole."""
    from commonlight.feedback.surveys import library

    names = {one.name for one in form.asked}
    scales = {key for key, one in library.question_sets().items() if {item.name for item in one.questions} <= names}
    return [one.name for one in MEASURES if one.name in (scales if one.is_scale else names)]


@dataclass(frozen=True)
class Round:
    """A round with what it says of trust: measure -> its figures; None when it was worked out before trust was, or not yet."""

    wave: Wave
    trust: dict[str, Any] | None


def rounds_of(survey: PublicSurvey) -> list[Round]:
    """Return the rounds of a survey, the first one first."""
    held = {
        row.wave_id: row.found.get("trust")
        for row in SurveyResult.objects.filter(wave__survey=survey, state=SurveyResult.State.READY)
    }
    return [
        Round(wave, None if held.get(wave.pk) is None else {one["name"]: one for one in held[wave.pk]})
        for wave in survey.waves.order_by("number")
    ]


def smallest() -> int:
    """Return how many people must stand behind a part of a table of trust."""
    rules = Rules.for_audience(Audience.PARTNERS)
    return max(rules.smallest_count, thresholds()[1])


def parts_shown(parts: dict[str, Any]) -> dict[str, Any]:
    """
    Return choice -> its figures, or None where too few answered; a hidden part cannot be had by subtraction.

    Whoever would rather not say is no part: nothing of them is shown at all.
    """
    rules = replace(Rules.for_audience(Audience.PARTNERS), smallest_count=smallest())
    counts = {choice: one["n"] for choice, one in parts.items() if choice != NO_SAY}
    gated = gate_list(counts, rules)
    return {choice: None if gated.counts[choice] is None else parts[choice] for choice in counts}


def survey_chosen(account: Account, survey_id: UUID | None) -> tuple[list[PublicSurvey], PublicSurvey | None]:
    """Return the surveys of trust, and the one asked for; else the one with most rounds."""
    found = surveys_of_trust(account)
    if survey_id is not None:
        return found, next((one for one in found if one.pk == survey_id), None)
    return found, max(found, key=lambda one: one.waves.count(), default=None)
