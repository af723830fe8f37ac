"""A coordinator compares areas on a phone without script: figures in, ranges out, and the same bytes once more."""

import pytest
from tests.browser.fixtures import PHONE, overflow
from tests.insight.test_browser_impact import page_of

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.places.services import packaged

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def test_from_figures_to_ranges_on_a_phone(people, visit):
    packaged.load_state("VT", by=people.maria, at=clock.now())
    page = page_of(visit, people.maria, size=PHONE, javascript=False)
    page.goto("/en/team/insight/")
    page.locator("main").get_by_role("link", name="Choose where to reach out").click()
    page.get_by_role("link", name="Compare areas: County").click()
    assert overflow(page) == 0
    page.fill("input[name=n]", "4")
    page.get_by_role("button", name="Work it out").click()
    assert "being worked out" in page.inner_text("main")
    run_next_job()
    page.reload()
    page.get_by_role("link", name="Open what came out").click()
    shown = page.inner_text("main")
    assert "You can reach 4 areas." in shown and " of 14." in shown and overflow(page) == 0
    page.get_by_role("link", name="Fingerprints, versions, seed").click()
    page.get_by_role("button", name="Work it out once more").click()
    run_next_job()
    page.reload()
    assert "Worked out twice, to the same bytes" in page.inner_text("main") and overflow(page) == 0
