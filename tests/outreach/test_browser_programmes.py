"""A coordinator without script on a phone: two programmes from templates, one to another group, spending over the line."""

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.browser.fixtures import PHONE, Visits, overflow
from tests.factories import open_as

from commonlight.outreach.models import PlanLine, Programme, Spending
from commonlight.outreach.template_files import plan_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def signed_in(visit: Visits, who, path: str) -> Page:
    client = Client()
    open_as(client, who)
    page = visit("/en/", size=PHONE, javascript=False)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    page.goto(path)
    return page


def start(page: Page, group: str, setting: str, name: str) -> None:
    page.goto("/en/team/programmes/")
    page.get_by_role("link", name="Start a programme").click()
    page.locator(f"main a[href$='/start/{group}/{setting}/']").click()
    page.fill("input[name=name]", name)
    page.get_by_role("button", name="Start it").click()
    assert page.locator("h1").inner_text() == name
    assert overflow(page) == 0


def test_a_coordinator_plans_changes_and_spends(visit, coordinator, grant):
    page = signed_in(visit, coordinator, "/en/team/programmes/")
    start(page, "youth-instability", "rural", "Rural youth")
    start(page, "refugees", "urban", "Newcomers")

    page.goto("/en/team/programmes/")
    page.get_by_role("link", name="Rural youth").first.click()
    page.locator("a", has_text="Add a line").first.click()
    page.fill("textarea[name=text]", "A bed at the inn on Main Street.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change for whom or where").click()
    page.select_option("select[name=group]", "refugees")
    page.select_option("select[name=setting]", "urban")
    page.get_by_role("button", name="Show the difference").click()
    assert overflow(page) == 0
    old, new = plan_of("youth-instability", "rural").lines.keys(), plan_of("refugees", "urban").lines.keys()
    assert f"{len(old & new)} lines stay, {len(old - new)} go, {len(new - old)} come." in page.inner_text("main")
    assert page.locator("del", has_text="Nobody needs to trade anything for a bed.").count() == 1
    assert page.locator("ins", has_text="Newcomers' own groups hold the talks").count() == 1
    page.get_by_role("button", name="Take the new plan").click()

    changed = Programme.objects.get(name="Rural youth")
    assert (changed.group, changed.setting) == ("refugees", "urban")
    assert PlanLine.objects.filter(programme=changed, text="A bed at the inn on Main Street.").exists()

    page.goto("/en/team/money/")
    page.get_by_role("link", name="Book spending").click()
    page.fill("input[name=what]", "Fuel")
    page.fill("input[name=amount_cents]", "650")
    page.select_option("select[name=line]", label="County fund: Travel (USD)")
    page.get_by_role("button", name="Book", exact=True).click()
    assert overflow(page) == 0
    assert "would go over by USD 50.00" in page.inner_text("main")
    assert not Spending.objects.exists()
    page.get_by_label("I know. Book it all the same.").check()
    page.get_by_role("button", name="Book", exact=True).click()
    assert "More is spent now than was planned" in page.inner_text("main")
    assert Spending.objects.get().amount_cents == 650_00
    page.goto("/en/team/programmes/")
    assert "More is spent than planned" in page.inner_text("main")
    assert overflow(page) == 0
