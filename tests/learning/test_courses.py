"""Courses: their files keep the schema and are readable; their pages need no script, no account and few bytes."""

import gzip
import re

import pytest
from django.urls import reverse

from commonlight.learning import course_files
from commonlight.library import content_files

COMPLETE_IN = ("en", "es")
HARD = re.compile(
    r"\brescue|\bsaved from|prostitut|human cargo|\bslave|\bvictims? of circumstance|[0-9]{3},?000|\b\d+ ?%", re.I
)
FIRST_VISIT = 14 * 1024


def every(language):
    return [course_files.course(slug, language) for slug in course_files.facts()]


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPLETE_IN)
def test_each_course_is_there_in_each_promised_language(language):
    assert [course.slug for course in every(language) if course.language != language] == []


@pytest.mark.parametrize("language", COMPLETE_IN)
def test_each_course_reads_at_grade_eight_or_below(language):
    assert [
        course.slug for course in every(language) if not 0 < course_files.grade_of(course.slug, language) <= 8
    ] == []


@pytest.mark.parametrize("language", COMPLETE_IN)
def test_each_course_takes_as_long_as_it_says(language):
    for course in every(language):
        assert 20 <= course.facts.minutes <= 60
        assert course_files.minutes_of(course) == pytest.approx(course.facts.minutes, rel=0.25), course.slug


@pytest.mark.parametrize("language", COMPLETE_IN)
def test_no_course_uses_words_or_figures_that_hurt_or_mislead(language):
    for course in every(language):
        assert (
            HARD.findall(
                " ".join([*course.texts(), *course.facilitator]).replace("3,000 dol", "").replace("3.000 dól", "")
            )
            == []
        ), course.slug


def test_each_course_teaches_what_is_not_a_sign_and_warns_and_helps_facilitators():
    for course in every("en"):
        assert any("not-a-sign" in lesson.id for lesson in course.lessons), course.slug
        assert sum(item.kind == "not_sign" for item in course.items) >= 2, course.slug
        assert {item.kind for item in course.items} >= {"sign", "not_sign", "act"}, course.slug
        assert {item.is_true for item in course.items} == {True, False}
        assert course.warning
        assert len(course.facilitator) >= 5


def test_each_source_is_an_entry_of_the_library():
    entries = content_files.content().entries
    for facts in course_files.facts().values():
        assert [source for source in facts.sources if source[1] not in entries[source[0]]] == [], facts.slug


def test_languages_agree_on_questions_and_right_answers():
    for slug in course_files.facts():
        shape = {
            language: [
                (lesson.id, part.kind, part.id, len(part.answers), len(part.lines), part.right)
                for lesson in course_files.course(slug, language).lessons
                for part in lesson.parts
            ]
            for language in course_files.course_languages(slug)
        }
        assert [language for language, found in shape.items() if found != shape["en"]] == [], slug


def test_a_course_without_a_translation_stands_in_english_and_says_so(client, open_site):
    page = client.get("/ar/learn/courses/community/").content.decode()

    assert 'lang="en" dir="ltr"' in page
    assert course_files.course("community", "ar").is_fallback
    assert "See, listen, call" in page


def test_a_broken_file_is_named(monkeypatch):
    monkeypatch.setattr(course_files, "_read", lambda path: {"title": "x"} if "community" in str(path) else {})

    with pytest.raises(course_files.ContentWrong, match=r"community\.yaml.*for_whom"):
        course_files.course.__wrapped__("community", "en")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_each_page_of_each_course_is_light_neutral_and_without_script(client, open_site, language):
    for course in course_files.all_courses(language):
        addresses = [reverse("learning:courses"), reverse("learning:course", args=[course.slug])]
        addresses += [reverse("learning:lesson", args=[course.slug, n + 1]) for n in range(len(course.lessons))]
        addresses.append(reverse("learning:test", args=[course.slug]))
        for address in addresses:
            answer = client.get(address.replace("/en/", f"/{language}/"))
            page = answer.content.decode()

            assert answer.status_code == 200
            assert not answer.cookies
            assert "<script" not in page
            assert not re.search(r"traffick|trata|sex", re.search("<title>(.*?)</title>", page).group(1), re.I)
            assert len(gzip.compress(answer.content, 6)) < FIRST_VISIT, address


def state_of(page: str) -> str:
    return re.search(r'name="state" value="([^"]+)"', page).group(1)


def take(client, course, *, wrong=()):
    """Answer a whole course; `wrong` are the ids of questions and sentences to get wrong; return the last page."""
    state = ""
    for number, lesson in enumerate(course.lessons, 1):
        answers = {part.id: (part.right + (part.id in wrong)) % len(part.answers) for part in lesson.questions}
        page = client.post(
            reverse("learning:lesson", args=[course.slug, number]), {"state": state, "answered": "1", **answers}
        ).content.decode()
        state = state_of(page)
    answers = {item.id: "t" if item.is_true != (item.id in wrong) else "f" for item in course.items}
    return client.post(
        reverse("learning:test", args=[course.slug]), {"state": state, "answered": "1", **answers}
    ).content.decode()


def test_answers_are_explained_and_carried_to_the_end(client, open_site):
    course = course_files.course("community", "en")

    page = take(client, course, wrong={course.items[0].id})

    assert f"You had {len(course.items) - 1} of {len(course.items)} right." in page
    assert course.items[0].why.replace("'", "&#x27;") in page


def test_a_question_left_out_is_asked_again(client, open_site):
    answer = client.post(reverse("learning:lesson", args=["community", 1]), {"answered": "1", "minor": "2"})

    assert answer.status_code == 422
    assert "Choose one answer for each question" in answer.content.decode()
    assert "She is under 18, so no force or lie has to be shown.</label>" in answer.content.decode()


@pytest.mark.parametrize("address", ["nothing/", "nothing/1/", "community/9/", "community/0/", "nothing/test/"])
def test_what_is_not_there_is_not_found(client, open_site, address):
    assert client.get(f"/en/learn/courses/{address}").status_code == 404
