"""What the tests of a class say: worked out by a job in a child, said in sentences that do not overclaim."""

import random

import pytest
from django.urls import reverse
from tests.factories import open_as
from tests.learning.conftest import wrong

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.learning.models import ClassResult, PooledResult, Round
from commonlight.learning.services import sessions, sheets, working_out
from commonlight.learning.services.sheets import Answers

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def enter(session, kind, rows, by=None):
    sheets.enter_sheets(found=Round.objects.get(session=session, kind=kind), sheets=rows, by=by, at=clock.now())


def sheet(n, letters):
    return Answers(("m", str(n), "1"), letters)


def fill(school, n=26, *, later=19):
    """Let n learners know a little before, more after; the look-alike sentence (5) stays wrong for all."""
    rng = random.Random(7)
    places = [place for place in range(10) if place != 5]
    before = [rng.sample(places, 5) for _ in range(n)]
    after = [rng.sample(row, 2) for row in before]
    enter(school.session, "before", [sheet(n, wrong(school.key, 5, *row)) for n, row in enumerate(before)])
    enter(school.session, "after", [sheet(n, wrong(school.key, 5, *row)) for n, row in enumerate(after)])
    enter(school.session, "later", [sheet(n, wrong(school.key, 5, *row)) for n, row in enumerate(after[:later])])


def test_a_class_is_worked_out_by_a_job_and_told_in_sentences(client, school):
    fill(school)
    open_as(client, school.faye)
    url = reverse("learning:session_results", args=[school.session.pk])

    page = client.post(url, follow=True).content.decode()
    assert "Being worked out" in page
    assert run_next_job()
    page = client.get(url).content.decode()

    found = ClassResult.objects.get().found
    assert (found["matched"], found["n"]) == (26, {"before": 26, "after": 26, "later": 19})
    assert found["gain"]["estimate"] == 3.0
    assert found["gain"]["low"] is None  # all gained the same: no interval may be told
    assert found["mixed_up"][0] == "~look-alike"
    assert "What this class still mixes up" in page
    assert "right: 0 of 26" in page
    assert "7 of 26 who began did not take the test two months later." in page
    assert "There was no group to compare with" in page


def test_a_comparison_group_and_pooling(school):
    rng = random.Random(3)
    other = sessions.add_comparison(
        session=school.session, place="Lincoln High", group="grade 9 d", by=school.faye, at=clock.now()
    )
    for session, learned in ((school.session, 3), (other, 0)):
        rows = [rng.sample(range(10), 5) for _ in range(24)]
        enter(session, "before", [sheet(n, wrong(school.key, *row)) for n, row in enumerate(rows)])
        kept = [row[min(rng.choice([learned, learned + 1]), 5) :] for row in rows]
        enter(session, "after", [sheet(n, wrong(school.key, *row)) for n, row in enumerate(kept)])
    working_out.ask_for_result(session=school.session, by=school.faye, at=clock.now())
    working_out.ask_for_pooled(course="youth", by=school.faye, at=clock.now())
    while run_next_job():
        pass

    found = ClassResult.objects.get().found
    assert 2 < found["compared"]["low"] < found["compared"]["estimate"] < found["compared"]["high"] < 4.5
    pooled = PooledResult.objects.get().found
    assert pooled["n_sessions"] == 1
    assert 3 < pooled["gain"]["estimate"] < 4


def test_too_few_sheets_say_so_and_no_more(client, school):
    enter(school.session, "before", [sheet(1, school.key)])
    open_as(client, school.faye)
    url = reverse("learning:session_results", args=[school.session.pk])
    client.post(url)
    run_next_job()

    assert "not enough matched sheets" in client.get(url).content.decode()


def test_a_result_shows_as_old_when_answers_change(client, school):
    fill(school, 5, later=0)
    open_as(client, school.faye)
    url = reverse("learning:session_results", args=[school.session.pk])
    client.post(url)
    run_next_job()
    assert "Answers changed since" not in client.get(url).content.decode()
    enter(school.session, "after", [sheet(9, school.key)])

    assert "Answers changed since" in client.get(url).content.decode()


def test_forgetting_codes_does_not_make_a_result_old(client, school):
    fill(school, 5, later=0)
    working_out.ask_for_result(session=school.session, by=school.faye, at=clock.now())
    before = working_out.digest_of(school.session)
    for one in Round.objects.filter(session=school.session):
        sessions.close_round(found=one, by=school.faye, at=clock.now())

    assert working_out.digest_of(school.session) == before


def test_the_web_process_never_loads_the_analysis():
    import subprocess
    import sys

    code = (
        "import os,sys;os.environ['DJANGO_SETTINGS_MODULE']='tests.settings';import django;django.setup();"
        "import commonlight.learning.urls, commonlight.learning.tasks;"
        "sys.exit(any(name in sys.modules for name in ('numpy','scipy','commonlight.analysis.surveys')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
