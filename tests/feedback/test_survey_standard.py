"""
XLSForms through our own pages: brought in, walked to the end, written again, taken by pyxform.

A real one, IOM's standard for case data, and a small one of our own with all that a form may have, for runs without it.
"""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.feedback.conftest import browser
from tests.feedback.test_survey_xlsform import book
from tests.feedback.test_surveys import go_on, state_of

from commonlight.feedback.models import AnswerSheet, PublicSurvey
from commonlight.feedback.services.surveys import form_of
from commonlight.feedback.surveys import xlsform_read

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
PATH = "/en/surveys/standard/"
SAID = {"text": "Ñandú, 谢谢", "date": "2026-11-02", "integer": "3", "decimal": "2.5"}


def answer_of(question):
    if question.kind == "select_one":
        return question.choices[-1].name
    if question.kind == "select_multiple":
        return [choice.name for choice in question.choices[:2]]
    return SAID[question.kind]


OWN = [
    ["select_one yn", "works", "Do you work here?", "¿Trabaja aquí?", "yes"],
    ["begin_group", "job", "Your work", "Su trabajo", "", "${works} = 'yes'"],
    ["integer", "hours", "Hours a week?", "¿Horas por semana?", "", "", ". >= 1 and . <= 168"],
    ["calculate", "days", "", "", "", "", "", "${hours} div 8"],
    ["decimal", "pay", "Pay for an hour?", "¿Pago por hora?"],
    ["begin_group", "long", "", "", "", "${hours} > 60"],
    ["select_multiple yn", "why", "Why ${hours} hours?", "¿Por qué ${hours} horas?"],
    ["end_group"],
    ["end_group"],
    ["date", "since", "Since when are you here?", "¿Desde cuándo está aquí?"],
    ["note", "bye", "You said ${days} days.", "Dijo ${days} días."],
    ["text", "more", "What else?", "¿Qué más?"],
    ["deviceid", "device"],
]


def brought(maria, people, data: bytes) -> PublicSurvey:
    """Bring a file in on the page and open a round."""
    said = {"title": "Case data", "slug": "standard", "organisation": str(people.house.pk), "way": "open", "thanks": ""}
    page = maria.post(
        reverse("feedback:survey_new"), {**said, "file": SimpleUploadedFile("form.xlsx", data)}, follow=True
    )
    assert "The survey is there" in page.content.decode()
    survey = PublicSurvey.objects.get(slug="standard")
    maria.post(reverse("feedback:survey_open", args=[survey.pk]))
    return survey


def test_a_form_of_our_own_goes_in_is_walked_and_comes_out(people):
    maria = browser(people.maria)
    survey = brought(maria, people, book(OWN))
    form = form_of(survey)
    assert form.left_out == ((14, "deviceid"),)
    where = PATH.replace("/en/", "/es/")
    client = Client()
    page = client.post(where, {"begin": "1"})
    assert "¿Trabaja aquí?" in page.content.decode() and "¿Horas" not in page.content.decode()
    page = go_on(client, where, page, **{"q-works": "yes"})
    assert "Su trabajo" in page.content.decode() and "¿Por qué" not in page.content.decode()
    page = go_on(client, where, page, **{"q-hours": "0", "q-pay": "7,5"})
    assert page.status_code == 422 and 'value="0"' in page.content.decode()
    page = go_on(client, where, page, **{"q-hours": "64", "q-pay": "7,5"})
    text = page.content.decode()
    assert "¿Por qué" in text and "64" in text and text.count('name="q-why"') == 2
    page = go_on(client, where, page, **{"q-hours": "64", "q-pay": "7,5", "q-why": ["yes", "no"]})
    text = page.content.decode()
    assert "¿Desde cuándo" in text and "Dijo" in text and "8" in text and "q-device" not in text
    page = go_on(client, where, page, **{"q-since": "2026-11-02", "q-more": "Ñandú, 谢谢"})
    assert "6" in page.content.decode()
    done = client.post(where, {"state": state_of(page), "next": "1"})
    assert done.status_code == 200
    assert AnswerSheet.objects.get().answers == {
        "works": "yes", "hours": "64", "days": "8", "pay": "7.5", "why": "yes no", "since": "2026-11-02",
        "more": "Ñandú, 谢谢",
    }  # fmt: skip
    # Who does not work is asked nothing of work.
    page = client.post(where, {"begin": "1"})
    page = go_on(client, where, page, **{"q-works": "no"})
    assert "¿Desde cuándo" in page.content.decode() and "Su trabajo" not in page.content.decode()
    _comes_out(maria, survey, form)


@pytest.mark.shared
def test_the_case_data_standard_goes_in_is_walked_and_comes_out(people, shared_data: Path):
    maria = browser(people.maria)
    survey = brought(maria, people, (shared_data / "htcds" / "htcds_xlsform.xlsx").read_bytes())
    form = form_of(survey)
    client = Client()
    page, walked = client.post(PATH, {"begin": "1"}), []
    for step in form.steps:
        text = page.content.decode()
        asked = [one for one in step.questions if one.is_asked]
        for question in asked:
            # Each question and each of its answers stands on the page of its step.
            assert f'name="q-{question.name}"' in text, question.name
            assert text.count(f'name="q-{question.name}"') == max(len(question.choices), 1)
        if not asked:
            continue
        walked += [one.name for one in asked]
        page = go_on(client, PATH, page, **{f"q-{one.name}": answer_of(one) for one in asked})
        assert page.status_code == 200, page.content.decode()
    assert walked == [one.name for one in form.asked] and len(walked) == 31
    assert "You answered 31 questions" in page.content.decode()
    done = client.post(PATH, {"state": state_of(page), "next": "1"})
    assert "Your answers came in" in done.content.decode()
    sheet = AnswerSheet.objects.get()
    for question in form.asked:
        kept = answer_of(question)
        assert sheet.answers[question.name] == (" ".join(kept) if isinstance(kept, list) else kept)
    _comes_out(maria, survey, form)


def _comes_out(maria, survey, form):
    from pyxform.xls2xform import convert

    out = maria.get(reverse("feedback:survey_xlsform", args=[survey.pk])).content
    warnings: list[str] = []
    xform = str(convert(xlsform=io.BytesIO(out), file_type=".xlsx", validate=False, warnings=warnings).xform)
    assert all(f"/{one.name}" in xform for one in form.asked) and not warnings
    # The XForm that the page gives binds the same questions with the same types and rules.
    ours = maria.get(reverse("feedback:survey_xform", args=[survey.pk])).content.decode()
    binds = re.compile(r"<bind[^>]*>")
    assert len(binds.findall(xform)) >= len(form.asked) and 'relevant=""' not in ours
    assert [one.replace("/data/", "/survey/") for one in binds.findall(ours)] == [
        one.replace("/data/", "/survey/") for one in binds.findall(xform)
    ]
    again = xlsform_read.read(out)
    assert [(one.name, one.kind, one.labels, one.choices) for one in again.questions] == [
        (one.name, one.kind, one.labels, one.choices) for one in form.questions
    ]
