"""What the public sees and does without an account; what it never sees."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from tests.events.plans import AT, make_event, make_opportunity, make_planner, only_day

from commonlight.core import clock
from commonlight.core.models import Site
from commonlight.outreach.models import CountTap, HelpOffer, Occurrence, Programme, SignUp
from commonlight.outreach.services import events, offers
from commonlight.outreach.services.programmes import Details, start_programme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture(autouse=True)
def on_that_monday(monkeypatch):
    """Let the clock show the Monday of the plans."""
    monkeypatch.setattr(clock, "now", lambda: AT)


def state_in(answer) -> str:
    return re.search(r'name="state" value="([^"]+)"', answer.content.decode()).group(1)


def text_of(answer) -> str:
    return answer.content.decode()


def test_public_pages_show_public_events_only(client):
    shown = make_event()
    hidden = [
        make_event(
            words={"en": ("Quiet circle", "")}, audience="private", place="Blue door 4", link="https://x.example.org"
        ),
        make_event(words={"en": ("Quiet board", "")}, audience="team", place="Blue door 5"),
        make_event(words={"en": ("Quiet draft", "")}, place="Blue door 6", published=False),
    ]
    pages = ["events:ahead", "events:month", "events:sheet", "events:feed", "core:home"]
    for address in [*map(reverse, pages), reverse("events:month_of", args=[2027, 3])]:
        said = text_of(client.get(address))

        assert "evening" in said, address
        assert "Quiet" not in said, address
        assert "Blue door" not in said, address
        assert not any(one.slug in said for one in hidden), address
    assert client.get(reverse("events:event", args=[shown.slug])).status_code == 200
    for one in hidden:
        assert client.get(reverse("events:event", args=[one.slug])).status_code == 404
        day = only_day(one)
        assert client.get(reverse("events:join", args=[one.slug, day.pk])).status_code == 404
        assert client.get(reverse("events:join", args=[shown.slug, day.pk])).status_code == 404


def test_the_sheet_to_hang_up_says_who_invites(client):
    make_event()
    Site.objects.update(coalition_name="Riverbend Together")

    sheet = text_of(client.get(reverse("events:sheet")))

    # The head of the page is not printed: the sheet itself names the coalition.
    assert "Riverbend Together" in re.search(r'<div class="card">.*?<dl', sheet, re.DOTALL).group()


def test_a_private_event_is_in_no_public_search_feed_programme_or_way_to_help(client):
    shown, hidden = (
        make_event(),
        make_event(words={"en": ("Quiet circle", "Quiet")}, audience="private", place="Blue door 4"),
    )
    programme = start_programme(
        group="refugees",
        setting="urban",
        details=Details(name="Newcomers", level="share", starts=AT.date(), is_public=True),
        language="en",
        by=make_planner(),
        at=AT,
    )
    Programme.objects.update(is_public=True, state="running")
    type(shown).objects.update(programme=programme)
    answers = {
        "search": client.post(reverse("library:search"), {"words": "Quiet"}),
        "search by place": client.post(reverse("library:search"), {"words": "Blue door"}),
        "feed": client.get(reverse("events:feed")),
        "programme": client.get(reverse("outreach:public_programme", args=[programme.slug])),
        "list": client.get(reverse("events:ahead")),
        "help": client.get(reverse("events:ways")),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert "evening" in text_of(answers["feed"]) and "evening" in text_of(answers["programme"])
    found = {
        name: text_of(answer).replace('value="Quiet"', "").replace('value="Blue door"', "")
        for name, answer in answers.items()
    }
    assert [
        name for name, said in found.items() if "Quiet circle" in said or "Blue door 4" in said or hidden.slug in said
    ] == []


def test_signing_up_changing_and_ending_by_the_private_link(client):
    event = make_event(mode="both", has_childcare=True, link="https://meet.example.org/room")
    day = only_day(event)
    address = reverse("events:join", args=[event.slug, day.pk])
    said = {"people": "٣", "online": "", "needs": ["step_free"], "n_children": "1", "interpreter": "es", "address": ""}

    first = client.post(address, {**said, "state": state_in(client.get(address))})
    assert first.status_code == 302
    row = SignUp.objects.get()
    assert (row.people, row.needs, row.n_children, row.interpreter) == (3, ["step_free"], 1, "es")
    assert not first.cookies
    yours = client.get(first.url)
    assert "You have a place" in text_of(yours)
    assert "https://meet.example.org/room" in text_of(yours)
    assert yours.headers["Cache-Control"] == "no-store"
    client.post(first.url, {**said, "people": "2"})
    assert Occurrence.objects.get(pk=day.pk).n_seats == 2
    client.post(f"{first.url}back/")
    row.refresh_from_db()
    assert (row.state, row.needs, row.interpreter) == ("ended", [], "")
    assert "meet.example.org" not in text_of(client.get(first.url))
    assert client.get(reverse("events:yours", args=["0" * 32])).status_code == 404


def test_a_form_sent_twice_and_a_form_of_another_event(client):
    event, other = make_event(), make_event(words={"en": ("Other", "")})
    day = only_day(event)
    address = reverse("events:join", args=[event.slug, day.pk])
    state = state_in(client.get(address))

    one, two = (client.post(address, {"people": "1", "state": state}) for _ in range(2))

    assert one.url == two.url
    assert SignUp.objects.count() == 1
    stolen = client.post(reverse("events:join", args=[other.slug, only_day(other).pk]), {"people": "1", "state": state})
    assert stolen.status_code == 410
    assert SignUp.objects.count() == 1


def test_a_full_event_says_so_and_keeps_what_was_typed(client):
    event = make_event(capacity=1, has_waitlist=False)
    address = reverse("events:join", args=[event.slug, only_day(event).pk])
    client.post(address, {"people": "1", "state": state_in(client.get(address))})

    answer = client.post(address, {"people": "1", "needs": ["quiet"], "state": state_in(client.get(address))})

    assert answer.status_code == 409
    assert "no free place" in text_of(answer)
    assert re.search(r'value="quiet"[^>]*checked', text_of(answer))


def test_the_counting_page_counts_a_press_and_never_a_look(client, monkeypatch):
    day = only_day(make_event())
    address = reverse("events:here", args=[day.door])
    assert "I am here" not in text_of(client.get(address))
    monkeypatch.setattr(clock, "now", lambda: day.starts_at)

    page = client.get(address)
    state = state_in(page)
    for _ in range(2):
        answer = client.post(address, {"people": "2", "state": state})

    assert "You are counted" in text_of(answer)
    day.refresh_from_db()
    assert (day.came_tap, CountTap.objects.count()) == (2, 1)
    monkeypatch.setattr(clock, "now", lambda: day.ends_at + timedelta(hours=4))
    client.post(address, {"people": "2", "state": state_in(page)})
    day.refresh_from_db()
    assert day.came_tap == 2


def test_a_private_counting_page_names_nothing(client):
    day = only_day(make_event(words={"en": ("Quiet circle", "")}, audience="private", place="Blue door 4"))

    said = text_of(client.get(reverse("events:here", args=[day.door])))

    assert "Quiet" not in said
    assert "Blue" not in said


def test_a_cancelled_event_stays_on_its_page_and_says_so(client):
    event = make_event()
    events.cancel_event(event, by=make_planner(), at=AT)

    said = text_of(client.get(reverse("events:event", args=[event.slug])))

    assert "This event was cancelled." in said
    assert "Sign up" not in said


def test_the_month_shows_an_event_on_its_wall_day_at_its_wall_time(client):
    make_event(first_day=date(2027, 3, 31), opens=time(23, 30), closes=time(1, 0))

    said = text_of(client.get(reverse("events:month_of", args=[2027, 3])))

    assert said.count("evening</a>") == 1
    assert "11:30 p.m." in said
    assert client.get(reverse("events:month_of", args=[2027, 13])).status_code == 404
    assert client.get(reverse("events:month_of", args=[1800, 1])).status_code == 404


def test_offering_help_is_sealed_and_sent_once(client):
    work = make_opportunity()
    address = reverse("events:offer", args=[work.pk])
    state = state_in(client.get(address))

    for _ in range(2):
        answer = client.post(address, {"called": "Zoë 王", "reach": "1-555-0199", "people": "2", "state": state})

    assert "Thank you" in text_of(answer)
    row = HelpOffer.objects.get()
    assert b"0199" not in bytes(row.sealed)
    assert offers.opened_offer(row) == {"called": "Zoë 王", "reach": "1-555-0199"}
    made = offers.take_offer(row, by=make_planner(), at=AT)
    assert (made.name, made.phone, HelpOffer.objects.count()) == ("Zoë 王", "1-555-0199", 0)
    hidden = make_opportunity(title="Not public", public=False)
    assert client.get(reverse("events:offer", args=[hidden.pk])).status_code == 404
    assert "Not public" not in text_of(client.get(reverse("events:ways")))


def test_old_offers_go_after_sixty_days():
    work = make_opportunity()
    offers.offer_help(work, offers.Offer("Ana", "a@example.org", 1, "en"), form_id="1" * 32, at=AT)

    assert offers.drop_old(at=AT + timedelta(days=60)) == 0
    assert offers.drop_old(at=AT + timedelta(days=61)) == 1
