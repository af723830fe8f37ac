"""A slip proves that somebody answered, once; nothing that is stored leads from it to a sheet, nor back."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary
from tests.feedback.conftest import AT, browser
from tests.feedback.test_surveys import FORM, PATH, go_on, state_of

from commonlight.core.audit import AuditEvent
from commonlight.core.codes import Code
from commonlight.core.roles import Role
from commonlight.feedback import starting_surveys
from commonlight.feedback.models import AnswerSheet, UsedSlip
from commonlight.feedback.services import survey_answers, survey_slips, surveys

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture
def wave(people):
    given = {"by": people.maria, "at": AT}
    made = surveys.make(
        organisation_id=people.house.pk, slug="our-street", title="Our street", form=FORM, way="codes",
        thanks="A coffee", slips=True, **given,
    )  # fmt: skip
    return surveys.open_wave(survey=made, **given)


def stored():
    """Return every row of every table of the facts, as text."""
    return {
        (model._meta.label, str(row))
        for model in apps.get_models()
        if model._meta.app_label != "sessions" and not model._meta.label.startswith("django_tasks")
        for row in model.objects.values()
    }


def digits_on(page):
    return "".join(re.search(r'class="code">([\d ]+)<', page.content.decode())[1].split())


def answered(wave, people, said="no"):
    (code,) = surveys.draw_codes(wave=wave, arm="asked", count=1, by=people.maria, at=AT)
    client = Client()
    page = client.post(PATH, {"begin": "1", "code": code.digits})
    page = go_on(client, PATH, page, **{"q-lives": said})
    while 'name="q-' in page.content.decode():
        page = go_on(client, PATH, page)
    last = state_of(page)
    return client, last, client.post(PATH, {"state": last, "next": "1"})


def test_who_answers_gets_a_slip_and_answering_stores_nothing_of_it(people, wave):
    before = stored()
    client, last, done = answered(wave, people)
    slip = digits_on(done)
    # The page sent again shows the same slip: nobody gets a second one for one sheet.
    assert digits_on(client.post(PATH, {"state": last, "next": "1"})) == slip
    new = {label for label, _row in stored() - before}
    assert "feedback.AnswerSheet" in new and "feedback.UsedSlip" not in new
    # What is new is the sheet and what drawing the code left (its batch, its act): no digit of the slip in any of it.
    assert new <= {"feedback.AnswerSheet", "feedback.CodeBatch", "core.AuditEvent", "core.Session"}
    everything = str(stored())
    assert slip not in everything and slip[:12] not in everything and slip[12:24] not in everything


def test_a_slip_is_exchanged_once_by_whoever_hands_out_the_thanks(people, wave):
    slip = digits_on(answered(wave, people)[2])
    otto = browser(make_ordinary(people.house, Role.FACILITATOR, name="otto"))
    path = reverse("feedback:survey_slip")
    page = otto.post(path, {"code": slip}, follow=True).content.decode()
    assert "Give: A coffee" in page
    again = otto.post(path, {"code": slip})
    assert again.status_code == 422 and "exchanged before" in again.content.decode()
    for wrong in (Code.draw().digits, slip[:-1] + str((int(slip[-1]) + 1) % 10), "12", ""):
        assert otto.post(path, {"code": wrong}).status_code == 422
    # A true slip is worth nothing at another organisation.
    other = browser(make_ordinary(people.legal, Role.FACILITATOR, name="omar"))
    fresh = digits_on(answered(wave, people)[2])
    assert "no slip of ours" in other.post(path, {"code": fresh}).content.decode()
    assert UsedSlip.objects.count() == 1
    assert (
        "Slips exchanged: 1"
        in browser(people.maria).get(reverse("feedback:survey", args=[wave.survey_id])).content.decode()
    )


def test_neither_a_sheet_nor_a_slip_leads_to_the_other(people, wave):
    # Two people answer differently; whichever slip is whose, what is stored afterwards is the same but for random values.
    slips = [digits_on(answered(wave, people, said)[2]) for said in ("yes", "no")]
    sheets = {one.pk: one.answers for one in AnswerSheet.objects.all()}
    for slip in slips:
        survey_slips.exchange(Code.read(slip), by=people.maria, at=AT)
    assert {one.pk: one.answers for one in AnswerSheet.objects.all()} == sheets
    assert {field.name for field in UsedSlip._meta.get_fields()} == {"id", "wave", "digest"}
    # With all secrets in hand: nothing that can be worked out from a row of a sheet gives its slip.
    for pk in sheets:
        for guess in (str(pk), f"{pk:x}", f"{pk:016x}"):
            assert survey_slips.slip_of(wave, guess).digits not in slips
    acts = AuditEvent.objects.filter(kind__startswith="survey slip").values()
    assert acts and not any(str(row).count(slip[:12]) for row in acts for slip in slips)
    assert all(not row["subject_id"] for row in acts if row["kind"] == "survey slip exchanged")


def test_a_slip_says_nothing_of_the_answers_and_cannot_be_made_up(people, wave):
    one, other = survey_slips.slip_of(wave, "page one"), survey_slips.slip_of(wave, "page two")
    assert one != other and survey_slips.slip_of(wave, "page one") == one and Code.read(one.digits) == one
    forged = one.digits[:12] + other.digits[12:24]
    from commonlight.core.codes import check_digit

    with pytest.raises(survey_slips.SlipUnknown):
        survey_slips.exchange(Code(forged + check_digit(forged)), by=people.maria, at=AT)


def test_paper_gets_slips_too_and_they_end_ninety_days_after_the_round(people, wave):
    maria = browser(people.maria)
    path = reverse("feedback:survey_paper_slips", args=[wave.pk])
    page = maria.post(path, {"count": "3"}).content.decode()
    drawn = ["".join(one.split()) for one in re.findall(r'<span dir="ltr">([\d ]+)</span>', page)]
    assert len(set(drawn)) == 3 and maria.post(path, {"count": "501"}).status_code == 422
    survey_slips.exchange(Code.read(drawn[0]), by=people.maria, at=AT)
    late = AT + timedelta(days=60 + 91)
    with pytest.raises(survey_slips.SlipUnknown):
        survey_slips.exchange(Code.read(drawn[1]), by=people.maria, at=late)
    assert not starting_surveys.due_slips((late - timedelta(days=1)).date())
    (due,) = starting_surveys.due_slips(late.date())
    starting_surveys.erase_slips([due.object_id], late)
    assert not UsedSlip.objects.exists()


def test_slips_need_codes_and_words_for_the_thanks(people):
    given = {
        "organisation_id": people.house.pk,
        "title": "T",
        "form": FORM,
        "slips": True,
        "by": people.maria,
        "at": AT,
    }
    for way, thanks in (("open", "A coffee"), ("codes", "")):
        with pytest.raises(ValueError, match="slips"):
            surveys.make(slug="s", way=way, thanks=thanks, **given)
    said = {
        "title": "T",
        "slug": "t",
        "organisation": str(people.house.pk),
        "way": "open",
        "thanks": "Tea",
        "slips": "on",
    }
    page = browser(people.maria).post(reverse("feedback:survey_new"), {**said, "sets": ["signs"]})
    assert page.status_code == 422 and "Slips need codes" in page.content.decode()


def test_a_survey_without_slips_shows_none(people, wave):
    type(wave.survey).objects.update(slips=False)
    assert 'class="code"' not in answered(wave, people)[2].content.decode()
    maria = browser(people.maria)
    assert maria.get(reverse("feedback:survey_paper_slips", args=[wave.pk])).status_code == 404
    with pytest.raises(surveys.NoSuchState):
        wave.survey.refresh_from_db()
        survey_slips.draw_for_paper(wave=wave, count=1, by=people.maria, at=AT)
    with pytest.raises(survey_answers.CodeUsed):
        survey_answers.send(wave=wave, answers={}, sent_as="z", code=None, on=AT.date())
