"""Riverbend asks its streets: two rounds on police, us and signs, with a group to compare with, and one open now. Invented answers."""

import random
from datetime import datetime, timedelta

from commonlight.core.models import Account, Organisation
from commonlight.demo.coalition import Coalition
from commonlight.feedback import survey_splits
from commonlight.feedback.services import survey_answers, survey_results, surveys
from commonlight.feedback.surveys import library
from commonlight.feedback.surveys.form import Survey

ORDER = 69
SETS = ("fair_police", "would_tell", "trust_us", "trust_system", "signs")
PLACES = ("Riverbend town", "Mill Creek", "The farms north of the river")
GROUPS = ("Young people", "Farm workers", "Parents", "Other people")


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria = Account.objects.get(login_name="maria")
    house = Organisation.objects.get(name="Harbor House")
    form = library.survey_of(SETS, form_id="our_streets", title="What our streets think")
    form = survey_splits.with_about(form, PLACES, GROUPS)
    rng = random.Random(20261123)  # noqa: S311 -- invented answers
    made = surveys.make(
        organisation_id=house.pk, slug="our-streets", title=form.title, form=form, way="codes",
        thanks="A coffee at the library for everybody who was handed a code.", slips=True, by=maria, at=at - timedelta(days=200),
    )  # fmt: skip
    surveys.split(survey=made, questions=[survey_splits.PLACE, survey_splits.GROUP], by=maria, at=at)
    for days, better in ((200, 0.0), (30, 0.12)):
        wave = surveys.open_wave(survey=made, by=maria, at=at - timedelta(days=days))
        for arm, n, more in (("asked", 116, better), ("compared", 42, better / 4)):
            sheets = [_answers(form, 0.45 + more, rng) for _n in range(n)]
            survey_answers.bring_file(wave=wave, arm=arm, sheets=sheets, n_rows=n, by=maria, at=wave_day(at, days))
        surveys.close_wave(wave=wave, by=maria, at=wave_day(at, days - 20))
        survey_results.ask(wave=wave, by=maria, at=at)
    wave = surveys.open_wave(survey=made, by=maria, at=at - timedelta(days=3))
    surveys.draw_codes(wave=wave, arm="asked", count=30, by=maria, at=at)
    for _n in range(9):
        survey_answers.enter_paper(wave=wave, arm="asked", answers=_answers(form, 0.6, rng), by=maria, at=at)
    service = library.survey_of(["service"], form_id="how_we_did", title="How we did")
    short = surveys.make(
        organisation_id=house.pk, slug="how-we-did", title=service.title, form=service, way="open", by=maria, at=at
    )
    wave = surveys.open_wave(survey=short, by=maria, at=at)
    for _n in range(14):
        survey_answers.enter_paper(wave=wave, arm="asked", answers=_answers(service, 0.6, rng), by=maria, at=at)


def wave_day(at: datetime, days: int) -> datetime:
    """Return the day so many days ago."""
    return at - timedelta(days=days)


def _answers(form: Survey, share: float, rng: random.Random) -> dict[str, str]:
    """Return a sheet: the better answer with this likelihood, each question left out now and then."""
    found = {}
    for question in form.asked:
        if rng.random() < 0.03:
            continue
        names = [choice.name for choice in question.choices]
        if "no_sign" in names:
            right = (
                "sign"
                if question.name in ("papers_kept", "debt_grows", "never_alone", "cannot_leave", "other_job")
                else "no_sign"
            )
            found[question.name] = right if rng.random() < share else rng.choice(names)
        elif survey_splits.NO_SAY in names:
            # Towns have more people than farms; now and then somebody would rather not say.
            found[question.name] = rng.choices(names, weights=[*range(len(names) + 2, 3, -1), 1])[0]
        else:
            high = names[len(names) // 2 :] if names[0] == "1" else names[:2]
            found[question.name] = rng.choice(high) if rng.random() < share else rng.choice(names)
    return found
