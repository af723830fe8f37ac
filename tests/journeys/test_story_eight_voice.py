"""
Story 8, the voice: on a phone 360 px wide, without JavaScript, notes are read, one is sealed, and the public hears what was done.

Twelve notes came by code, text message and paper. Rosa, a survivor adviser, reads them one at a time between two buses; one
speaks of harm by one of us, and after her press only the safeguarding lead can open it. Maria answers everybody within the
14 days, in the two languages asked. Rosa writes her hours down, and takes her own story back with the digits she was given:
it is gone in both languages, and the team reads where 40 leaflets lie.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.browser.fixtures import PHONE, Visits, overflow
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.feedback.models import Note, SensitiveNote
from commonlight.feedback.services import advisers, notes, sensitive, stories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]
HARM = "CANARY the driver of your van asked a girl for money"
LATE = ("The evening is too late for night workers.", "La charla es muy tarde.", "Could it begin at six?")
OTHERS = ("Where is the clothes room?", "Thank you for the ride.", "The card does not fit a shoe.", "No ramp at the hall.",
          "Who pays the bus?", "The song was good.", "More chairs, please.")  # fmt: skip


@pytest.fixture
def people(transactional_db, cheap_passphrases):
    make_site()
    house, safe = make_organisation("Harbor House"), make_organisation("Safe Hands")
    make_first_reader(house, Role.INTAKE, name="ana")
    found = SimpleNamespace(
        vera=make_first_reader(safe, Role.SUPERVISOR, name="vera"),
        maria=make_ordinary(house, Role.COORDINATOR, name="maria"),
        rosa=make_ordinary(house, Role.CONTENT_ADVISER, name="rosa"),
        iris=make_ordinary(safe, Role.CONTENT_ADVISER, name="iris"),
    )
    at = clock.now()
    sensitive.appoint(safe, by=found.maria, at=at)
    advisers.introduce(
        chosen_name="Willow", is_shown=True, languages="en", topics_not_asked=[], conflicts=[], by=found.rosa, at=at
    )
    for days, words in enumerate((*LATE, *OTHERS)):
        language, channel = ("es", "text") if words.startswith("La ") else ("en", "text" if days % 2 else "paper")
        notes.take(
            kind="suggestion", channel=channel, language=language, words=words, at=at - timedelta(days=10 - days)
        )
    row = stories.begin(title="Bus", kind="own", made_of=None, organisation=house, topics=[], by=found.maria, at=at)
    for language, heading in (("en", "A bus at night"), ("es", "Un autobús de noche")):
        text = {"heading": heading, "worked": "Somebody waited at the stop.", "did_not": "The bus is rare."}
        stories.write_text(row, language, text, by=found.maria, at=at)
    uses = {"languages": ["en", "es"], "places": ["site", "print"], "until": at.date() + timedelta(days=300)}
    _row, found.code = stories.agree(
        row, text=True, picture=False, **uses, source={"who": "R", "reach": "by day"}, by=found.maria, at=at
    )
    stories.sign_off(row, by=found.iris, at=at)
    stories.publish(row, by=found.maria, at=at)
    stories.note_copies(
        row,
        what="leaflet",
        language="en",
        copies=40,
        place="Main Street library",
        since=at.date(),
        by=found.maria,
        at=at,
    )
    found.story = row
    return found


def signed_in(visit: Visits, who, path: str) -> Page:
    client = Client()
    open_as(client, who)
    page = visit("/en/", size=PHONE, javascript=False)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    page.goto(path)
    assert overflow(page) == 0
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    assert overflow(page) == 0


def said(page: Page) -> str:
    return page.locator("main").inner_text()


def test_notes_are_read_one_is_sealed_and_everybody_hears_what_was_done(visit, people):
    someone = visit("/en/feedback/here/", size=PHONE, javascript=False)
    someone.check("input[name=kind][value=complaint]")
    someone.fill("textarea[name=words]", HARM)
    press(someone, "Send")
    assert "Thank you. It came in." in said(someone)

    desk = signed_in(visit, people.maria, "/en/team/feedback/notes/sheet/?in=en&in=ar")
    assert desk.locator(".code-here svg").count() == 2
    desk.goto("/en/team/feedback/notes/new/")
    desk.check("input[name=channel][value=paper]")
    desk.check("input[name=kind][value=thanks]")
    desk.fill("textarea[name=words]", "Good soup.")
    press(desk, "Keep it")
    assert Note.objects.count() == 12

    adviser = signed_in(visit, people.rosa, "/en/team/feedback/advice/")
    assert "12 notes that people left us" in said(adviser)
    adviser.get_by_role("link", name="Read them one at a time").click()
    for _each in range(12):
        if HARM in said(adviser):
            press(adviser, "Sensitive: seal it and take it away from here")
        else:
            press(adviser, "Time and place")
    assert "Nothing is left to sort" in said(adviser)
    press(adviser, "Undo")
    press(adviser, "Words or pictures")
    assert Note.objects.filter(state=Note.State.SORTED).count() == 11 and SensitiveNote.objects.count() == 1

    desk.goto("/en/team/feedback/notes/")
    assert "CANARY" not in said(desk) and "night workers" in said(desk)
    for page in (desk, adviser):
        page.goto("/en/team/feedback/sensitive/")
        assert "CANARY" not in page.content() and "Sealed to your organisation" not in page.content()
    lead = signed_in(visit, people.vera, "/en/team/feedback/sensitive/")
    lead.get_by_role("button", name="Open").click()
    assert HARM in said(lead)

    desk.goto("/en/team/feedback/answers/")
    desk.locator("main form button").first.click()
    answer = desk.url
    for language, heard, did in (("en", "Too late.", "It begins at six."), ("es", "Muy tarde.", "Empieza a las seis.")):
        desk.goto(f"{answer}{language}/")
        desk.fill("textarea[name=said]", heard)
        desk.fill("textarea[name=did]", did)
        press(desk, "Save")
    for words in LATE:
        desk.goto(f"/en/team/feedback/notes/{Note.objects.get(words=words).pk}/")
        press(desk, "Put it under this")
    desk.goto(answer)
    press(desk, "Show it to everybody")
    assert all(row.done_on <= row.due for row in Note.objects.filter(words__in=LATE))
    everybody = visit("/es/feedback/answers/", size=PHONE, javascript=False)
    expect(everybody.locator("main")).to_contain_text("Empieza a las seis.")

    adviser.goto("/en/team/feedback/advice/hours/")
    adviser.fill("input[name=minutes]", "45")
    press(adviser, adviser.locator("main form button").last.inner_text())
    assert "45 minutes are not paid yet" in said(adviser)
    desk.goto("/en/team/feedback/advisers/")
    assert "45" in said(desk) and "Rosa" not in said(desk)

    public = visit("/en/stories/", size=PHONE, javascript=False)
    assert "A bus at night" in said(public)
    public.goto("/en/stories/take-back/")
    public.fill("input[name=code]", people.code.digits)
    press(public, "Take it back")
    for language, heading in (("en", "A bus at night"), ("es", "Un autobús de noche")):
        public.goto(f"/{language}/stories/")
        assert heading not in public.content()
    desk.goto(f"/en/team/feedback/stories/{people.story.pk}/")
    assert "40 × leaflet" in said(desk) and "Main Street library" in said(desk)
