"""Surveys from the first question to the figures: who answered is known to nobody, and what has ended stays as it is."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary
from tests.feedback.conftest import AT, browser
from tests.feedback.test_survey_xlsform import book

from commonlight.core.roles import Role
from commonlight.feedback import selectors_surveys, starting_surveys, survey_child
from commonlight.feedback.models import AnswerCode, AnswerSheet, PublicSurvey, SurveyResult, Wave
from commonlight.feedback.services import survey_answers, survey_results, surveys
from commonlight.feedback.survey_words import compared_words, n_compared, scale_sentences, share_words, tables
from commonlight.feedback.surveys import library
from commonlight.feedback.surveys.form import Choice, Question, Step, Survey
from commonlight.library.reading import grade

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
YES_NO = (Choice("yes", {"en": "Yes", "es": "Sí"}), Choice("no", {"en": "No", "es": "No"}))
FORM = Survey(
    "street",
    "Our street",
    ("en", "es"),
    (
        Step("one", (Question("lives", "select_one", {"en": "Do you live here?", "es": "¿Vive aquí?"}, YES_NO, required=True),)),
        Step(
            "two",
            (
                Question("years", "integer", {"en": "How many years?"}, constraint=". < 120"),
                Question("why", "text", {"en": "Why only ${years}?"}, relevant="${years} < 2"),
            ),
            relevant="${lives} = 'yes'",
        ),
        Step("three", (Question("seen", "select_multiple", {"en": "Whom do you know?"}, YES_NO),)),
    ),
)  # fmt: skip


def opened(people, way="open", form=FORM, slug="our-street"):
    given = {"by": people.maria, "at": AT}
    made = surveys.make(
        organisation_id=people.house.pk, slug=slug, title="Our street", form=form, way=way, thanks="A coffee", **given
    )
    return surveys.open_wave(survey=made, **given)


def state_of(response):
    return re.search(r'name="state" value="([^"]+)"', response.content.decode())[1]


def go_on(client, path, response, **said):
    return client.post(path, {"state": state_of(response), "next": "1", **said})


PATH = "/en/surveys/our-street/"


def test_somebody_answers_step_by_step_and_skips_what_does_not_apply(people):
    wave = opened(people)
    client = Client(enforce_csrf_checks=True)
    assert "We do not ask who you are" in client.get(PATH).content.decode()
    page = client.post(PATH, {"begin": "1"})
    page = go_on(client, PATH, page)
    assert page.status_code == 422 and "Please answer this question" in page.content.decode()
    page = go_on(client, PATH, page, **{"q-lives": "yes"})
    page = go_on(client, PATH, page, **{"q-years": "many"})
    assert (
        page.status_code == 422
        and "Write a whole number" in page.content.decode()
        and 'value="many"' in page.content.decode()
    )
    # Arabic digits are digits; an answer that brings another question on the page is asked for it first.
    page = go_on(client, PATH, page, **{"q-years": "١"})
    assert "one more question" in page.content.decode() and "Why only" in page.content.decode()
    page = go_on(client, PATH, page, **{"q-years": "1", "q-why": "we moved"})
    page = go_on(client, PATH, page, **{"q-seen": ["yes", "no"]})
    assert "You answered 4 questions" in page.content.decode()
    # Back to the first step: another answer there, and what followed from the first counts for nothing.
    for _n in range(3):
        page = client.post(
            PATH, {"state": state_of(page), "back": "1", "q-lives": "yes", "q-seen": ["yes", "no"], "q-years": "1"}
        )
    page = go_on(client, PATH, page, **{"q-lives": "no"})
    page = go_on(client, PATH, page, **{"q-seen": "yes"})
    last = state_of(page)
    done = client.post(PATH, {"state": last, "next": "1"})
    assert "Nobody can see that they are yours" in done.content.decode() and "A coffee" in done.content.decode()
    assert not client.cookies and done["Cache-Control"] == "no-store"
    # Sent twice it is kept once.
    client.post(PATH, {"state": last, "next": "1"})
    sheet = AnswerSheet.objects.get(wave=wave)
    assert sheet.answers == {"lives": "no", "seen": "yes"} and sheet.way == "web" and sheet.number is None


def test_after_the_end_nothing_comes_in_and_nothing_changes(people):
    wave = opened(people)
    client = Client()
    page = go_on(client, PATH, client.post(PATH, {"begin": "1"}), **{"q-lives": "no"})
    number = survey_answers.enter_paper(wave=wave, arm="asked", answers={"lives": "no"}, by=people.maria, at=AT)
    surveys.close_wave(wave=wave, by=people.maria, at=AT)
    for response in (client.get(PATH), go_on(client, PATH, page, **{"q-seen": "yes"})):
        assert response.status_code == 410 and "none can be changed" in response.content.decode()
    with pytest.raises(survey_answers.WaveEnded):
        survey_answers.send(wave=wave, answers={"lives": "no"}, sent_as="x", code=None, on=AT.date())
    with pytest.raises(survey_answers.WaveEnded):
        survey_answers.remove_paper(wave=wave, number=number, by=people.maria, at=AT)
    with pytest.raises(survey_answers.WaveEnded):
        survey_answers.enter_paper(wave=wave, arm="asked", answers={"lives": "no"}, by=people.maria, at=AT)
    maria = browser(people.maria)
    said = maria.post(reverse("feedback:survey_paper", args=[wave.pk]), {"arm": "asked", "q-lives": "no"}, follow=True)
    assert "no answer comes in or changes any more" in said.content.decode()
    assert AnswerSheet.objects.count() == 1 and Client().get("/en/surveys/nowhere/").status_code == 404


def test_a_code_answers_once_and_leaves_no_trace_of_whose_it_was(people):
    wave = opened(people, way="codes")
    given = {"by": people.maria, "at": AT}
    code, other = surveys.draw_codes(wave=wave, arm="compared", count=2, **given)
    client = Client()
    assert client.post(PATH, {"begin": "1"}).status_code == 422
    assert client.post(PATH, {"begin": "1", "code": "12345"}).status_code == 422
    # The same person ten times: the code opens once.
    for turn in range(10):
        page = client.post(PATH, {"begin": "1", "code": " ".join(code.groups)})
        assert page.status_code == (200 if turn == 0 else 422)
        if turn == 0:
            page = go_on(client, PATH, page, **{"q-lives": "no"})
            page = go_on(client, PATH, page)
            assert "Thank you" in go_on(client, PATH, page).content.decode()
    sheet = AnswerSheet.objects.get()
    assert sheet.arm == "compared" and AnswerCode.objects.get().digest == surveys.digest_of(other)
    assert {field.name for field in AnswerSheet._meta.get_fields()} == {
        "id", "wave", "arm", "way", "answers", "number", "file"
    }  # fmt: skip
    with pytest.raises(survey_answers.CodeUsed):
        survey_answers.send(wave=wave, answers={"lives": "no"}, sent_as="again", code=code, on=AT.date())
    surveys.close_wave(wave=wave, **given)
    assert not AnswerCode.objects.exists()


def test_a_coordinator_builds_from_the_library_or_a_file_and_reads_what_is_wrong_with_it(people):
    maria = browser(people.maria)
    new = reverse("feedback:survey_new")
    said = {"title": "Trust", "slug": "trust", "organisation": str(people.house.pk), "way": "open", "thanks": ""}
    page = maria.post(new, {**said, "sets": ["fair_police", "signs"]}, follow=True)
    assert "The survey is there" in page.content.decode() and "European Social Survey" in page.content.decode()
    assert maria.post(new, {**said, "sets": ["signs"]}).status_code == 422
    assert maria.post(new, {**said, "slug": "none"}).status_code == 422
    loops = book(
        [["begin_repeat", "kids", "Kids", ""], ["end_repeat"], ["text", "a", "A", "", "", "pulldata('x') = 1"]]
    )
    page = maria.post(new, {**said, "slug": "file", "file": SimpleUploadedFile("f.xlsx", loops)})
    assert "sheet survey, row 2, column type: Loops cannot be asked here: begin_repeat" in page.content.decode()
    good = book([["select_one yn", "a", "Do you?", "¿Sí?"], ["start", "s"]])
    page = maria.post(new, {**said, "slug": "file", "file": SimpleUploadedFile("f.xlsx", good)}, follow=True)
    assert "Not asked, because it would say who answered: start" in page.content.decode()
    made = PublicSurvey.objects.get(slug="file")
    page = maria.post(reverse("feedback:survey_open", args=[made.pk]), follow=True)
    assert "/surveys/file/" in page.content.decode()
    paper = maria.get(reverse("feedback:survey_print", args=[made.pk])).content.decode()
    assert "○ " in paper and "Do you?" in paper
    paper = maria.get(reverse("feedback:survey_print", args=[made.pk]) + "?in=es").content.decode()
    assert "¿Sí?" in paper and "No tiene que responder." in paper
    out = maria.get(reverse("feedback:survey_xlsform", args=[made.pk]))
    assert out.content.startswith(b"PK") and 'filename="file.xlsx"' in out["Content-Disposition"]
    assert b"<h:html" in maria.get(reverse("feedback:survey_xform", args=[made.pk])).content
    maria.post(reverse("feedback:survey_delete", args=[made.pk]))
    assert not PublicSurvey.objects.filter(slug="file").exists()


def test_sheets_are_typed_from_paper_and_brought_in_from_field_programs(people):
    wave = opened(people)
    maria = browser(people.maria)
    paper = reverse("feedback:survey_paper", args=[wave.pk])
    page = maria.post(paper, {"arm": "compared", "q-lives": "yes", "q-years": "300"})
    assert page.status_code == 422 and not AnswerSheet.objects.exists()
    page = maria.post(paper, {"arm": "compared", "q-lives": "no", "q-years": "30"}, follow=True)
    assert "1 answer was passed over" in page.content.decode() and "number 1" in page.content.decode()
    assert AnswerSheet.objects.get().answers == {"lives": "no"}
    maria.post(paper, {"remove": "1", "number": "1"})
    assert not AnswerSheet.objects.exists()
    table = "start,username,one/lives,two/years,three/seen,_id\n2026,joan,yes,4,yes no,1\n2026,joan,perhaps,4,,2\n2026,joan,no,,yes,3\n2026,joan,,,,4\n"
    sent = {"arm": "asked", "file": SimpleUploadedFile("kobo.csv", table.encode())}
    page = maria.post(reverse("feedback:survey_file", args=[wave.pk]), sent)
    assert "row 3, lives: no choice of this question" in page.content.decode()
    assert "row 5, –: a row without any answer" in page.content.decode()
    rows = sorted(str(sheet.answers) for sheet in AnswerSheet.objects.all())
    assert rows == ["{'lives': 'no', 'seen': 'yes'}", "{'lives': 'yes', 'years': '4', 'seen': 'yes no'}"]
    file = wave.files.get()
    assert file.n_rows == 4 and file.n_taken == 2
    maria.post(reverse("feedback:survey_file_back", args=[file.pk]))
    assert not AnswerSheet.objects.exists()
    out = io.BytesIO()
    starting_surveys.write_answers(out)
    assert b"joan" not in out.getvalue()


def asked(sheets, before=(), weights=None, form=FORM, scales=()):
    return {
        "what": "results",
        "questions": [
            {"name": one.name, "kind": one.kind, "choices": [choice.name for choice in one.choices]} for one in form.asked
        ],
        "scales": list(scales), "sheets": {"asked": sheets}, "before": {"asked": before} if before else {},
        "weights": weights or {},
    }  # fmt: skip


def test_figures_have_intervals_and_small_numbers_no_percent():
    sheets = [{"lives": "yes", "years": "4"}] * 56 + [{"lives": "no"}] * 14
    before = [{"lives": "yes"}] * 48 + [{"lives": "no"}] * 32
    found = survey_child.results(asked(sheets, before))
    yes = found["questions"][0]["arms"]["asked"]["choices"][0]
    # Newcombe 1998, table II, example (a): 56/70 and 48/80, interval 0.0524 to 0.3339; Wilson for 56/70.
    change = found["questions"][0]["changes"]["asked"]["yes"]
    assert (round(change["by"], 4), round(change["low"], 4), round(change["high"], 4)) == (0.2, 0.0524, 0.3339)
    assert (round(yes["low"], 4), round(yes["high"], 4)) == (0.6918, 0.877)
    assert share_words(yes, 70) == "80 % (69 % to 88 %)" and share_words({"count": 3}, 29) == "3 of 29"
    shown = tables(FORM, found, "es", {"asked": "Us"})
    assert shown[0]["title"] == "¿Vive aquí?" and "20 points (5 to 33)" in shown[0]["rows"][0]["change"]
    assert found["questions"][1]["arms"]["asked"]["mean"]["estimate"] == 4


def test_weights_turn_the_figures_to_the_people_of_the_place():
    sheets = (
        [{"lives": "yes", "seen": "yes"}] * 80
        + [{"lives": "no", "seen": "no"}] * 15
        + [{"lives": "no", "seen": "yes"}] * 5
    )
    found = survey_child.results(asked(sheets, weights={"lives": {"yes": 50.0, "no": 50.0}}))
    seen = found["questions"][2]["arms"]["asked"]["choices"][0]
    # By hand: half the people say yes all of them, the other half a quarter of them.
    assert round(seen["share"], 6) == 0.625 and seen["low"] < 0.625 < seen["high"] and not found["notes"]
    found = survey_child.results(asked([*sheets, {"seen": "yes"}], weights={"lives": {"yes": 50.0, "no": 50.0}}))
    assert found["notes"] == ["weights_missing"]


def test_knowing_signs_and_leaving_alone_what_is_none_stand_side_by_side():
    form = library.survey_of(["signs"], form_id="s", title="S")
    sheets = [{one.name: "sign" for one in form.asked}] * 40
    found = survey_child.results(asked(sheets, form=form, scales=["signs"]))
    lines = scale_sentences(found, {"signs": "Signs"}, {"asked": "Us"})
    assert lines == [
        "Signs – Us: 100 % (100 to 100) of true signs known, 0 % (0 to 0) of other things rightly left alone."
    ]
    assert found["alike"] == 40


def test_results_are_worked_out_by_a_job_and_told_with_care(people):
    wave = opened(people)
    for n in range(40):
        survey_answers.enter_paper(
            wave=wave,
            arm="asked",
            answers={"lives": "yes" if n % 4 else "no", "years": str(n), "why": f"because {n}"},
            by=people.maria,
            at=AT,
        )
    maria = browser(people.maria)
    path = reverse("feedback:survey_results", args=[wave.pk])
    maria.post(path)
    survey_results.work_out(wave)
    assert SurveyResult.objects.get().state == "ready"
    page = maria.get(path).content.decode()
    assert "75 % (60 % to 86 %)" in page and "also more than once" in page and "10 of 40" not in page
    # Only who was asked why is read; that was one person of one year.
    assert page.count("because ") == 1 and "because 1<" in page
    survey_answers.remove_paper(wave=wave, number=1, by=people.maria, at=AT)
    assert "Answers or weights changed since" in maria.get(path).content.decode()


def test_answers_go_two_years_after_the_end(people):
    wave = opened(people)
    survey_answers.enter_paper(wave=wave, arm="asked", answers={"lives": "yes"}, by=people.maria, at=AT)
    surveys.close_wave(wave=wave, by=people.maria, at=AT)
    assert not starting_surveys.due_answers(AT.date())
    due = starting_surveys.due_answers(AT.date().replace(year=AT.year + 2))
    assert [one.object_id for one in due] == [str(wave.pk)]
    starting_surveys.erase_answers([one.object_id for one in due], AT)
    assert not AnswerSheet.objects.exists() and Wave.objects.exists()


def test_partners_see_ended_rounds_without_small_numbers(people):
    wave = opened(people)
    for n in range(44):
        answers = {"lives": "yes"} if n < 41 else {"lives": "no"}
        survey_answers.enter_paper(wave=wave, arm="asked", answers=answers, by=people.maria, at=AT)
    survey_results.ask(wave=wave, by=people.maria, at=AT)
    survey_results.work_out(wave)
    partner = browser(make_ordinary(people.legal, Role.PARTNER_MEMBER, name="peter"))
    path = reverse("feedback:survey_shared_round", args=[wave.pk])
    assert partner.get(path).status_code == 404 and partner.get(reverse("feedback:surveys")).status_code == 404
    surveys.close_wave(wave=wave, by=people.maria, at=AT)
    assert path in partner.get(reverse("feedback:survey_shared")).content.decode()
    gated = selectors_surveys.gated_counts(Wave.objects.select_related("survey", "result").get())["lives"]
    # Three said no: hidden, and with it the other answer, or the total would give it away.
    assert dict(gated.counts) == {"yes": None, "no": None} and gated.total == 45
    # Addresses above hold random digits: the figures stand in the main part.
    page = partner.get(path).content.decode().partition("<main")[2]
    assert "not shown" in page and "41" not in page and "44" not in page


def test_the_library_asks_in_plain_words():
    for one in library.question_sets().values():
        for language in ("en", "es"):
            text = " ".join(question.labels[language] for question in one.questions)
            assert (grade(text, language) or 0) <= 8, (one.key, language)


def test_changes_of_the_two_groups_are_held_against_each_other():
    def sheets(yes, no, years):
        return [{"lives": "yes", "years": str(years + n % 3)} for n in range(yes)] + [{"lives": "no"}] * no

    question = asked([], form=FORM)
    question["sheets"] = {"asked": sheets(56, 14, 10), "compared": sheets(33, 30, 5)}
    question["before"] = {"asked": sheets(30, 50, 4), "compared": sheets(30, 32, 5)}
    found = survey_child.results(question)
    lives = found["questions"][0]["compared"]["yes"]
    # By hand: 56/70 - 30/80 less 33/63 - 30/62; the ends from Wilson's four intervals, added in squares.
    assert round(lives["by"], 4) == round(0.8 - 0.375 - (33 / 63 - 30 / 62), 4) and lives["n"] == [80, 70, 62, 63]
    assert lives["low"] > 0 and lives["low"] < lives["by"] < lives["high"]
    shown = tables(FORM, found, "en", {"asked": "Us", "compared": "Them"})
    assert shown[0]["rows"][0]["compared"].startswith("This rose by 39 points more than in the other group")
    assert shown[0]["rows"][1]["compared"].startswith("This rose by 39 points less than in the other group")
    assert shown[1]["rows"][0]["compared"].startswith("This rose by 6.0 more than in the other group")
    assert n_compared(found) == 3
    # Without a group to compare with, or with fewer than 30 in one of the four, nothing is said.
    question["before"]["compared"] = sheets(10, 19, 5)
    found = survey_child.results(question)
    assert (
        n_compared(found) == 0 and not tables(FORM, found, "en", {"asked": "Us", "compared": "Them"})[0]["has_compared"]
    )
    question["before"] = {"asked": sheets(30, 50, 4)}
    assert survey_child.results(question)["questions"][0]["compared"] == {}
    assert compared_words({"by": 0.02, "low": -0.1, "high": 0.2, "n": [40] * 4}).startswith("We cannot tell")
