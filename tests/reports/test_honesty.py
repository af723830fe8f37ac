"""How fast people are answered: gated, released once, and shown with the weak points."""

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from tests.reports.conftest import send

from commonlight.core import audit, clock
from commonlight.core.store import write
from commonlight.reports import services
from commonlight.reports.models import AnsweredQuarter
from commonlight.reports.services.answering import Figures, days_to_answer, gated, next_quarter, release_quarters

SPRING = date(2026, 4, 1)


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.now().tzinfo)


def acts(sent, answered):
    """Write the audit rows of `sent` reports; the first `answered` of them got an answer after their number of days."""
    with write():
        for number in range(sent):
            day = SPRING + timedelta(days=number % 60)
            subject = ("report", 10_000 + number)
            audit.record("report sent", by=None, at=at(day), subject=subject, day_only=True)
            if number < answered:
                for later in (number % 5, 30):
                    audit.record("report answered", by=None, at=at(day + timedelta(days=later)), subject=subject)


@pytest.mark.parametrize(
    ("days", "figures"),
    [
        ([], Figures(None, None, None, None, False)),
        ([1] * 10, Figures(None, None, None, None, False)),
        ([1] * 11, Figures(10, None, None, None, False)),
        ([1] * 21, Figures(20, None, None, None, False)),
        ([1] * 22, Figures(20, 50, 100, 1, False)),
        ([1] * 20 + [None] * 2, Figures(20, 50, 100, 1, False)),
        ([3] * 44, Figures(45, 75, 100, 3, False)),
        ([3] * 40 + [None] * 4, Figures(45, 75, 100, 3, False)),
        ([0] * 100 + [None] * 10, Figures(110, 90, 100, 0, False)),
        ([0] * 40 + [None] * 70, Figures(110, 30, 40, None, True)),
        ([None] * 30, Figures(30, 0, 50, None, True)),
    ],
)
def test_what_may_be_said(days, figures):
    assert gated(days) == figures


@pytest.mark.slow
def test_no_small_number_of_unanswered_people_can_be_worked_out():
    """Bad-input family 12, statistics: whatever is shown, the answered and the unanswered that fit it span at least eleven reports."""
    for sent in range(1, 160):
        seen: dict = {}
        for answered in range(sent + 1):
            figures = gated([2] * answered + [None] * (sent - answered))
            seen.setdefault((figures.share_from, figures.share_to), set()).add(answered)
        assert all(len(possible) >= min(11, sent + 1) for possible in seen.values()), sent


pytestmark_db = pytest.mark.django_db(databases=["default", "jobs"])


@pytestmark_db
def test_days_count_to_the_first_answer_and_silence_counts(coalition):
    acts(sent=30, answered=20)

    days = days_to_answer(SPRING)

    assert sorted(one for one in days if one is not None) == sorted(number % 5 for number in range(20))
    assert days.count(None) == 10


@pytestmark_db
def test_real_acts_are_found(coalition):
    sent, _ = send(coalition.harbor)
    services.reply(
        report_id=sent.report_id,
        text="We read it.",
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=clock.now(),
    )
    send(coalition.harbor, submission_id="s2")
    from commonlight.reports.services.answering import quarter_of

    assert sorted(days_to_answer(quarter_of(clock.today())), key=str) == [0, None]


@pytestmark_db
def test_quarter_is_released_once_six_weeks_after_its_end_and_never_changed(coalition):
    """Bad-input family 12: statistics."""
    acts(sent=44, answered=40)
    end = next_quarter(SPRING)

    assert release_quarters(at=at(end + timedelta(days=44))) == 0
    assert release_quarters(at=at(end + timedelta(days=45))) == 1
    before = list(AnsweredQuarter.objects.values())
    with write():
        audit.record("report sent", by=None, at=at(SPRING), subject=("report", 1), day_only=True)
    assert release_quarters(at=at(end + timedelta(days=60))) == 0
    assert list(AnsweredQuarter.objects.values()) == before
    assert (before[0]["quarter"], before[0]["sent"], before[0]["share_from"]) == (SPRING, 45, 75)


@pytestmark_db
def test_page_says_figures_readers_and_limits_without_a_session(coalition, client):
    acts(sent=44, answered=40)
    release_quarters(at=at(date(2026, 9, 1)))

    answer = client.get("/en/answers/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert not answer.cookies
    for said in (
        "April – June 2026",
        "about 45",
        "75 to 100",
        "2 days or less, for half of all",
        "Harbor House",
        "Valley Legal Aid",
        "Riverbend PD",
        "Police hold no key to what you write.",
        "What somebody has already read cannot be unread.",
    ):
        assert said in page


@pytestmark_db
def test_page_without_a_full_quarter_says_so(coalition, client):
    assert "There is no full quarter to tell of yet." in client.get("/en/answers/").content.decode()


@pytest.mark.slow
def test_web_process_shows_the_page_without_numpy():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup();"
        "import commonlight.reports.views.honesty, commonlight.reports.services.answering as a; a.gated([1] * 50);"
        "print('numpy' in sys.modules, 'polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
