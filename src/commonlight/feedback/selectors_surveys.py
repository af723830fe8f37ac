"""Questions to the room about surveys: which somebody may see, what came in, what is open to everybody."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from commonlight.analysis.disclosure.rules import Audience, GatedList, Rules, gate_list
from commonlight.core.models import Account
from commonlight.core.selectors import thresholds
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback.models.surveys import (
    AnswerCode,
    AnswerSheet,
    CodeBatch,
    PublicSurvey,
    SurveyResult,
    UsedSlip,
    Wave,
)
from commonlight.feedback.surveys.form import Survey


def surveys_of(account: Account) -> QuerySet[PublicSurvey]:
    """Return the surveys of the organisations an account reads for, newest first."""
    mine = PublicSurvey.objects.filter(organisation_id__in=permissions.houses_of(account, reading=True))
    return mine.annotate(n=Count("waves__sheets"), n_open=Count("waves", filter=Q(waves__closed_on=None))).order_by(
        "-made_on", "slug"
    )


def survey_for(account: Account, survey_id: UUID, *, reading: bool = False) -> PublicSurvey | None:
    """Return a survey this account may change, or only read."""
    houses = permissions.houses_of(account, reading=reading)
    return PublicSurvey.objects.filter(pk=survey_id, organisation_id__in=houses).select_related("organisation").first()


def wave_for(account: Account, wave_id: UUID, *, reading: bool = False) -> Wave | None:
    """Return a wave of a survey this account may change, or only read."""
    houses = permissions.houses_of(account, reading=reading)
    return (
        Wave.objects.filter(pk=wave_id, survey__organisation_id__in=houses)
        .select_related("survey__organisation")
        .first()
    )


def open_wave(slug: str, on: date) -> Wave | None:
    """Return the wave of a survey that is open to everybody on a day."""
    return (
        Wave.objects.filter(survey__slug=slug, closed_on=None, last_day__gte=on)
        .select_related("survey__organisation")
        .first()
    )


@dataclass(frozen=True)
class WaveNow:
    """A wave as a page shows it: sheets by way, codes drawn and still unused."""

    wave: Wave
    n_sheets: int
    n_drawn: int
    n_unused: int
    n_slips: int = 0

    @property
    def n_used(self) -> int:
        """Return how many codes were used; unknown after the end, when unused ones are gone."""
        return self.n_drawn - self.n_unused


def waves_of(survey: PublicSurvey) -> list[WaveNow]:
    """Return the waves of a survey, newest first."""
    return [
        WaveNow(
            wave,
            AnswerSheet.objects.filter(wave=wave).count(),
            sum(CodeBatch.objects.filter(wave=wave).values_list("drawn", flat=True)),
            AnswerCode.objects.filter(batch__wave=wave).count(),
            UsedSlip.objects.filter(wave=wave).count(),
        )
        for wave in survey.waves.order_by("-number")
    ]


def shared_waves() -> list[Wave]:
    """Return the ended waves with figures, newest first: while a wave is open, two looks would tell who came between."""
    return list(
        Wave.objects.filter(closed_on__isnull=False, result__state=SurveyResult.State.READY)
        .select_related("survey__organisation", "result")
        .order_by("-closed_on", "survey__slug")
    )


def gated_counts(wave: Wave) -> dict[str, GatedList]:
    """
    Return for each question with one answer its counts as partners may know them, of those we reach.

    Question -> counts and total, None where hidden. Questions with several answers overlap and are left out.
    """
    rules = Rules.for_audience(Audience.PARTNERS)
    rules = replace(rules, smallest_count=max(rules.smallest_count, thresholds()[1]))
    single = {one.name for one in Survey.from_data(wave.survey.form).asked if one.kind == "select_one"}
    found = {}
    for one in wave.result.found.get("questions", []):
        held = one["arms"].get("asked")
        if one["name"] in single and held:
            found[one["name"]] = gate_list({choice["name"]: choice["count"] for choice in held["choices"]}, rules)
    return found


def written(wave: Wave, form: Survey, language: str) -> list[tuple[str, list[str]]]:
    """Return what people wrote to each question without choices: its words, and the answers in no order that says when."""
    asked = [one for one in form.asked if one.kind == "text"]
    if not asked:
        return []
    sheets = list(AnswerSheet.objects.filter(wave=wave).order_by("pk").values_list("answers", flat=True))
    return [
        # By letters, so that the answers of one sheet do not stand at the same place of each list.
        (form.words(one.labels, language)[0], sorted(said[one.name] for said in sheets if said.get(one.name)))
        for one in asked
    ]
