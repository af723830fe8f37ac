"""
Every public page: WCAG, nothing asked of others, no sideways scrolling, right-to-left, neutral titles.

Bad-input family 15: no script, small screens.
"""

import re

import pytest
from django.conf import settings
from django.test import override_settings
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.browser.public_pages import EXAMPLES, one_of_each_kind, pages_that_open, public_names
from tests.factories import make_site
from tests.prepared import prepared

from commonlight.core import clock
from commonlight.demo.coalition import build_coalition
from commonlight.demo.rooms import campaigns, directory, events, home, programmes

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL = (320, 740)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Both directions of writing each time; the other languages when everything is proved.
SOME_OR_ALL = [pytest.param(code, marks=[] if code in ("en", "ar") else [pytest.mark.proofs]) for code in LANGUAGES]


@pytest.fixture(autouse=True)
def site(request, db, cheap_passphrases, settings, tmp_path) -> None:
    """Set the site up; in the proofs with what the invented coalition shows, so that no page is tried empty only."""
    settings.DATA = tmp_path / "data"
    if request.node.get_closest_marker("proofs"):
        prepared("public rooms", furnish)
    else:
        make_site()


def furnish() -> None:
    at = clock.now()
    coalition = build_coalition(at=at)
    for room in (home, directory, programmes, events, campaigns):
        room.build(coalition, at=at)


def test_every_public_address_with_a_part_to_fill_in_has_an_example():
    missing = {name for name, needs_example in public_names() if needs_example and name not in EXAMPLES}

    assert missing == set(), "name an example for each in tests/browser/public_pages.py"


@pytest.mark.parametrize("language", SOME_OR_ALL)
def test_home_follows_wcag_on_a_phone_and_a_desk_in_light_and_dark(visit, axe, language):
    for size, dark in [(PHONE, False), (PHONE, True), (DESK, False), (DESK, True)]:
        axe(visit(f"/{language}/", size=size, dark=dark))


@pytest.mark.proofs
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_follows_wcag_and_fits_a_small_screen(visit, axe, language):
    page = visit(f"/{language}/")
    doubled = visit(f"/{language}/", size=DESK, zoom=2)
    wide = {}

    for address in pages_that_open(language):
        page.goto(address)
        axe(page)
        page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
        wide[address] = overflow(page)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        doubled.goto(address)
        wide[address] = max(wide[address], overflow(doubled))
        assert doubled.locator("a.exit").is_visible() or "/team/" in address

    assert {address: px for address, px in wide.items() if px} == {}


@pytest.mark.proofs
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_follows_wcag_in_the_dark(visit, axe, language):
    page = visit(f"/{language}/", dark=True)

    # The dark colours are the same on every page of a kind, so the longer walk is made once, in the light.
    for address in pages_that_open(language, follow=False):
        page.goto(address)
        axe(page)


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.proofs)])
def test_no_kind_of_public_page_scrolls_sideways_on_a_phone_or_at_double_size(visit, language):
    small = visit(f"/{language}/", size=SMALL)
    doubled = visit(f"/{language}/", size=DESK, zoom=2)
    found = {}

    for address in one_of_each_kind(pages_that_open(language)):
        for page in (small, doubled):
            page.goto(address)
            found[address, page.viewport_size["width"]] = overflow(page)
        # The team's way in is no page for somebody who may be watched.
        assert small.locator("a.exit").is_visible() or "/team/" in address

    assert len(found) > 20
    assert {where: wide for where, wide in found.items() if wide} == {}


@pytest.mark.parametrize("language", SOME_OR_ALL)
def test_every_public_page_has_a_neutral_title_its_language_and_a_way_out(client, language):
    direction = "rtl" if language == "ar" else "ltr"
    found = {}

    for address in pages_that_open(language):
        page = client.get(address).content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].lower()
        begins = re.search(r"<html[^>]*>", page)[0]
        found[address] = (
            [word for word in ("traffick", "report", "victim", "trata", "اتجار") if word in title],
            f'lang="{language}"' in begins and f'dir="{direction}"' in begins,
            re.search(r'<a [^>]*class="exit', page) is not None or "/team/" in address,
        )

    assert len(found) > 20
    assert {address: told for address, told in found.items() if told != ([], True, True)} == {}


def test_the_first_visit_asks_our_own_server_for_at_most_three_things(visit):
    visit("/")

    assert [address.removeprefix(visit.origin) for address in visit.requests] == ["/", "/en/", "/static/core/site.css"]


@pytest.mark.parametrize("address", ["http://weather.example/x.png", "http://192.0.2.1/x.png"])
def test_what_asks_somebody_else_is_noticed_and_reaches_nobody(visit, address):
    page = visit("/en/")
    # A page of ours is held to its own server by its headers; an empty one is not.
    page.goto("about:blank")

    said = page.evaluate("address => fetch(address, {mode: 'no-cors'}).then(() => 'reached', () => 'stopped')", address)

    assert (said, visit.foreign) == ("stopped", [address])
    visit.foreign.clear()


def test_a_public_page_sets_no_cookie_and_keeps_nothing(visit):
    page = visit("/es/")

    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_quick_exit_leads_away_from_any_page(visit, javascript):
    visit.left_for.add("weather.example")
    with override_settings(EXIT_URL="https://weather.example/"):
        page = visit("/ar/", javascript=javascript)
        page.locator("a.exit").click()
        page.wait_for_url("https://weather.example/")

    assert page.title() == "Elsewhere"


def test_quick_exit_stays_in_sight_when_the_page_is_scrolled(visit):
    page = visit("/en/")
    page.keyboard.press("End")

    assert page.locator("a.exit").is_visible()
    assert page.locator("a.exit").bounding_box()["y"] < 60


def test_what_has_focus_is_not_hidden_under_the_bar(visit):
    # WCAG 2.2, 2.4.11: never wholly hidden. The browser scrolls to what has focus some frames later: it gets a second.
    page = visit("/en/")
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    seen = """() => { const bar = document.querySelector('.safety'), on = document.activeElement;
        return bar.contains(on) || on === document.body || on.classList.contains('skip')
            || on.getBoundingClientRect().bottom > bar.getBoundingClientRect().bottom }"""
    hidden = []

    for step in range(25):
        page.keyboard.press("Shift+Tab")
        for _look in range(20):
            if page.evaluate(seen):
                break
            page.wait_for_timeout(50)
        else:
            hidden.append(step)

    assert hidden == []


def test_links_and_buttons_are_big_enough_to_touch(visit):
    page = visit("/en/")

    small = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .exit, .emergency a, .ways a, button, .button')]
        .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )

    assert small == []


def test_arabic_lays_the_page_out_from_the_other_side(visit):
    left_to_right = visit("/en/", size=DESK).locator(".brand").bounding_box()["x"]
    right_to_left = visit("/ar/", size=DESK).locator(".brand").bounding_box()["x"]

    assert left_to_right < DESK[0] / 3 < DESK[0] / 2 < right_to_left
