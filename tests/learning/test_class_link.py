"""A teacher without an account: one session by link and PIN, nothing else, until it ends."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import open_as
from tests.learning.conftest import key_of

from commonlight.core import clock
from commonlight.learning.models import ClassLink, Session, Sheet
from commonlight.learning.services import links, sessions

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def made(school):
    return links.make_link(session=school.session, by=school.faye, at=clock.now())


def door(token):
    return reverse("learning:class_door", args=[token])


@pytest.mark.slow
def test_a_link_is_made_on_the_page_and_opens_one_session(client, school):
    open_as(client, school.faye)
    page = client.post(reverse("learning:link", args=[school.session.pk])).content.decode()
    address, pin = re.search(r"/en/learn/class/open/([0-9a-f]{32})/", page).group(1), re.search(r"\d{5} \d{5}", page)
    teacher = Client()

    assert teacher.get(door(address)).status_code == 200
    assert teacher.get(reverse("learning:class_room", args=["course"])).status_code == 404
    answer = teacher.post(door(address), {"pin": pin.group(0)}, follow=True)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Lincoln High" in page
    assert "School pack" in page
    assert teacher.get(reverse("learning:sessions")).status_code == 302
    assert reverse("learning:sessions") not in page


@pytest.mark.slow
def test_a_teacher_counts_types_compares_and_reads(school, made):
    teacher = Client()
    teacher.post(door(made.token), {"pin": made.pin})

    def url(page, *more, part="course"):
        return reverse(f"learning:class_{page}", args=[part, *more])

    teacher.post(url("heads"), {"headcount": "28"})
    teacher.post(url("compare"), {"place": "Lincoln High", "group": "grade 9 d"})
    teacher.post(url("answers", "before"), {"code_0": "m 1 2", "letters_0": key_of("youth")})
    teacher.post(url("answers", "before", part="compared"), {"letters_0": key_of("youth")})
    teacher.post(url("close", "before"))
    assert teacher.get(url("file", "after")).status_code == 200
    assert teacher.get(url("results")).status_code == 200
    papers = teacher.post(url("papers"), {"papers": "3"}).content.decode()

    assert Session.objects.get(pk=school.session.pk).headcount == 28
    assert Sheet.objects.count() == 2
    assert len(set(re.findall(r"(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}", papers))) == 3
    teacher.post(url("leave"))
    assert teacher.get(url("room")).status_code == 404


def test_five_wrong_pins_lock_and_slips_cost_nothing(made):
    teacher = Client()
    for _n in range(7):
        assert teacher.post(door(made.token), {"pin": "12345"}).status_code == 422
    for _n in range(5):
        teacher.post(door(made.token), {"pin": "0000000000"})

    assert teacher.post(door(made.token), {"pin": made.pin}).status_code == 422
    assert ClassLink.objects.get().tries == 5


def test_an_ended_an_older_and_an_old_link_open_nothing(school, made, monkeypatch):
    newer = links.make_link(session=school.session, by=school.faye, at=clock.now())
    with pytest.raises(links.LinkRefused):
        links.open_link(token=made.token, pin=made.pin, at=clock.now())
    opened = links.open_link(token=newer.token, pin=newer.pin, at=clock.now())
    assert links.working_link(opened.pk, at=clock.now() + timedelta(days=121)) is None
    links.end_link(link=opened, by=school.faye, at=clock.now())
    assert links.working_link(opened.pk, at=clock.now()) is None


def test_neither_link_nor_pin_stands_in_the_database(made):
    row = ClassLink.objects.values().get()

    held = " ".join(
        bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value) for value in row.values()
    )
    assert made.token not in held
    assert made.pin.replace(" ", "") not in held


def test_only_the_house_makes_links(school):
    with pytest.raises(sessions.NotYours):
        links.make_link(session=school.session, by=school.stan, at=clock.now())


@pytest.mark.slow
def test_a_teacher_takes_back_a_file_she_brought_in_and_no_other(school, made):
    from commonlight.learning.models import AnswerFile, Round
    from commonlight.learning.services import sheets
    from commonlight.learning.services.sheets import Answers

    teacher = Client()
    teacher.post(door(made.token), {"pin": made.pin})
    other = sessions.add_comparison(
        session=school.session, place="Lincoln High", group="grade 9 d", by=school.faye, at=clock.now()
    )
    rounds = [Round.objects.get(session=one, kind="before") for one in (school.session, other)]
    mine, theirs = (
        sheets.bring_in_file(found=one, sheets=[Answers((), school.key)] * 2, n_rows=2, by=school.faye, at=clock.now())
        for one in rounds
    )
    page = reverse("learning:class_answers", args=["course", "before"])

    assert "Take this file back" in teacher.get(page).content.decode()
    assert teacher.post(page, {"file_back": str(theirs.pk)}).status_code == 404
    assert teacher.post(page, {"file_back": "x"}).status_code == 404
    assert teacher.post(page, {"file_back": str(mine.pk)}).status_code == 302
    again = teacher.post(page, {"file_back": str(mine.pk)}, follow=True).content.decode()

    assert "taken back before" in again
    assert not Sheet.objects.filter(round=rounds[0]).exists()
    assert Sheet.objects.filter(round=rounds[1]).count() == 2
    assert AnswerFile.objects.get(pk=mine.pk).by == school.faye
    sessions.close_round(found=rounds[0], by=school.faye, at=clock.now())
    assert "ended" in teacher.post(page, {"file_back": str(mine.pk)}, follow=True).content.decode()
