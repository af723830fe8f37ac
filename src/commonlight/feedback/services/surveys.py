"""Making a survey, opening and ending its rounds, drawing codes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback import survey_splits
from commonlight.feedback.models.surveys import AnswerCode, AnswerSheet, CodeBatch, PublicSurvey, Wave
from commonlight.feedback.surveys.form import Survey

SUBJECT = "survey"
MOST_CODES = 500
# A round without an end would keep its answers for ever.
LONGEST_ROUND, USUAL_ROUND = timedelta(days=183), timedelta(days=60)


class NotYours(Exception):
    """The survey belongs to an organisation for which this person does not work."""


class SlugTaken(Exception):
    """Another survey has this address."""


class NoSuchState(Exception):
    """This cannot be done now: a round is open or closed already, or answers stand in the survey."""


def may(by: Account, survey: PublicSurvey) -> None:
    """Raise NotYours unless this person builds surveys for the organisation."""
    if survey.organisation_id not in permissions.houses_of(by):
        raise NotYours


def make(
    *,
    organisation_id: UUID,
    slug: str,
    title: str,
    form: Survey,
    way: str,
    thanks: str = "",
    slips: bool = False,
    by: Account,
    at: datetime,
) -> PublicSurvey:
    """Keep a new survey; raises NotYours, SlugTaken, ValueError for slips without codes or without thanks."""
    if slips and (way != PublicSurvey.Way.CODES or not thanks):
        raise ValueError("slips")
    found = PublicSurvey(
        organisation_id=organisation_id, slug=slug, title=title, form=form.to_data(), way=way, thanks=thanks, slips=slips,
        made_on=at.date(),
    )  # fmt: skip
    may(by, found)
    with write():
        if PublicSurvey.objects.filter(slug=slug).exists():
            raise SlugTaken
        found.save(force_insert=True)
        _note("survey made", found, by, at)
    return found


def open_wave(*, survey: PublicSurvey, last_day: date | None = None, by: Account, at: datetime) -> Wave:
    """
    Open the next round; it ends by itself after its last day (60 days from now, unless said).

    Raises NotYours, NoSuchState while one is open, ValueError for a last day that is past or later than half a year.
    """
    may(by, survey)
    last_day = last_day or at.date() + USUAL_ROUND
    if not at.date() <= last_day <= at.date() + LONGEST_ROUND:
        raise ValueError("last_day")
    end_what_is_over(at)
    with write():
        if survey.waves.filter(closed_on=None).exists():
            raise NoSuchState
        last = survey.waves.aggregate(last=Max("number"))["last"] or 0
        wave = Wave.objects.create(survey=survey, number=last + 1, opened_on=at.date(), last_day=last_day)
        _note("survey opened", survey, by, at)
    return wave


def close_wave(*, wave: Wave, by: Account, at: datetime) -> None:
    """End a round: no answer comes in or changes any more, and its codes are gone. Raises NotYours, NoSuchState."""
    may(by, wave.survey)
    with write():
        if not Wave.objects.filter(pk=wave.pk, closed_on=None).update(closed_on=at.date()):
            raise NoSuchState
        AnswerCode.objects.filter(batch__wave=wave).delete()
        _note("survey ended", wave.survey, by, at)


def end_what_is_over(at: datetime) -> int:
    """End the rounds whose last day has passed, as if somebody had ended them that day, and return how many."""
    over = Wave.objects.filter(closed_on=None, last_day__lt=at.date())
    if not over.exists():
        return 0
    with write():
        waves = list(over.select_related("survey"))
        for wave in waves:
            Wave.objects.filter(pk=wave.pk).update(closed_on=wave.last_day)
            AnswerCode.objects.filter(batch__wave=wave).delete()
            audit.record(
                "survey ended by calendar", by=None, at=at, organisation_id=wave.survey.organisation_id,
                subject=(SUBJECT, wave.survey_id),
            )  # fmt: skip
    return len(waves)


def weigh(*, survey: PublicSurvey, question: str, percents: dict[str, float], by: Account, at: datetime) -> None:
    """Say how a question's answers are spread among all people of the place; no percents: take it away. Raises NotYours."""
    may(by, survey)
    with write():
        held = {name: some for name, some in survey.weights.items() if name != question}
        PublicSurvey.objects.filter(pk=survey.pk).update(weights={**held, question: percents} if percents else held)
        _note("survey weighed", survey, by, at)


def split(*, survey: PublicSurvey, questions: Iterable[str], by: Account, at: datetime) -> None:
    """Say by which questions trust is shown apart; raises NotYours, ValueError for one that may not be used for it."""
    may(by, survey)
    wanted = list(dict.fromkeys(questions))
    if not set(wanted) <= {one.name for one in survey_splits.allowed(form_of(survey))}:
        raise ValueError("questions")
    with write():
        PublicSurvey.objects.filter(pk=survey.pk).update(splits=wanted)
        _note("survey split", survey, by, at)


def delete(*, survey: PublicSurvey, by: Account, at: datetime) -> None:
    """Delete a survey nobody answered; raises NotYours, NoSuchState."""
    may(by, survey)
    with write():
        if AnswerSheet.objects.filter(wave__survey=survey).exists():
            raise NoSuchState
        _note("survey deleted", survey, by, at)
        survey.delete()


def draw_codes(*, wave: Wave, arm: str, count: int, by: Account, at: datetime) -> list[Code]:
    """Return new codes, shown this once; only their keyed digests are kept. Raises NotYours, NoSuchState."""
    may(by, wave.survey)
    if not 1 <= count <= MOST_CODES:
        raise ValueError("count")
    codes = [Code.draw() for _n in range(count)]
    with write():
        if not Wave.objects.filter(pk=wave.pk, closed_on=None).exists():
            raise NoSuchState
        batch = CodeBatch.objects.create(wave=wave, arm=arm, drawn=count, made_on=at.date())
        AnswerCode.objects.bulk_create([AnswerCode(batch=batch, digest=digest_of(code)) for code in codes])
        _note("survey codes drawn", wave.survey, by, at)
    return codes


def digest_of(code: Code) -> bytes:
    """Return what is kept of a code: nothing without the pepper."""
    key = settings.SITE_SECRETS.subkey("survey codes", of="pepper")
    return blake2b(code.digits.encode(), key=key, digest_size=16).digest()


def form_of(survey: PublicSurvey) -> Survey:
    """Return the questions of a survey."""
    return Survey.from_data(survey.form)


def _note(act: str, survey: PublicSurvey, by: Account, at: datetime) -> None:
    audit.record(act, by=by, at=at, organisation_id=survey.organisation_id, subject=(SUBJECT, survey.pk))
