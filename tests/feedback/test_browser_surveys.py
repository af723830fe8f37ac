"""Sixty questions in ten steps on a small phone, in Arabic, without JavaScript; and axe on the team's pages."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.browser.fixtures import overflow
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.feedback.models import AnswerSheet
from commonlight.feedback.services import survey_answers, survey_results, surveys
from commonlight.feedback.surveys import library
from commonlight.feedback.surveys.form import Choice, Question, Step, Survey

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]
YES_NO = (Choice("yes", {"en": "Yes", "ar": "نعم"}), Choice("no", {"en": "No", "ar": "لا"}))


def questions(step):
    """Return six questions of a step; the last is asked only of those who said yes to the first."""
    for n in range(1, 7):
        words = {"en": f"Question {n} of part {step}?", "ar": f"السؤال رقم {n} من الجزء {step}؟"}
        first, last = f"${{q{step}_1}} = 'yes'" if n == 6 else "", n == 5
        yield Question(
            f"q{step}_{n}", "integer" if last else "select_one", words, () if last else YES_NO, relevant=first
        )


LONG = Survey(
    "long", "Our street", ("en", "ar"),
    tuple(Step(f"part{n}", tuple(questions(n)), {"en": f"Part {n}", "ar": f"الجزء {n}"}) for n in range(1, 11)),
)  # fmt: skip


@pytest.fixture
def maria(transactional_db):
    make_site()
    cache.clear()
    house = make_organisation("Harbor House")
    return house, make_ordinary(house, Role.COORDINATOR, name="maria")


def opened(maria, form, slug, way="open"):
    house, by = maria
    made = surveys.make(
        organisation_id=house.pk, slug=slug, title="Our street", form=form, way=way, by=by, at=clock.now()
    )
    return surveys.open_wave(survey=made, by=by, at=clock.now())


def test_sixty_questions_in_ten_steps_work_on_a_phone_in_arabic_without_javascript(visit, maria):
    assert len(LONG.asked) == 60
    wave = opened(maria, LONG, "long")
    page = visit("/ar/surveys/long/", javascript=False)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator("html").get_attribute("dir") == "rtl" and overflow(page) == 0
    page.locator("main form button").click()
    for step in range(1, 11):
        assert f"الجزء {step}" in page.locator("h1").inner_text() and overflow(page) == 0
        assert page.locator("input[name^=q-][type=radio]").count() == 8, "the skipped question is not there"
        said = "no" if step > 2 else "yes"
        for n in range(1, 5):
            page.check(f"input[name='q-q{step}_{n}'][value={said}]")
        page.fill(f"input[name='q-q{step}_5']", "٤٢")
        page.locator("main form button[name=next]").click()
        if said == "yes":
            page.check(f"input[name='q-q{step}_6'][value=no]")
            page.locator("main form button[name=next]").click()
    # The last page, one back and forth again, then sent.
    page.locator("main form button[name=back]").click()
    assert page.input_value("input[name='q-q10_5']") == "42"
    page.locator("main form button[name=next]").click()
    page.locator("main form button[name=next]").click()
    sheet = AnswerSheet.objects.get(wave=wave)
    assert len(sheet.answers) == 52 and sheet.answers["q1_6"] == "no" and "q3_6" not in sheet.answers


@pytest.mark.proofs
def test_axe_finds_nothing_on_pages_of_surveys(visit, axe, maria):
    wave = opened(maria, library.survey_of(["fair_police", "signs"], form_id="s", title="S"), "trust", way="codes")
    _house, by = maria
    for _n in range(31):
        answers = {"police_respect": "3", "police_impartial": "2", "accent": "sign"}
        survey_answers.enter_paper(wave=wave, arm="asked", answers=answers, by=by, at=clock.now())
    survey_results.ask(wave=wave, by=by, at=clock.now())
    survey_results.work_out(wave)
    opened(maria, LONG, "long")
    for language in ("en", "ar"):
        page = visit(f"/{language}/surveys/long/")
        axe(page)
        page.locator("main form button").click()
        axe(page)
        page.fill("input[name='q-q1_5']", "x")
        page.locator("main form button[name=next]").click()
        axe(page)
    axe(visit("/en/surveys/trust/"))
    client = Client()
    open_as(client, by)
    page = visit("/en/")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    one, two = [wave.survey_id], [wave.pk]
    paths = [
        *(reverse(f"feedback:{name}") for name in ("surveys", "survey_new")),
        *(reverse(f"feedback:{name}", args=one) for name in ("survey", "survey_print")),
        reverse("feedback:survey_weights", args=[*one, "police_respect"]),
        *(reverse(f"feedback:survey_{name}", args=two) for name in ("codes", "paper", "file", "results")),
    ]
    for path in paths:
        page.goto(f"{visit.origin}{path}")
        axe(page)
        page.set_viewport_size({"width": 360, "height": 740})
        assert overflow(page) == 0, path
        page.set_viewport_size({"width": 1280, "height": 800})
