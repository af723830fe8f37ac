"""
A volunteer verifies three partners' numbers on a phone 360 px wide, without JavaScript: read, dial, note; three times.

Then the lines stand on the public page as checked, with what was told of police and immigration, and without a name.
"""

import pytest
from playwright.sync_api import Page
from tests.browser.fixtures import Visits, overflow
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, first_hour
from commonlight.core.roles import Role
from commonlight.library import services
from commonlight.library.models import Change, NumberCall
from commonlight.library.rows import Stands

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ("Harbor House line", "Valley Legal Aid, work and pay", "St Luke youth line")


@pytest.fixture
def volunteer(transactional_db, cheap_passphrases):
    """A volunteer who advises on content; three partners' lines were written by an editor and let stand by another."""
    make_site()
    house = make_organisation("Harbor House")
    editor = make_ordinary(house, Role.CONTENT_EDITOR, name="eve")
    coordinator = make_ordinary(house, Role.COORDINATOR, name="maria")
    for number, name in enumerate(NAMES):
        identifier = services.new_id()
        row = {
            "id": identifier,
            "grade": "B",
            "source": "Leaflet of the partner",
            "country": "US",
            "number": f"1-502-555-01{number}0",
            "line_kind": "general_rights_line",
            "answered_by": "ngo",
            "day_and_night": False,
            "page_date": None,
            "en": {"name": name, "hours": "9 to 5"},
        }
        change = services.propose(
            kind="line", entry=identifier, stands=Stands(row), on_number=0, act="add", by=editor, at=clock.now()
        )
        services.accept(change=change, facts_checked=False, by=coordinator, at=clock.now())
    assert Change.objects.filter(state="in_force").count() == 3
    return make_ordinary(house, Role.CONTENT_ADVISER, name="rosa")


def signed_in(visit: Visits, who) -> Page:
    """Return a page of a browser without scripts that holds an open session."""
    from django.test import Client

    client = Client()
    open_as(client, who)
    page = visit("/en/", javascript=False)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    page.goto("/en/team/library/")
    return page


def test_a_volunteer_verifies_three_numbers_on_a_small_phone_without_script(visit, volunteer):
    page = signed_in(visit, volunteer)
    step = next(step for step in first_hour.steps() if step.key == "numbers")
    assert not step.done()

    for name in NAMES:
        page.get_by_role("link", name=f"Call {name}").click()
        assert overflow(page) == 0
        assert page.locator("main a[href^='tel:1502555']").is_visible()
        page.check("input[name=answer][value=right]")
        page.locator("main form button").first.click()
        # Nobody forgets to ask who hears of calls.
        assert page.locator(".errors li").count() == 2
        assert page.locator("input[name=answer][value=right]").is_checked()
        page.check("input[name=police_hear][value=no]")
        page.check("input[name=immigration_hears][value=not_said]")
        page.locator("main form button").first.click()
        assert "counts as checked until" in page.locator("main").inner_text()
        assert page.get_by_role("link", name=f"Call {name}").count() == 0

    assert NumberCall.objects.filter(account=volunteer, day=clock.today()).count() == 3
    assert step.done()
    page.goto("/en/lines/?place=US")
    public = page.locator("main").inner_text()
    assert [name for name in NAMES if name in public] == list(NAMES)
    assert "the police do not hear of calls" in public
    assert "Rosa" not in public
