"""The page of today says to each role how it goes: with denominators, bands and the year before, and no arrow."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_ordinary, open_as
from tests.insight.conftest import AT

from commonlight.core import clock
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.learning.models import PooledResult, Session
from commonlight.referrals.models import FigureRelease
from commonlight.reports.models import AnsweredQuarter

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def session(people, day, headcount):
    Session.objects.create(
        organisation=people.house,
        course="hotel",
        day=day,
        place="Hall",
        minutes=60,
        headcount=headcount,
        planned_on=day,
    )


@pytest.fixture
def figures(people, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    # The running month is not whole: nobody of it counts. October 2025 is the month before the twelve.
    for day, came in (
        (date(2026, 11, 1), 500),
        (date(2026, 10, 31), 30),
        (date(2025, 11, 1), 12),
        (date(2025, 10, 31), 9),
    ):
        session(people, day, came)
    row = {"released": AT.date(), "sent": 120, "share_from": 90, "share_to": 100, "days": 2}
    AnsweredQuarter.objects.create(quarter=date(2026, 4, 1), **row)
    AnsweredQuarter.objects.create(quarter=date(2025, 4, 1), **row | {"sent": 80, "days": 5})
    told = [[["met", "*"], 40], [["unmet", "housing", "*", "*"], 25], [["unknown"], 15]]
    FigureRelease.objects.create(
        quarter=date(2026, 4, 1), released=AT.date(), total=90, told=told, n_hidden=2, rounding=5
    )
    return people


def page(who, language="en"):
    client = Client()
    open_as(client, who)
    return client.get(f"/{language}/team/").content.decode()


def test_a_coordinator_sees_reach_answers_and_need_with_what_they_are_out_of(figures):
    text = page(figures.maria)
    assert "42 people (sessions and events: 2)" in text and "9 people (sessions and events: 1)" in text
    assert "about 120 reports; 90 to 100 of 100 answered, half within 2 days" in text
    assert "about 80 reports; 90 to 100 of 100 answered, half within 5 days" in text
    # Ten lines lie behind what was hidden: they may all be open needs, or none.
    assert "between 25 and 35 of 90 stayed open" in text and "nothing to compare with" in text
    assert not set("↑↓▲▼↗↘") & set(text)


def test_a_funder_sees_released_figures_only_and_a_partner_none(figures):
    funder = page(make_ordinary(figures.house, Role.FUNDER, name="lee"))
    assert "stayed open" in funder and "sessions and events" not in funder
    assert "How it goes" not in page(figures.reyes)


def test_course_results_stand_with_their_interval_for_who_teaches(figures):
    found = {"gain": None, "n_sessions": 3, "n_sentences": 8}
    PooledResult.objects.create(course="hotel", state="ready", day=AT.date(), found=found)
    assert "Not enough matched sheets yet." in page(make_ordinary(figures.house, Role.FACILITATOR, name="fay"))
    assert "Cómo va" in page(figures.maria, "es")


def test_without_the_room_today_says_what_waits_only(figures):
    Site.objects.update(rooms=["learning"])
    cache.clear()
    assert "How it goes" not in page(figures.maria)
    assert reverse("core:team_home") == "/en/team/"


def test_the_page_asks_as_often_however_much_lies_there(figures):
    client = Client()
    open_as(client, figures.maria)
    client.get("/en/team/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/team/")
    for day in range(1, 29):
        session(figures, date(2026, 5, day), 20)
    with CaptureQueriesContext(connection) as many:
        client.get("/en/team/")
    assert len(few) == len(many)
