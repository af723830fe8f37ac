"""Seats, the queue, and who gets what when somebody gives a place back."""

import threading
from datetime import timedelta

import pytest
from tests.events.plans import AT, make_event, make_planner, only_day, wish

from commonlight.core.models import AuditEvent
from commonlight.outreach.models import Occurrence, SignUp
from commonlight.outreach.refusals import Refused
from commonlight.outreach.services import events, sign_ups

pytestmark = pytest.mark.django_db


def form(n: int) -> str:
    return f"{n:032x}"


def join(day, n, people=1, **more):
    return sign_ups.sign_up(day, wish(people, **more), form_id=form(n), at=AT)[0]


def counters(day):
    row = Occurrence.objects.get(pk=day.pk)
    return row.n_seats, row.n_online, row.n_waiting


def test_the_same_form_sent_twice_is_one_sign_up_with_the_same_link():
    day = only_day(make_event())

    first = sign_ups.sign_up(day, wish(3), form_id=form(1), at=AT)
    again = sign_ups.sign_up(day, wish(3), form_id=form(1), at=AT)

    assert first == again
    assert counters(day) == (3, 0, 0)
    assert sign_ups.by_link(first[1]) == first[0]
    assert sign_ups.by_link("somethingelse") is None


def test_a_freed_seat_goes_to_the_first_in_the_queue_whom_it_fits():
    day = only_day(make_event(capacity=4, largest_group=4))
    first, four = join(day, 1, 2), join(day, 2, 2)
    pair, single = join(day, 3, 3, address="pair@example.org"), join(day, 4, 1)
    assert [row.state for row in (first, four, pair, single)] == ["seat", "seat", "waiting", "waiting"]

    given = sign_ups.take_back(first, by=None, at=AT)

    assert given == [single]
    assert counters(day) == (3, 0, 3)
    assert sign_ups.take_back(first, by=None, at=AT) == []
    sign_ups.take_back(four, by=None, at=AT)
    pair.refresh_from_db()
    assert (pair.state, pair.news) == ("seat", "seat")
    assert counters(day) == (4, 0, 0)


def test_more_seats_let_the_queue_in_and_fewer_seats_take_nobodys_place():
    event = make_event(capacity=2, largest_group=2)
    day = only_day(event)
    join(day, 1, 2)
    join(day, 2, 2)

    from tests.events.plans import plan

    events.save_event(plan(capacity=5), event=event, by=make_planner(), at=AT)
    assert counters(day) == (4, 0, 0)
    events.save_event(plan(capacity=1), event=event, by=make_planner(), at=AT)
    assert counters(day) == (4, 0, 0)
    assert join(day, 3).state == "waiting"


def test_refusals_say_why():
    day = only_day(make_event(capacity=2, has_waitlist=False, largest_group=3))

    for people, reason in ((9, "too many"), (3, "too few")):
        with pytest.raises(Refused) as refused:
            join(day, people, people)
        assert refused.value.reason == reason
    join(day, 1, 2)
    with pytest.raises(Refused, match="full"):
        join(day, 2)
    with pytest.raises(Refused, match="over"):
        sign_ups.sign_up(day, wish(), form_id=form(5), at=day.starts_at)
    events.cancel_day(day, by=make_planner(), at=AT)
    with pytest.raises(Refused, match="cancelled"):
        join(day, 6)


def test_a_change_frees_seats_and_cannot_take_more_than_there_are():
    day = only_day(make_event(capacity=4, largest_group=4))
    mine, waiting = join(day, 1, 4), join(day, 2, 2)

    changed = sign_ups.change(mine, wish(2, needs=["signs"]), at=AT)

    assert (changed.people, changed.needs, counters(day)) == (2, ["signs"], (4, 0, 0))
    with pytest.raises(Refused, match="too few"):
        sign_ups.change(mine, wish(3), at=AT)
    waiting.refresh_from_db()
    assert waiting.state == "seat"
    assert counters(day) == (4, 0, 0)


def test_an_address_is_sealed_and_all_goes_thirty_days_after():
    day = only_day(make_event())
    made = join(day, 1, 1, address="Ana@Example.org")
    join(day, 2, 1, address="ana@example.org ")
    join(day, 3)

    assert sign_ups.address_of(made) == "Ana@Example.org"
    assert b"xample" not in bytes(made.address)
    marks = set(SignUp.objects.values_list("address_mark", flat=True))
    assert len(marks) == 2
    assert sign_ups.drop_old(at=day.ends_at + timedelta(days=30)) == 0
    assert sign_ups.drop_old(at=day.ends_at + timedelta(days=30, minutes=1)) == 3
    assert not SignUp.objects.exists()
    assert AuditEvent.objects.filter(kind="signed up", at=None, actor_id=None).count() == 3


def test_a_private_event_takes_nobody_and_forgets_who_signed_up():
    event = make_event()
    day = only_day(event)
    join(day, 1)
    from tests.events.plans import plan

    events.save_event(plan(audience="private"), event=event, by=make_planner(), at=AT)

    day = Occurrence.objects.select_related("event").get(pk=day.pk)
    assert (SignUp.objects.count(), counters(day)) == (0, (0, 0, 0))
    with pytest.raises(Refused, match="closed"):
        join(day, 2)
    with pytest.raises(Refused, match="private"):
        sign_ups.add_group(day, wish(3, group="Youth group"), by=make_planner(), at=AT)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "jobs"])
def test_five_hundred_people_for_the_last_seats_are_not_oversold():
    from django.db import connection

    day = only_day(make_event(capacity=7, largest_group=3))
    found, failures = [], []

    def some(start: int) -> None:
        try:
            found.extend(join(day, n, 1 + n % 3) for n in range(start, 500, 8))
        except Exception as problem:
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=some, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(found) == 500
    seated = [row for row in found if row.state == "seat"]
    assert sum(row.people for row in seated) == 7
    assert counters(day) == (7, 0, sum(row.people for row in found) - 7)
    assert sorted(SignUp.objects.values_list("number", flat=True)) == list(range(1, 501))
