"""The room's pages: look before anything is written, a map that says what is unsure, objections and workshops."""

import gzip
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import open_as
from tests.places.conftest import geojson, square
from tests.places.test_loading import SVI

from commonlight.core import clock
from commonlight.places.models import Area, LocalMark, Objection, Source, Workshop
from commonlight.places.services import packaged, voices
from commonlight.places.shown import is_unsure, limits_of

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


@pytest.fixture
def at_desk(client, people):
    open_as(client, people.maria)
    return client


@pytest.fixture
def delaware(people):
    return packaged.load_state("DE", by=people.maria, at=clock.now())


def held(page):
    return re.search(r'name="held" value="([^"]+)"', page.content.decode())[1]


def test_a_state_is_looked_at_and_then_comes_in(at_desk):
    page = at_desk.post(reverse("places:load"), {"act": "state", "state": "DE"})
    assert "3 rows; 3 new areas" in page.content.decode() and not Area.objects.exists()
    answer = at_desk.post(reverse("places:load"), {"act": "write", "held": held(page)})
    assert answer.url == reverse("places:home") and Area.objects.count() == 3
    words = at_desk.get(answer.url).content.decode()
    assert "<svg" in words and "CDC/ATSDR" in words and "public domain" in words and "What this cannot say" in words
    assert "Kent County" in words and "± " in words


def upload(**more):
    said = {
        "act": "files", "level": "county", "vintage": 2022, "year": 2022, "title": "Index", "publisher": "A bureau",
        "licence": "public domain", "figures": SimpleUploadedFile("a.csv", SVI),
    }  # fmt: skip
    return said | more


def test_files_wait_until_somebody_says_yes_and_what_does_not_fit_is_shown(at_desk):
    outlines = SimpleUploadedFile("a.geojson", geojson(square("01001"), square("01005", 2)))
    page = at_desk.post(reverse("places:load"), upload(outlines=outlines))
    words = page.content.decode()
    assert "1 areas have no outline, such as 01003" in words and "left out, such as 01005" in words
    assert "2 codes had lost their leading zeros" in words and not Source.objects.exists()
    at_desk.post(reverse("places:load"), {"act": "write", "held": held(page)})
    assert Source.objects.get().is_whole and Area.objects.get(code="01001").boundary is not None
    again = at_desk.post(reverse("places:load"), {"act": "write", "held": held(page)}, follow=True)
    assert Source.objects.count() == 1 and "Nothing was written" in again.content.decode()


def test_a_file_that_cannot_be_read_is_refused_in_words(at_desk):
    page = at_desk.post(reverse("places:load"), upload(figures=SimpleUploadedFile("a.csv", b"name,rate\nx,1\n")))
    assert page.status_code == 422 and "no column of codes" in page.content.decode()
    broken = at_desk.post(reverse("places:load"), {"act": "write", "held": "nothing"}, follow=True)
    assert "Nothing was written" in broken.content.decode()


def test_an_old_figure_says_so(at_desk, delaware):
    Source.objects.filter(pk=delaware.pk).update(year=clock.today().year - 6)
    assert "more than five years old" in at_desk.get(reverse("places:home")).content.decode()
    Source.objects.filter(pk=delaware.pk).update(year=clock.today().year - 5)
    assert "more than five years old" not in at_desk.get(reverse("places:home")).content.decode()


def test_groups_hold_about_as_many_areas_and_errors_that_reach_over_are_unsure():
    limits = limits_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert limits == [3, 5, 7, 9] and limits_of([4, 4, 4]) == [] and limits_of([]) == []
    assert is_unsure(5.5, 1, limits) and not is_unsure(5.5, 0.3, limits) and not is_unsure(5.5, None, limits)


@pytest.mark.usefixtures("delaware")
def test_a_partner_objects_and_the_coordinator_answers_once(client, people):
    open_as(client, people.paula)
    elsewhere = people.paula.memberships.get().organisation_id
    said = {"label": "Poor place", "text": "The new bus is not counted.", "organisation": elsewhere}
    place = reverse("places:area", args=["county", "10001"])
    assert client.post(place + "object/", said | {"organisation": people.house.pk}).status_code == 422
    assert client.post(place + "object/", said).url == place
    words = client.get(place).content.decode()
    assert "The new bus is not counted." in words and "no answer yet" in words and "Valley Legal Aid" in words
    made = Objection.objects.get()
    assert client.get(reverse("places:answer", args=[made.pk])).status_code == 404
    open_as(client, people.maria)
    client.post(reverse("places:answer", args=[made.pk]), {"answer": "We counted it."})
    assert "We counted it." in client.get(reverse("places:objections")).content.decode()
    with pytest.raises(voices.AlreadyAnswered):
        voices.answer(objection=made, text="Again", by=people.maria, at=clock.now())


@pytest.mark.usefixtures("delaware")
def test_a_workshop_is_entered_without_names_and_wrong_lines_are_named(at_desk, people):
    said = {"day_day": "3", "day_month": "10", "day_year": "2026", "place": "Hall", "headcount": 12}
    said |= {"organisation": people.house.pk, "marks": "10001; need; 9; no bus\n10003; reached; 4"}
    for wrong in ("10001; poor; 3", "99999; need; 3", "10001; need; 13", "10001; need; 1\n10001; need; 2"):
        assert at_desk.post(reverse("places:workshop"), said | {"marks": wrong}).status_code == 422
    assert not Workshop.objects.exists()
    assert at_desk.post(reverse("places:workshop"), said).status_code == 302
    assert LocalMark.objects.count() == 2
    assert "9 of 12 people" in at_desk.get(reverse("places:area", args=["county", "10001"])).content.decode()
    paper = at_desk.get(reverse("places:paper")).content.decode()
    assert "Kent County" in paper and "<path d=" in paper
    with pytest.raises(voices.TooFew):
        voices.enter_workshop(
            day=clock.today(), place="x", headcount=2, marks=[], organisation_id=people.house.pk, by=people.maria,
            at=clock.now(),
        )  # fmt: skip


@pytest.mark.usefixtures("delaware")
def test_a_file_is_taken_back_and_an_empty_room_says_so(at_desk):
    source = Source.objects.get()
    at_desk.post(reverse("places:take_back", args=[source.pk]))
    words = at_desk.get(reverse("places:home")).content.decode()
    assert not Source.objects.exists() and "No figures came in yet" in words


@pytest.mark.proofs
def test_the_map_page_of_all_counties_stays_small(at_desk, people):
    for state in packaged.states():
        packaged.load_state(state, by=people.maria, at=clock.now())
    page = at_desk.get(reverse("places:home"))
    assert page.content.count(b"<tr>") > 3100
    assert len(gzip.compress(page.content)) <= 150_000
