"""Every round has a last day: it ends by itself, nothing comes in after it, and the time of keeping runs from then at the latest."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.feedback.conftest import AT, browser
from tests.feedback.test_surveys import PATH, opened

from commonlight.core import clock
from commonlight.feedback import starting_surveys, survey_tasks
from commonlight.feedback.models import AnswerCode, AnswerSheet, Wave
from commonlight.feedback.services import survey_answers, surveys

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
ANSWERS = {"lives": "no"}


def test_a_round_ends_after_its_last_day_though_nobody_ends_it(people, monkeypatch):
    wave = opened(people, way="codes")
    surveys.draw_codes(wave=wave, arm="asked", count=2, by=people.maria, at=AT)
    assert wave.last_day == AT.date() + timedelta(days=60)
    last, after = AT + timedelta(days=60), AT + timedelta(days=61)
    survey_answers.enter_paper(wave=wave, arm="asked", answers=ANSWERS, by=people.maria, at=last)
    survey_tasks.end_rounds(last)
    assert Wave.objects.get().is_open and AnswerCode.objects.count() == 2
    # The day after, before any sweep: nothing comes in, and the page says so.
    monkeypatch.setattr(clock, "now", lambda: after)
    with pytest.raises(survey_answers.WaveEnded):
        survey_answers.enter_paper(wave=wave, arm="asked", answers=ANSWERS, by=people.maria, at=after)
    with pytest.raises(survey_answers.WaveEnded):
        survey_answers.send(wave=wave, answers=ANSWERS, sent_as="x", code=None, on=after.date())
    assert Client().get(PATH).status_code == 410
    said = browser(people.maria).post(reverse("feedback:survey_paper", args=[wave.pk]), {"arm": "asked"}, follow=True)
    assert "This round has ended" in said.content.decode()
    survey_tasks.end_rounds(after)
    assert Wave.objects.get().closed_on == wave.last_day and not AnswerCode.objects.exists()


def test_a_round_nobody_ended_does_not_keep_its_answers_for_ever(people):
    wave = opened(people)
    survey_answers.enter_paper(wave=wave, arm="asked", answers=ANSWERS, by=people.maria, at=AT)
    late = wave.last_day + starting_surveys.KEPT
    assert not starting_surveys.due_answers(late - timedelta(days=1))
    (due,) = starting_surveys.due_answers(late)
    assert due.since == wave.last_day
    starting_surveys.erase_answers([due.object_id], AT)
    assert not AnswerSheet.objects.exists()


def test_the_next_round_can_be_opened_once_the_last_day_has_passed(people):
    first = opened(people)
    with pytest.raises(surveys.NoSuchState):
        surveys.open_wave(survey=first.survey, by=people.maria, at=AT)
    after = AT + timedelta(days=61)
    second = surveys.open_wave(survey=first.survey, by=people.maria, at=after)
    first.refresh_from_db()
    assert second.number == 2 and first.closed_on == first.last_day


def test_the_coordinator_chooses_the_last_day_within_half_a_year(people):
    wave = opened(people)
    surveys.close_wave(wave=wave, by=people.maria, at=AT)
    maria, path = browser(people.maria), reverse("feedback:survey_open", args=[wave.survey_id])
    for day in ("2026-11-01", "2027-06-01", "soon"):
        maria.post(path, {"last_day": day})
    assert Wave.objects.count() == 1
    maria.post(path, {"last_day": "2026-12-24"})
    assert Wave.objects.get(number=2).last_day.isoformat() == "2026-12-24"
    assert "until Dec. 24, 2026" in maria.get(reverse("feedback:survey", args=[wave.survey_id])).content.decode()
    with pytest.raises(ValueError, match="last_day"):
        surveys.open_wave(survey=wave.survey, last_day=AT.date() - timedelta(days=1), by=people.maria, at=AT)
