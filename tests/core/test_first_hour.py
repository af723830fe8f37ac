"""The first hour: steps, the time they take, and the check-list of the place."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils.safestring import SafeString
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, first_hour, home_blocks, place
from commonlight.core.models import AuditEvent, PlaceEntry
from commonlight.core.roles import Role
from commonlight.core.services import place as services
from commonlight.core.services.home import Draft, save_home_entry

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
RULE = {"text": "Teachers and nurses must report.", "number": "", "source": "Invented Code 1.2", "was_checked": True}


@pytest.fixture
def coordinator(db):
    make_site()
    return make_ordinary(make_organisation(), Role.COORDINATOR)


@pytest.fixture
def no_steps(monkeypatch):
    monkeypatch.setattr(first_hour, "_steps", {})


def add(key, **changed):
    values = {"url_name": "core:place", "minutes": 0, "fields": 0, "words": 0, "done": lambda: False, "order": 5}
    first_hour.add_step(key, f"Step {key}", **{**values, **changed})


def test_time_is_counted_from_fields_and_words_and_what_is_done_away_from_the_screen(no_steps):
    add("a", minutes=3, fields=10, words=300)

    assert first_hour.minutes_left() == 3 + 4 + 2


def test_steps_stand_in_their_order_without_those_whose_page_is_not_here(no_steps):
    add("late", order=9)
    add("early", order=1)
    add("elsewhere", url_name="nowhere:page")

    assert [step.key for step in first_hour.shown_to(frozenset())] == ["early", "late"]


def test_done_steps_take_no_time_and_lead_on_to_the_next(no_steps, client, coordinator):
    add("a", done=lambda: True, minutes=20)
    add("b", minutes=7)
    open_as(client, coordinator)

    page = client.get(reverse("core:first_hour"))

    assert page.context["minutes_left"] == 7
    assert page.context["next_step"].key == "b"
    assert "About 7 minutes are left." in page.content.decode()


def test_steps_after_the_hour_stand_apart_and_take_none_of_its_time(no_steps, client, coordinator):
    add("a", minutes=7)
    add("later", minutes=30, order=first_hour.AFTERWARDS)
    open_as(client, coordinator)

    page = client.get(reverse("core:first_hour"))

    assert page.context["minutes_left"] == 7
    assert [step.key for step in page.context["afterwards"]] == ["later"]


def test_a_step_of_another_role_shows_without_a_link(no_steps):
    add("a", roles=(Role.ADMIN,))

    assert [step.url for step in first_hour.shown_to(frozenset({Role.COORDINATOR}))] == [""]
    assert [step.url for step in first_hour.shown_to(frozenset({Role.ADMIN}))] == [reverse("core:place")]


def test_an_empty_place_says_of_each_line_that_it_is_not_filled_in(client, coordinator):
    open_as(client, coordinator)

    text = client.get(reverse("core:place")).content.decode()

    assert [place.entry(kind) for kind in PlaceEntry.Kind] == [None] * 6
    assert text.count(place.not_filled_in()) == 6


def test_a_line_keeps_its_source_and_who_looked_it_up(client, coordinator):
    open_as(client, coordinator)
    address = reverse("core:place_entry", args=["mandated_reporter_rule"])

    assert client.post(address, {**RULE, "was_checked": "on"}).status_code == 302

    row = place.entry("mandated_reporter_rule")
    assert (row.text, row.source, row.checked_by) == (RULE["text"], RULE["source"], coordinator.display_name)
    assert row.checked_day == clock.today()
    assert row.is_fresh(clock.today() + timedelta(days=180))
    assert not row.is_fresh(clock.today() + timedelta(days=181))
    assert AuditEvent.objects.filter(kind="place entry changed", subject_id="mandated_reporter_rule").exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": " "}, "source"),
        ({"text": "", "number": ""}, "text"),
        ({"number": "call the office"}, "number"),
    ],
)
def test_a_rule_without_source_or_words_is_not_kept(client, coordinator, changed, field):
    open_as(client, coordinator)

    answer = client.post(reverse("core:place_entry", args=["posting_rule"]), {**RULE, **changed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert place.entry("posting_rule") is None


def test_services_refuse_what_the_form_refuses(coordinator):
    with pytest.raises(services.NoSource):
        services.fill_place_entry(kind="posting_rule", **{**RULE, "source": " "}, by=coordinator, at=clock.now())
    with pytest.raises(services.SaysNothing):
        services.fill_place_entry(kind="posting_rule", **{**RULE, "text": ""}, by=coordinator, at=clock.now())


def test_what_is_taken_out_is_missing_again(client, coordinator):
    services.fill_place_entry(kind="posting_rule", **RULE, by=coordinator, at=clock.now())
    open_as(client, coordinator)

    client.post(reverse("core:place_entry", args=["posting_rule"]), {"take_out": "1"})

    assert place.entry("posting_rule") is None


def test_a_block_of_a_room_shows_on_the_home_page_while_its_room_is_on(client, monkeypatch):
    monkeypatch.setattr(home_blocks, "_blocks", {})
    home_blocks.add_block("library", "core/parts/status.html", lambda request: {"label": "From the library"})
    home_blocks.add_block("outreach", "core/parts/status.html", lambda request: {"label": "From outreach"}, order=1)
    home_blocks.add_block("core", "core/parts/panel.html", lambda request: {})
    make_site(rooms=["library"])

    text = client.get("/en/").content.decode()

    assert "From the library" in text
    assert "From outreach" not in text


def test_events_of_editors_and_of_a_room_stand_in_one_list_soonest_first(client, coordinator, monkeypatch):
    today = clock.today()
    brought = [
        home_blocks.Line(
            "Talk at the hall", SafeString(""), url="/en/x/", day=today + timedelta(days=days), opens=time(18)
        )
        for days in (2, 9)
    ]
    monkeypatch.setattr(home_blocks, "_lists", {})
    home_blocks.add_lines("library", "event", lambda r: home_blocks.Lines(brought, [("/en/all/", "All of them")]))
    home_blocks.add_lines("switched_off", "event", lambda r: home_blocks.Lines(brought, [("/en/off/", "Switched off")]))
    draft = Draft(
        kind="event", words={"en": ("Kitchen table", "Come.")}, day=today + timedelta(days=5), where="The barn"
    )
    save_home_entry(draft=draft, entry_id=None, publish=True, by=coordinator, at=clock.now())

    text = client.get("/en/").content.decode()

    assert text.count("<h2>Events</h2>") == 1
    places = [text.index(words) for words in ("/en/x/", "Kitchen table", "The barn", "Come.", "All of them")]
    assert places == sorted(places)
    assert text.count("Talk at the hall") == 2
    assert "Switched off" not in text
    with pytest.raises(ValueError, match="news"):
        home_blocks.add_lines("library", "news", lambda r: None)
