"""A real XLSForm, IOM's standard for case data, through our own pages: brought in, walked to the end, written again, taken by pyxform."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.feedback.conftest import browser
from tests.feedback.test_surveys import go_on, state_of

from commonlight.feedback.models import AnswerSheet, PublicSurvey
from commonlight.feedback.services.surveys import form_of
from commonlight.feedback.surveys import xlsform_read

pytestmark = [pytest.mark.slow, pytest.mark.shared, pytest.mark.django_db(databases=["default", "jobs"])]
PATH = "/en/surveys/standard/"
SAID = {"text": "Ñandú, 谢谢", "date": "2026-11-02", "integer": "3", "decimal": "2.5"}


def answer_of(question):
    if question.kind == "select_one":
        return question.choices[-1].name
    if question.kind == "select_multiple":
        return [choice.name for choice in question.choices[:2]]
    return SAID[question.kind]


def test_the_case_data_standard_goes_in_is_walked_and_comes_out(people, shared_data: Path):
    data = (shared_data / "htcds" / "htcds_xlsform.xlsx").read_bytes()
    maria = browser(people.maria)
    said = {"title": "Case data", "slug": "standard", "organisation": str(people.house.pk), "way": "open", "thanks": ""}
    page = maria.post(
        reverse("feedback:survey_new"), {**said, "file": SimpleUploadedFile("htcds.xlsx", data)}, follow=True
    )
    assert "The survey is there" in page.content.decode()
    survey = PublicSurvey.objects.get(slug="standard")
    form = form_of(survey)
    maria.post(reverse("feedback:survey_open", args=[survey.pk]))
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
