"""A flood of sign-ups: nobody is refused, no stranger takes every seat in a minute, and the team can clear it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.events.plans import AT, make_event, make_planner, only_day, wish
from tests.factories import open_as

from commonlight.core import clock
from commonlight.core.hidden_state import HiddenState
from commonlight.outreach.models import Occurrence, SignUp
from commonlight.outreach.services import rush, sign_ups

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def form(n):
    return f"{n:032x}"


def fill(day, n, *, start=0, in_rush=False, people=1):
    return [
        sign_ups.sign_up(day, wish(people), form_id=form(start + k), at=AT, in_rush=in_rush)[0] for k in range(n)
    ]  # fmt: skip


def counters(day):
    row = Occurrence.objects.get(pk=day.pk)
    return row.n_seats, row.n_waiting


def test_the_pace_counts_events_apart_and_begins_anew_each_minute():
    pace, (one, other) = rush.Pace(), [only_day(make_event(capacity=n)) for n in (20, 200)]

    assert [pace.is_rush(one, AT) for _ in range(41)] == [False] * 40 + [True]
    assert [pace.is_rush(other, AT) for _ in range(101)] == [False] * 100 + [True]
    assert not pace.is_rush(one, AT + timedelta(minutes=1))


def test_a_flood_is_taken_and_held_and_a_calm_hour_after_it_gives_seats(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(rush, "PACE", rush.Pace())
    event = make_event(capacity=60, largest_group=2)
    day = only_day(event)
    address = reverse("events:join", args=[event.slug, day.pk])

    for _ in range(45):
        state = HiddenState(content={}).seal(purpose=f"event sign-up {day.pk}", at=AT)
        assert client.post(address, {"people": "1", "state": state}).status_code == 302

    assert counters(day) == (40, 5)
    assert rush.held(day) == 5
    last = client.post(
        address, {"people": "1", "state": HiddenState({}).seal(purpose=f"event sign-up {day.pk}", at=AT)}
    )
    assert "We keep your turn" in client.get(last.url).content.decode()
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(minutes=2))
    state = HiddenState(content={}).seal(purpose=f"event sign-up {day.pk}", at=clock.now())
    client.post(address, {"people": "1", "state": state})
    assert counters(day) == (41, 6)


def test_the_team_gives_the_places_in_the_order_people_came(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    day = only_day(make_event(capacity=3))
    fill(day, 5, in_rush=True)
    open_as(client, make_planner())

    page = client.get(reverse("events:day", args=[day.pk])).content.decode()
    assert "5 sign-ups came in the same minute" in page
    client.post(reverse("events:rush", args=[day.pk]), {"act": "let_in"})

    assert list(SignUp.objects.order_by("number").values_list("state", flat=True)) == ["seat"] * 3 + ["waiting"] * 2
    assert counters(day) == (3, 2)


def test_what_a_machine_sent_ends_by_number_and_the_seats_go_on(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    day = only_day(make_event(capacity=6))
    vera = make_planner()
    sign_ups.add_group(day, wish(2, group="Youth group"), by=vera, at=AT)
    fill(day, 4)
    honest = fill(day, 1, start=50)[0]
    open_as(client, vera)
    address = reverse("events:rush", args=[day.pk])

    client.post(address, {"act": "end", "first": "5", "last": "1"})
    assert counters(day) == (6, 1)
    client.post(address, {"act": "end", "first": "1", "last": "5"})

    honest.refresh_from_db()
    assert honest.state == "seat"
    assert counters(day) == (3, 0)
    assert SignUp.objects.get(group="Youth group").state == "seat"


def test_nobody_waits_longer_than_the_next_day_or_six_hours_before():
    day = only_day(make_event())
    fill(day, 2, in_rush=True)

    rush.let_in_due(AT)
    assert counters(day) == (0, 2)
    rush.let_in_due(AT + timedelta(days=1))
    assert counters(day) == (2, 0)
    fill(day, 1, start=9, in_rush=True)
    rush.let_in_due(AT)
    assert counters(day) == (2, 1)
    # The same day, an hour before it begins.
    SignUp.objects.filter(state="held").update(day=day.starts_at.date())
    rush.let_in_due(day.starts_at - timedelta(hours=1))
    assert counters(day) == (3, 0)


def test_the_same_form_twice_in_a_flood_is_one_sign_up_and_can_be_taken_back():
    day = only_day(make_event())
    first, link = sign_ups.sign_up(day, wish(2), form_id=form(1), at=AT, in_rush=True)
    assert sign_ups.sign_up(day, wish(2), form_id=form(1), at=AT, in_rush=True) == (first, link)

    changed = sign_ups.change(first, wish(1), at=AT)
    assert (changed.state, counters(day)) == ("held", (0, 1))
    sign_ups.take_back(changed, by=None, at=AT)
    assert counters(day) == (0, 0)
