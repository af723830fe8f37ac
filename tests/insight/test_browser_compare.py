"""Comparing on a phone and at a desk without script: bring a neighbour's table, ask, read what came out."""

import json
import os
from datetime import date

import pytest
from django.urls import reverse
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.insight.conftest import AT
from tests.insight.test_browser_impact import page_of
from tests.insight.test_compare import MORE, released, session
from tests.insight.test_compare_tables import COUNTS, files

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.insight.kinds.release import work_out
from commonlight.insight.services import compare, register, runs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]
# A folder for looking at the pages by eye; unset in every ordinary run.
LOOK = os.environ.get("COMMONLIGHT_LOOK", "")


def keep(page, name):
    assert overflow(page) == 0
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(
        register, "in_child", lambda asked: work_out(json.loads(json.dumps(asked)), lambda percent: None)
    )


def test_a_neighbours_table_is_brought_compared_and_read_on_a_phone(people, visit):
    released(MORE)
    for course, gains in (("hotel", (2, 2.4, 1.9, 2.2)), ("police", (0.3, 0.5, 0.1)), ("youth", (1, 1.2, 0.9))):
        for month, gain in enumerate(gains, start=1):
            session(people, date(2026, month, 3), gain, 12, course=course)
    maria = page_of(visit, people.maria, size=PHONE, javascript=False)
    maria.goto("/en/team/insight/compare/")
    maria.get_by_role("link", name="Bring another coalition's table").click()
    keep(maria, "compare-bring")
    description, table = files({key: n + 40 for key, n in COUNTS.items()})
    maria.set_input_files("input[name=description]", {"name": "metadata.json", "mimeType": "application/json", "buffer": description})  # fmt: skip
    maria.set_input_files("input[name=table]", {"name": "table-1.csv", "mimeType": "text/csv", "buffer": table})
    maria.get_by_role("button", name="Bring it").click()
    assert "Cedar County Coalition" in maria.inner_text("main")
    maria.get_by_role("link", name="What people told, between coalitions").click()
    maria.select_option("select[name=category]", label="Kind: Forced labour")
    maria.select_option("select[name=period]", "2025-Q1")
    keep(maria, "compare-ask")
    maria.get_by_role("button", name="Compare").click()
    run_next_job()
    maria.goto(maria.url)
    maria.get_by_role("link", name="Open what came out").click()
    keep(maria, "compare-phone")
    assert "Difference: +19 points" in maria.inner_text("main")
    desk = page_of(visit, people.sam, size=DESK, javascript=False)
    desk.goto("/en/team/insight/compare/ask/classes/")
    desk.get_by_role("button", name="Compare").click()
    run_next_job()
    desk.goto(desk.url)
    desk.get_by_role("link", name="Open what came out").click()
    address = desk.url
    keep(desk, "compare-desk")
    assert "above the others" in desk.inner_text("main") and "3 comparisons" in desk.inner_text("main")
    desk.goto(address.replace("/en/", "/es/"))
    keep(desk, "compare-es")
    desk.goto("/en/team/insight/compare/")
    keep(desk, "compare-index")
    phone = page_of(visit, people.sam, size=PHONE, javascript=False)
    phone.goto(address)
    keep(phone, "compare-many-phone")
    phone.goto("/es/team/insight/compare/ask/notes/")
    keep(phone, "compare-notes-es")


@pytest.mark.proofs
def test_axe_finds_nothing_on_the_pages_of_comparisons(people, visit, axe):
    row = released(MORE)
    compare.bring(*files(), by=people.maria, at=AT)
    asked = compare.ask("times", {"release": row, "category": "labour"}, by=people.maria, at=AT)
    runs.perform(asked)
    page = page_of(visit, people.maria, size=DESK)
    paths = [
        reverse("insight:compare"),
        reverse("insight:compare_bring"),
        reverse("insight:compare_run", args=[asked.pk]),
        *(reverse("insight:compare_ask", args=[source]) for source in ("times", "areas", "notes")),
    ]
    for path in paths:
        for language, width in (("en", 360), ("es", 1280)):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path.replace("/en/", f"/{language}/", 1))
            assert page.locator("h1").count() == 1, path
            axe(page)
            assert overflow(page) == 0, path
