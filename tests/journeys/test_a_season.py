"""
A coordinator's first season in one walk, without JavaScript, on a phone 360 px wide (and at a desk, in the proofs).

Contacts and calendar come in, four partners are invited and sign, two programmes start from templates, an evening runs
with thirty sign-ups and twelve volunteers, its invitation reaches a real mail server; gaps and hours are seen.
"""

from datetime import timedelta
from email import message_from_string
from email.policy import default

import pytest
from playwright.sync_api import Page
from tests.browser.fixtures import DESK, PHONE, Visits, overflow
from tests.core.test_mail import SmallMailServer
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.journeys.test_an_evening import AT, NAMES, day_in

from commonlight.core import clock
from commonlight.core.models import Account
from commonlight.core.roles import Role
from commonlight.outreach.models import Event, Hours, InKind, Programme, SignUp, Volunteer
from commonlight.outreach.services import rush
from commonlight.partners.models import Agreement, Contact, Invitation

pytestmark = [pytest.mark.browser, pytest.mark.proofs]

CONTACTS = (
    "Name,Organization,Email,Phone,Notes\n"
    "Irene Walsh,Mill Clinic,irene@clinic.example,555-0141,\n"
    "Luis Ortega,Workers Circle,luis@circle.example,,\n"
    "نور حداد,St Luke,noor@luke.example,,\n"
    "Li Hua,Town Library,li@library.example,,\n"
    "J.D.,,jd@mail.example,,client since May\n"
)
PARTNERS = (("Mill Clinic", "health"), ("Workers Circle", "ngo"), ("St Luke", "faith"), ("Town Library", "government"))
CALENDAR = "\r\n".join(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN"]
    + [
        line
        for n in (5, 12)
        for line in (
            "BEGIN:VEVENT", f"UID:old-{n}@parish.example", "DTSTAMP:20270101T000000Z",
            f"DTSTART;TZID=America/Chicago:202704{n:02}T180000", f"DTEND;TZID=America/Chicago:202704{n:02}T193000",
            f"SUMMARY:Parish supper {n}", "LOCATION:Parish hall", "END:VEVENT",
        )
    ]
    + ["END:VCALENDAR", ""]
)  # fmt: skip


class Walk:
    """Maria's browser; every page she sees fits the screen and carries no script."""

    def __init__(self, visit: Visits, size: tuple[int, int]) -> None:
        self.visit, self.size = visit, size
        self.page: Page

    def sign_in(self, who) -> None:
        from django.test import Client

        client = Client()
        open_as(client, who)
        self.page = self.visit("/en/", javascript=False, size=self.size)
        self.page.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": self.visit.origin} for name, morsel in client.cookies.items()]
        )

    def look(self) -> str:
        assert overflow(self.page) <= 0, self.page.url
        assert self.page.locator("script").count() == 0
        return self.page.locator("main").inner_text()

    def go(self, path: str) -> str:
        self.page.goto(f"{self.visit.origin}/en/{path}")
        return self.look()

    def press(self, name: str) -> str:
        self.page.locator("main").get_by_role("button", name=name).first.click()
        return self.look()

    def follow(self, name: str) -> str:
        self.page.locator("main").get_by_role("link", name=name).first.click()
        return self.look()

    def upload(self, name: str, kind: str, text: str) -> None:
        self.page.set_input_files("main [name=file]", {"name": name, "mimeType": kind, "buffer": text.encode()})


