"""Reviews of courses: they count for the words that were read, an adviser signs off, and the public page says so."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.learning import course_files, selectors_reviews
from commonlight.learning.models import CourseReview
from commonlight.learning.services import reviews

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


@pytest.fixture
def rosa(school):
    return make_ordinary(school.house, Role.CONTENT_ADVISER, name="rosa")


def public(language, slug="community"):
    return Client().get(f"/{language}/learn/courses/{slug}/").content.decode()


def said(by, *, language="es", kind="adviser", name="Rosa"):
    return reviews.review(slug="community", language=language, kind=kind, name=name, by=by, at=clock.now())


def test_an_unreviewed_course_says_so_in_each_language(school):
    assert "Survivors have not yet reviewed these words." in public("en")
    assert "second speaker" not in public("en")
    assert selectors_reviews.reviewed(course_files.course("community", "es")).needs_speaker


def test_an_adviser_signs_off_on_the_page_and_the_public_reads_it(school, rosa):
    client = Client()
    open_as(client, rosa)
    page = reverse("learning:review", args=["community", "en"])

    half = client.post(page, {"kind": "adviser", "name": "Rosa"})
    client.post(page, {"kind": "adviser", "name": "Rosa", "read_all": "on"})

    assert half.status_code == 422
    assert "Reviewed by Rosa, an adviser" in public("en")
    assert "Survivors have not yet" not in public("en")
    assert "Rosa" not in public("es")
    client.post(reverse("learning:review_back", args=[CourseReview.objects.get().pk]))
    assert "Survivors have not yet reviewed these words." in public("en")


def test_only_an_adviser_signs_off_and_others_note_readings(school, rosa):
    dora = make_ordinary(school.house, Role.COORDINATOR, name="dora")
    client = Client()
    open_as(client, dora)

    with pytest.raises(reviews.NotYours):
        said(dora)
    answer = client.post(
        reverse("learning:review", args=["community", "es"]), {"kind": "adviser", "name": "D", "read_all": "on"}
    )
    said(dora, kind="speaker", name="Inés")

    assert answer.status_code == 422
    assert "Inés" in public("es")
    with pytest.raises(reviews.NotYours):
        said(school.faye, kind="speaker")


def test_a_review_counts_no_more_when_a_word_changes(school, rosa, monkeypatch):
    said(rosa, language="en")
    found = course_files.course("community", "en")
    assert selectors_reviews.reviewed(found).adviser is not None

    from dataclasses import replace

    changed = replace(found, facilitator=(*found.facilitator, "One more note."))
    now = selectors_reviews.reviewed(changed)

    assert now.adviser is None
    assert [one.name for one in now.older] == ["Rosa"]


def test_english_shown_for_another_language_cannot_be_reviewed_there(school, rosa):
    with pytest.raises(reviews.NoSuchWords):
        said(rosa, language="ar")
    client = Client()
    open_as(client, rosa)
    assert client.get(reverse("learning:review", args=["community", "ar"])).status_code == 404


def test_somebody_elses_sign_off_is_taken_back_by_no_other_adviser(school, rosa):
    made = said(rosa)
    other = make_ordinary(school.elsewhere, Role.CONTENT_ADVISER, name="otis")

    with pytest.raises(reviews.NotYours):
        reviews.take_back(made, by=other, at=clock.now())


def test_all_courses_stand_on_one_page_in_each_language(school, rosa):
    client = Client()
    open_as(client, rosa)
    said(rosa)

    page = client.get(reverse("learning:reviews")).content.decode()

    assert page.count("<tr>") == 1 + 9 * 2
    assert "Take it back" in page
