"""Publishing on a phone without script: one asks, the check hides, another publishes, everybody reads, and it is taken back."""

import json
import os
from datetime import date

import pytest
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.factories import make_ordinary
from tests.insight.conftest import AT
from tests.insight.test_asks import published
from tests.insight.test_browser_impact import page_of
from tests.insight.test_register import lines

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.core.roles import Role
from commonlight.insight.kinds.release import work_out
from commonlight.insight.services import register
from commonlight.learning.models import Session
from commonlight.referrals.models import FigureRelease
from commonlight.reports.models import AnsweredQuarter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]
# A folder for looking at the pages by eye; unset in every ordinary run.
LOOK = os.environ.get("COMMONLIGHT_LOOK", "")


def keep(page, name):
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(
        register, "in_child", lambda asked: work_out(json.loads(json.dumps(asked)), lambda percent: None)
    )


def test_two_people_publish_and_everybody_reads(people, visit):
    make_ordinary(people.house, Role.COORDINATOR, name="rosa")
    lines(date(2025, 3, 1), labour=31, sexual=22, domestic=3, crime=4)
    lines(date(2026, 2, 1), labour=40, sexual=19, domestic=14)
    sam = page_of(visit, people.sam, size=PHONE, javascript=False)
    sam.goto("/en/team/insight/releases/")
    assert overflow(sam) == 0
    sam.get_by_role("link", name="What people told us", exact=True).click()
    assert overflow(sam) == 0
    keep(sam, "ask")
    sam.get_by_role("button", name="Check it").click()
    address = sam.url
    run_next_job()
    maria = page_of(visit, people.maria, size=DESK, javascript=False)
    maria.goto(address)
    keep(maria, "release")
    assert "not shown" in maria.inner_text("main")
    maria.get_by_role("button", name="Publish for everybody").click()
    keep(maria, "published")
    maria.goto("/en/team/insight/releases/")
    keep(maria, "releases")
    everybody = visit("/en/data/", size=PHONE, javascript=False)
    assert overflow(everybody) == 0
    keep(everybody, "data-en")
    everybody.locator("main ul a").first.click()
    assert overflow(everybody) == 0
    assert "71" in everybody.inner_text("main") and not everybody.context.cookies()
    keep(everybody, "data-release-en")
    for language in ("ar", "es", "zh-hans") if LOOK else ("ar",):
        everybody.goto(everybody.url.replace("/en/", f"/{language}/"))
        assert overflow(everybody) == 0
        keep(everybody, f"data-release-{language}")
        everybody.goto(f"/{language}/data/")
        keep(everybody, f"data-{language}")
        everybody.goto("/en/data/")
        everybody.locator("main ul a").first.click()


def test_an_ask_is_written_and_printed_on_a_phone(people, visit):
    adviser = make_ordinary(people.house, Role.CONTENT_ADVISER, name="nadia")
    row = published()
    maria = page_of(visit, people.maria, size=PHONE, javascript=False)
    maria.goto("/en/team/insight/asks/new/")
    assert overflow(maria) == 0
    for name, value in {"title": "Visit worker housing without a call before", "decides": "State labour department",
                        "root_cause": "Workers who live where they work depend on one person.", "pay": "150",
                        "brief": f"In our table {71} people told us of forced labour. We ask for visits."}.items():  # fmt: skip
        maria.fill(f"[name={name}]", value)
    maria.check(f"input[value='{row.pk}']")
    keep(maria, "ask-new")
    maria.get_by_role("button", name="Save").click()
    assert overflow(maria) == 0 and "stays in the house" in maria.inner_text("main")
    rosa = page_of(visit, adviser, size=PHONE, javascript=False)
    rosa.goto(f"{maria.url}advise/")
    rosa.fill("[name=name]", "Sunbird")
    rosa.check("input[value=yes]")
    rosa.get_by_role("button", name="Save").click()
    assert "stays in the house" not in rosa.inner_text("main") and overflow(rosa) == 0
    keep(rosa, "ask")
    brief = page_of(visit, people.maria, size=DESK, javascript=False)
    brief.goto(f"{maria.url}brief/")
    keep(brief, "brief")
    assert "Sunbird" in brief.inner_text("main")


def test_the_page_of_today_fits_a_phone(people, visit):
    Session.objects.create(
        organisation=people.house, course="hotel", day=date(2026, 5, 1), place="Hall", minutes=60, headcount=42, planned_on=AT.date()
    )  # fmt: skip
    said = {"released": AT.date(), "sent": 120, "share_from": 90, "share_to": 100}
    AnsweredQuarter.objects.create(quarter=date(2026, 4, 1), days=2, **said)
    AnsweredQuarter.objects.create(quarter=date(2025, 4, 1), days=5, **said)
    told = [[["met", "*"], 40], [["unmet", "housing", "*", "*"], 25], [["unknown"], 15]]
    FigureRelease.objects.create(
        quarter=date(2026, 4, 1), released=AT.date(), total=90, told=told, n_hidden=2, rounding=5
    )
    for size, name in ((PHONE, "today-phone"), (DESK, "today")):
        page = page_of(visit, people.maria, size=size, javascript=False)
        page.goto("/en/team/")
        assert "42 people" in page.inner_text("main") and overflow(page) == 0
        keep(page, name)