@pytest.fixture
def server(settings):
    running = SmallMailServer()
    settings.SMTP, settings.MAIL_FROM = f"smtp://127.0.0.1:{running.port}", "team@riverbend.example"
    yield running
    running.stop()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_season_from_the_spreadsheet_to_gaps_and_hours(
    visit, size, server, transactional_db, cheap_passphrases, monkeypatch
):
    make_site(time_zone="America/Chicago", languages=["en", "es"])
    maria = make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="maria")
    shown = [AT]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    monkeypatch.setattr(rush, "PACE", rush.Pace())
    walk = Walk(visit, size)
    walk.sign_in(maria)

    _bring_in_what_she_had(walk)
    links = [_invite_and_sign(walk, name, kind) for name, kind in PARTNERS]
    irene = _partner_joins(visit, size, links[0])
    assert Invitation.objects.count() == 4
    assert [one.stands_on(AT.date()) for one in Agreement.objects.all()] == [True] * 4
    _start_two_programmes(walk)
    event, day = _publish(walk)
    _invite_by_mail(walk, day, server)
    _thirty_sign_up(visit, event, size)
    assert SignUp.objects.filter(occurrence=day, state="seat").count() == 30
    shift = _twelve_volunteers(walk, day)
    shown[0] = day.starts_at + timedelta(minutes=10)
    walk.sign_in(maria)
    walk.go(f"team/events/day/{day.pk}/door/")
    for _ in range(6):
        walk.press("+5")
    shown[0] = day.ends_at + timedelta(minutes=30)
    walk.sign_in(maria)
    walk.go(f"team/volunteers/shift/{shift}/")
    walk.press("Note the hours")
    _gaps_and_hours(walk, day)
    shown[0] += timedelta(days=400)
    _agreement_is_over(irene)


def _bring_in_what_she_had(walk: Walk) -> None:
    walk.go("team/partners/")
    walk.press("I promise")
    walk.go("team/partners/contacts/bring/")
    walk.upload("contacts.csv", "text/csv", CONTACTS)
    assert "This note speaks of somebody you help" in walk.press("Look at it first")
    walk.press("Bring them in")
    assert Contact.objects.count() == 4
    walk.go("team/events/import/")
    walk.upload("calendar.ics", "text/calendar", CALENDAR)
    assert "2 new events on 2 days" in walk.press("Show me")
    walk.press("Bring them in")
    assert Event.objects.count() == 2


def _invite_and_sign(walk: Walk, name: str, kind: str) -> str:
    page = walk.page
    walk.go("team/partners/add/")
    page.fill("main [name=name]", name)
    page.select_option("main [name=kind]", kind)
    walk.press("Add")
    walk.follow("Write an agreement")
    if kind == "health":
        page.check("main [name=data_level][value=partners]")
    walk.press("Go on to the words")
    walk.press("Keep the draft")
    for side in ("We signed", "The partner signed"):
        page.fill("main form [name=name]", "Ann Lee")
        walk.press(side)
    page.locator("main p a").first.click()
    page.locator("main summary", has_text="Add a service and place").click()
    page.select_option("main [name=service]", "food")
    page.fill("main [name=place]", "Riverbend" if kind == "ngo" else "Cedar Falls")
    page.locator("main details[open] button", has_text="Save").click()
    walk.press("Make the invitation")
    link = page.locator("main .code").inner_text()
    assert "/join/" in link
    assert ("sees events and materials only" in page.locator("main").inner_text()) == (kind != "health")
    return link


def _partner_joins(visit: Visits, size, link: str) -> Walk:
    """Irene opens her link on her own phone, without a password, promises once, and finds the coalition's pages."""
    guest = Walk(visit, size)
    guest.page = visit("/en/", javascript=False, size=size)
    guest.page.goto(link)
    assert "You are invited" in guest.page.inner_text("main") and overflow(guest.page) <= 0
    guest.page.fill("main [name=name]", "Irene Walsh")
    guest.page.fill("main [name=email]", "irene.walsh@clinic.example")
    guest.press("Open my account")
    guest.page.locator("main form button").first.click()
    guest.go("team/partners/")
    assert "Workers Circle" in guest.press("I promise")
    assert "Stands" in guest.go("team/partners/ours/")
    guest.page.goto(link)
    assert "This invitation does not work" in guest.page.inner_text("main")
    return guest


def _agreement_is_over(guest: Walk) -> None:
    guest.sign_in(Account.objects.get(display_name="Irene Walsh"))
    assert "Expired" in guest.go("team/partners/ours/")
    said = guest.follow("Mill Clinic")
    assert "This agreement is over. Mill Clinic sees events and materials only" in said
    assert "Closed are: groups and minutes" in said
    assert "events, and materials to share" in guest.go("team/partners/")


