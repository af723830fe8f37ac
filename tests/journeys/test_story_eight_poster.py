"""
Story 8, the poster: on a phone 360 px wide, without JavaScript, a survivor adviser stops a poster until it changes.

Maria makes one poster in four languages from a draft and writes "rescue" into it. The number was called 200 days ago, so
she calls it on the same screen. Rosa marks the picture and the word. Only when both changed does the printer open; copies
are counted, and when the poster is withdrawn the page lists the 40 that lie around.
"""

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.browser.fixtures import PHONE, Visits, overflow
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.materials.world import called

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.outreach.models import Material

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def signed_in(visit: Visits, who, path: str, *, javascript: bool = False) -> Page:
    client = Client()
    open_as(client, who)
    page = visit("/en/", size=PHONE, javascript=javascript)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    page.goto(path)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    assert overflow(page) == 0


def test_an_adviser_stops_a_poster_until_word_and_picture_change(visit, axe):
    make_site()
    house = make_organisation("Harbor House")
    maria = make_ordinary(house, Role.COORDINATOR, name="maria")
    rosa = make_ordinary(house, Role.CONTENT_ADVISER, name="rosa")
    called(maria, days_ago=200, at=clock.now())

    desk = signed_in(visit, maria, "/en/team/materials/drafts/")
    axe(signed_in(visit, maria, "/en/team/materials/drafts/", javascript=True))
    desk.locator("main a[href$='/drafts/everyone/']").click()
    for language in ("es", "ht", "ar"):
        desk.check(f"input[name=languages][value={language}]")
    desk.select_option("select[name=line]", "us-national-human-trafficking-hotline")
    press(desk, "Make")
    axe(signed_in(visit, maria, f"/en/team/materials/{Material.objects.get().pk}/", javascript=True))
    assert "Nobody called this number within the last 180 days" in desk.locator("main").inner_text()
    assert desk.get_by_role("link", name="PDF").count() == 0

    desk.check("input[name=answer][value=right]")
    desk.check("input[name=police_hear][value=no]")
    desk.check("input[name=immigration_hears][value=not_said]")
    press(desk, "Save")
    assert "The number may be printed now" in desk.locator("main").inner_text()

    desk.get_by_role("link", name="Words in English").click()
    desk.fill("[name=lead]", "We rescue people.")
    press(desk, "Save")
    assert "Nobody is rescued; a person decides and gets help." in desk.locator("main").inner_text()

    made = Material.objects.get()
    adviser = signed_in(visit, rosa, f"/en/team/materials/{made.pk}/")
    for where, words in ((":picture", "Two people alone look sad to me"), ("en:lead", "No rescue, please")):
        adviser.select_option("select[name=where]", where)
        adviser.fill("textarea[name=words]", words)
        adviser.locator("form[action$='/refuse/'] input[name=name]").fill("Rosa")
        press(adviser, "Stop it")
    assert adviser.get_by_text("open", exact=True).count() == 2
    axe(signed_in(visit, rosa, f"/en/team/materials/{made.pk}/", javascript=True))

    desk.goto(f"/en/team/materials/{made.pk}/change/")
    desk.select_option("select[name=picture]", "door")
    press(desk, "Save")
    desk.get_by_role("link", name="Words in English").click()
    desk.fill("[name=lead]", "Somebody is there for you.")
    press(desk, "Save")
    assert "Nothing stands before the printer." in desk.locator("main").inner_text()
    assert desk.get_by_role("link", name="PDF").count() == 1

    adviser.reload()
    adviser.locator("form[action$='/sign/'] input[name=name]").fill("Rosa")
    press(adviser, "Sign off")
    desk.reload()
    press(desk, "Ready to print")

    desk.get_by_role("link", name="Count printed copies").click()
    desk.fill("input[name=copies]", "60")
    desk.fill("textarea[name=places]", "30 Main Street library\n10 Bus station")
    press(desk, "Save")
    desk.get_by_role("link", name="Withdraw it").click()
    desk.fill("input[name=because]", "A new number comes")
    press(desk, "Withdraw")
    shown = desk.locator("main").inner_text()
    assert "40 printed copies still lie somewhere" in shown
    assert "Main Street library" in shown and "Bus station" in shown
