"""
A coordinator runs an evening on a phone 360 px wide, without JavaScript: from publishing to attendance and hours.

Thirty sign-ups (one of them by a neighbour on the public pages), twelve volunteers from a sheet, the door, the roster.
"""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page
from tests.browser.fixtures import Visits, overflow
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.outreach.models import Event, Hours, Occurrence, SignUp, Volunteer
from commonlight.outreach.services import sign_ups

pytestmark = [pytest.mark.browser, pytest.mark.proofs]
AT = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
NAMES = ["Noor Haddad", "Ben Castillo", "Grace Okoro", "Lucía Paredes", "Tom Whitaker", "陈丽华", "Marie-Ange Pierre",
         "Ahmed Farah", "Ines Duarte", "Walter Becker", "Phuong Tran", "نور حداد"]  # fmt: skip


@pytest.fixture
def coordinator(transactional_db, cheap_passphrases, monkeypatch):
    """Maria, on a Monday in March, with the sessions of that day."""
    make_site(time_zone="America/Chicago", languages=["en", "es"])
    maria = make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="maria")
    shown = [AT]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return maria, shown


def signed_in(visit: Visits, who) -> Page:
    from django.test import Client

    client = Client()
    open_as(client, who)
    page = visit("/en/", javascript=False)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    return page


def day_in(page: Page, name: str, day: int, month: int, year: int) -> None:
    for part, value in zip(("_day", "_month", "_year"), (day, month, year), strict=False):
        box = page.locator(f"main [name={name}{part}]")
        box = box if box.count() else page.locator(f"main [name={name}_{('_day', '_month', '_year').index(part)}]")
        box.first.fill(str(value))


def test_an_evening_from_publishing_to_hours(visit, coordinator):
    maria, shown = coordinator
    page = signed_in(visit, maria)
    _write_and_publish(page, visit)
    event = Event.objects.get()
    day = event.occurrences.select_related("event").get()

    _neighbour_signs_up(visit, event)
    for n in range(29):
        sign_ups.sign_up(day, sign_ups.Wish(people=1 + n % 2), form_id=f"{n:032x}", at=AT)
    assert SignUp.objects.count() == 30

    _bring_volunteers(page, visit)
    shift = _plan_shift(page, visit, day)
    shown[0] = day.starts_at + timedelta(minutes=10)
    page = signed_in(visit, maria)
    _count_at_the_door(page, visit, day)
    shown[0] = day.ends_at + timedelta(minutes=30)
    page = signed_in(visit, maria)
    page.goto(f"{visit.origin}/en/team/volunteers/shift/{shift}/")
    page.get_by_role("button", name="Note the hours").click()

    assert Hours.objects.count() == 12
    page.goto(f"{visit.origin}/en/team/volunteers/")
    assert "48 hours given" in page.locator("main").inner_text()
    assert overflow(page) <= 0
    page.goto(f"{visit.origin}/en/team/events/day/{day.pk}/")
    assert "7 people" in page.locator("main").inner_text()
    assert overflow(page) <= 0


def _write_and_publish(page: Page, visit: Visits) -> None:
    page.goto(f"{visit.origin}/en/team/events/new/")
    assert overflow(page) <= 0
    page.fill("[name=title_en]", "Neighbours' evening")
    page.fill("[name=text_en]", "We eat together.")
    day_in(page, "first_day", 9, 3, 2027)
    page.fill("[name=place]", "Parish hall, 12 Mill Street")
    page.fill("[name=capacity]", "60")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish").click()
    assert "The event is published." in page.locator("main").inner_text()


def _neighbour_signs_up(visit: Visits, event: Event) -> None:
    public = visit("/en/events/", javascript=False)
    public.get_by_role("link", name="Neighbours' evening").click()
    public.get_by_role("link", name="Sign up").click()
    public.fill("[name=people]", "3")
    public.check("[name=needs][value=step_free]")
    public.get_by_role("button", name="Sign up").click()
    said = public.locator("main").inner_text()
    assert "You have a place" in said
    assert overflow(public) <= 0
    assert public.context.cookies() == []


def _bring_volunteers(page: Page, visit: Visits) -> None:
    page.goto(f"{visit.origin}/en/team/volunteers/import/")
    sheet = "name;phone;trained\n" + "".join(f"{name};1-555-01{n};2027-01-10\n" for n, name in enumerate(NAMES))
    page.set_input_files("[name=file]", {"name": "v.csv", "mimeType": "text/csv", "buffer": sheet.encode()})
    page.get_by_role("button", name="Show me").click()
    assert "12 people would come in" in page.locator("main").inner_text()
    page.get_by_role("button", name="Bring them in").click()
    assert Volunteer.objects.count() == 12


def _plan_shift(page: Page, visit: Visits, day: Occurrence) -> str:
    page.goto(f"{visit.origin}/en/team/volunteers/work/")
    page.fill("[name=name]", "Evenings")
    page.get_by_role("button", name="Begin the project").click()
    page.get_by_role("link", name="Something new to do").click()
    page.fill("[name=title_en]", "Set up and make tea")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Plan a shift").click()
    page.select_option("[name=event]", str(day.pk))
    day_in(page, "day", 9, 3, 2027)
    page.fill("[name=opens]", "5 pm")
    page.fill("[name=closes]", "21:00")
    page.fill("[name=wanted]", "12")
    page.get_by_role("button", name="Save").click()
    for name in NAMES:
        page.select_option("[name=volunteer]", label=name)
        page.get_by_role("button", name="Give the shift").click()
    assert "12 of 12 people" in page.locator("main").inner_text()
    assert overflow(page) <= 0
    shift = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{visit.origin}/en/team/volunteers/roster/2027/3/8/")
    assert all(name in page.locator("main").inner_text() for name in NAMES)
    assert overflow(page) <= 0
    return shift


def _count_at_the_door(page: Page, visit: Visits, day: Occurrence) -> None:
    page.goto(f"{visit.origin}/en/team/events/")
    page.get_by_role("link", name="Count at the door").click()
    page.locator("button.thumb").click()
    page.get_by_role("button", name="+5").click()
    neighbour = visit(f"/en/events/here/{day.door}/", javascript=False)
    neighbour.get_by_role("button", name="I am here").click()
    assert "You are counted" in neighbour.locator("main").inner_text()
    page.reload()
    assert page.locator(".tally .number").inner_text() == "7"
    assert overflow(page) <= 0