def _start_two_programmes(walk: Walk) -> None:
    for group, setting, name in (("youth-instability", "rural", "Rural youth"), ("refugees", "urban", "Newcomers")):
        walk.go("team/programmes/")
        walk.follow("Start a programme")
        walk.page.locator(f"main a[href$='/start/{group}/{setting}/']").click()
        walk.look()
        walk.page.fill("input[name=name]", name)
        walk.press("Start it")
    assert set(Programme.objects.values_list("name", "setting")) == {("Rural youth", "rural"), ("Newcomers", "urban")}


def _publish(walk: Walk):
    page = walk.page
    walk.go("team/events/new/")
    page.fill("[name=title_en]", "Neighbours' evening")
    page.fill("[name=text_en]", "We eat together.")
    day_in(page, "first_day", 9, 3, 2027)
    page.fill("[name=place]", "Parish hall, 12 Mill Street")
    page.fill("[name=capacity]", "60")
    walk.press("Save")
    assert "The event is published." in walk.press("Publish")
    event = Event.objects.get(first_day="2027-03-09")
    return event, event.occurrences.select_related("event").get()


def _invite_by_mail(walk: Walk, day, server) -> None:
    walk.go(f"team/events/day/{day.pk}/")
    walk.follow("Invite, remind, or send the minutes")
    walk.page.get_by_label("Everybody we know at a partner").check()
    assert "4 messages were handed to the mail server" in walk.press("Send")
    letters = [message_from_string(text, policy=default) for text in server.received]
    assert len({str(one["To"]) for one in letters}) == 4
    assert all(str(one["Subject"]).startswith("Invitation: Neighbours' evening") for one in letters)


def _thirty_sign_up(visit: Visits, event: Event, size) -> None:
    public = visit("/en/events/", javascript=False, size=size)
    for n in range(30):
        public.goto(f"{visit.origin}/en/events/{event.slug}/")
        public.get_by_role("link", name="Sign up").first.click()
        public.fill("[name=people]", str(1 + n % 2))
        public.get_by_role("button", name="Sign up").click()
        assert "You have a place" in public.locator("main").inner_text()
        if n == 0:
            assert overflow(public) <= 0
    assert public.context.cookies() == []


def _twelve_volunteers(walk: Walk, day) -> str:
    page = walk.page
    walk.go("team/volunteers/import/")
    sheet = "name;phone;trained\n" + "".join(f"{name};1-555-01{n};2027-01-10\n" for n, name in enumerate(NAMES))
    walk.upload("volunteers.csv", "text/csv", sheet)
    assert "12 people would come in" in walk.press("Show me")
    walk.press("Bring them in")
    assert Volunteer.objects.count() == 12
    walk.go("team/volunteers/work/")
    page.fill("[name=name]", "Evenings")
    walk.press("Begin the project")
    walk.follow("Something new to do")
    page.fill("[name=title_en]", "Set up and make tea")
    walk.press("Save")
    walk.follow("Plan a shift")
    page.select_option("[name=event]", str(day.pk))
    day_in(page, "day", 9, 3, 2027)
    page.fill("[name=opens]", "5 pm")
    page.fill("[name=closes]", "21:00")
    page.fill("[name=wanted]", "12")
    walk.press("Save")
    for name in NAMES:
        page.select_option("[name=volunteer]", label=name)
        page.get_by_role("button", name="Give the shift").click()
    assert "12 of 12 people" in walk.look()
    return page.url.rstrip("/").rpartition("/")[2]


def _gaps_and_hours(walk: Walk, day) -> None:
    page = walk.page
    said = walk.go("team/partners/coverage/")
    assert "Legal aid" in page.locator("main ul").last.inner_text()
    assert page.locator("main svg[role=img]").count() == 1
    assert "4 organisations" in said
    assert "48 hours given" in walk.go("team/volunteers/")
    assert Hours.objects.count() == 12
    assert "30 people" in walk.go(f"team/events/day/{day.pk}/")
    walk.go("team/money/given/hours/")
    page.fill("[name=rate_cents]", "33.49")
    page.fill("[name=rate_source]", "A published hourly value")
    page.fill("[name=rate_year]", "2026")
    day_in(page, "first", 1, 3, 2027)
    day_in(page, "last", 31, 3, 2027)
    assert "Volunteer hours, Evenings" in walk.press("Value them")
    assert InKind.objects.get().value_cents == 48 * 3349
