"""The library's team pages in a real browser: WCAG, nothing to scroll sideways, on a phone and at a desk; a change walked without script."""

import os

import pytest
from tests.browser.fixtures import DESK, PHONE, Visits, overflow
from tests.factories import make_site, open_as

from commonlight.core import clock
from commonlight.library import selectors, services
from commonlight.library.models import Change
from commonlight.library.rows import Stands

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LAW, LINE = "us-ga-16-5-47", "us-national-human-trafficking-hotline"


def keep(page, name: str) -> None:
    """Keep a picture where COMMONLIGHT_SHOTS names a folder."""
    if folder := os.environ.get("COMMONLIGHT_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def browser_of(visit: Visits):
    """Open pages as one of the team."""
    from django.test import Client

    make_site()

    def opened(who, path, **how):
        client = Client()
        open_as(client, who)
        page = visit("/en/", **how)
        page.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
        )
        page.goto(path)
        return page

    return opened


def change_of(team):
    found = Stands.of(selectors.content().entries["law"][LAW])
    return services.propose(
        kind="law",
        entry=LAW,
        stands=Stands({**found.row, "en": {**found.row["en"], "plain": "Hang it up."}}, found.translations),
        on_number=0,
        by=team["editor"],
        at=clock.now(),
    )


@pytest.mark.parametrize("size", [PHONE, pytest.param(DESK, marks=pytest.mark.proofs)], ids=["phone", "desk"])
def test_the_pages_follow_wcag_and_fit(browser_of, axe, team, size):
    change = change_of(team)
    page = browser_of(team["coordinator"], "/en/team/library/", size=size)
    addresses = [
        "",
        "all/?kind=law",
        f"law/{LAW}/",
        f"law/{LAW}/edit/",
        f"law/{LAW}/words/ar/",
        f"law/{LAW}/history/",
        f"changes/{change.pk}/",
        f"call/{LINE}/",
        "add/line/",
        "packs/",
        "sheet/",
        "waiting/",
    ]

    for address in addresses:
        page.goto(f"/en/team/library/{address}")
        assert overflow(page) == 0, address
        axe(page)
    # One text waits there, with what changes opened.
    page.locator("main form details summary").first.click()
    keep(page, f"waiting-{size[0]}")
    axe(page)


def test_two_people_change_a_law_without_script(browser_of, team):
    editor = browser_of(team["editor"], f"/en/team/library/law/{LAW}/edit/", javascript=False)
    editor.fill("textarea[name=text_plain]", "Hang up the notice.")
    editor.locator("main form button").first.click()
    assert "waits for a second person" in editor.locator("main").inner_text()

    adviser = browser_of(team["adviser"], "/en/team/library/", javascript=False)
    adviser.locator("a[href*='/changes/']").first.click()
    adviser.check("input[name=facts_checked]")
    adviser.locator("button[name=accept]").click()

    assert Change.objects.get().state == "in_force"
    assert selectors.item("law", LAW, "en").checked.by == "Rosa"
