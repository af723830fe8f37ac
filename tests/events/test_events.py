"""Planning: wall time across clock changes, rhythms and their exceptions, what is never said of a private event."""

from datetime import UTC, date, datetime, time

import pytest
from tests.events.plans import AT, ZONE, make_event, make_planner, only_day, plan, wish

from commonlight.core.models import AuditEvent
from commonlight.outreach.models import Event, Occurrence, PlaceTold
from commonlight.outreach.services import events, sign_ups
from commonlight.outreach.wall_time import NoSuchZone, days_of, span


def test_wall_time_stays_across_a_clock_change():
    before, _ = span(date(2027, 3, 9), time(18, 30), time(20), ZONE)
    after, ends = span(date(2027, 3, 16), time(18, 30), time(20), ZONE)

    assert before == datetime(2027, 3, 10, 0, 30, tzinfo=UTC)
    assert after == datetime(2027, 3, 16, 23, 30, tzinfo=UTC)
    assert ends == datetime(2027, 3, 17, 1, 0, tzinfo=UTC)


def test_the_hour_that_is_missing_and_the_hour_that_comes_twice():
    # 14 March 2027, 02:30 does not exist in Chicago; 7 November, 01:30 comes twice.
    assert span(date(2027, 3, 14), time(2, 30), time(3, 30), ZONE)[0] == datetime(2027, 3, 14, 8, 30, tzinfo=UTC)
    starts, ends = span(date(2027, 11, 7), time(1, 30), time(1, 45), ZONE)
    assert (starts, ends) == (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 45, tzinfo=UTC))
    # Past midnight, and through the hour that is missing.
    starts, ends = span(date(2027, 3, 13), time(23), time(4), ZONE)
    assert (ends - starts).total_seconds() == 4 * 3600
    starts, ends = span(date(2027, 3, 14), time(2, 30), time(3, 0), ZONE)
    assert ends > starts


def test_a_zone_nobody_knows_is_refused():
    with pytest.raises(NoSuchZone):
        span(date(2027, 3, 14), time(2), time(3), "Middle-earth/Shire")


@pytest.mark.parametrize(
    ("first", "repeat", "every", "until", "days"),
    [
        ("2027-03-09", "once", 1, None, ["2027-03-09"]),
        ("2027-03-09", "weekly", 2, "2027-04-06", ["2027-03-09", "2027-03-23", "2027-04-06"]),
        ("2027-03-09", "monthly", 1, "2027-06-01", ["2027-03-09", "2027-04-13", "2027-05-11"]),
        ("2027-03-31", "monthly", 1, "2027-05-31", ["2027-03-31", "2027-04-28", "2027-05-26"]),
        ("2027-11-30", "monthly", 2, "2028-04-01", ["2027-11-30", "2028-01-25", "2028-03-28"]),
    ],
)
def test_days_of_a_rhythm(first, repeat, every, until, days):
    last = date.fromisoformat(until) if until else None

    assert [str(day) for day in days_of(date.fromisoformat(first), repeat, every, last)] == days


def test_a_rhythm_without_sense_ends():
    assert len(list(days_of(date(2027, 1, 1), "weekly", 1, date(2090, 1, 1)))) == 110


def days(event):
    rows = Occurrence.objects.filter(event=event).order_by("starts_at")
    return [(str(row.day), f"{row.opens:%H:%M}", row.state) for row in rows]


@pytest.mark.slow
@pytest.mark.django_db
def test_an_exception_stays_when_the_rhythm_changes():
    event = make_event(repeat="weekly", until=date(2027, 3, 30))
    second, third = event.occurrences.order_by("day")[1:3]
    by = make_planner()

    events.cancel_day(second, by=by, at=AT)
    events.move_day(third, day=date(2027, 3, 24), opens=time(9), closes=time(10), by=by, at=AT)
    events.save_event(plan(repeat="weekly", until=date(2027, 4, 6), opens=time(19)), event=event, by=by, at=AT)

    assert days(event) == [
        ("2027-03-09", "19:00", "planned"),
        ("2027-03-16", "18:30", "cancelled"),
        ("2027-03-24", "09:00", "planned"),
        ("2027-03-30", "19:00", "planned"),
        ("2027-04-06", "19:00", "planned"),
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_series_moved_to_another_weekday_keeps_who_signed_up():
    event = make_event(repeat="weekly", until=date(2027, 3, 23))
    day = event.occurrences.select_related("event").order_by("day")[1]
    made = sign_ups.sign_up(day, wish(2, address="a@example.org"), form_id="1" * 32, at=AT)[0]

    weekly = plan(repeat="weekly", first_day=date(2027, 3, 10), until=date(2027, 3, 24))
    events.save_event(weekly, event=event, by=make_planner(), at=AT)

    assert [one[0] for one in days(event)] == ["2027-03-10", "2027-03-17", "2027-03-24"]
    made.refresh_from_db()
    assert (str(made.occurrence.day), made.news) == ("2027-03-17", "moved")


@pytest.mark.slow
@pytest.mark.django_db
def test_moving_a_single_event_across_the_clock_change_moves_its_one_day():
    event = make_event()

    events.save_event(plan(first_day=date(2027, 5, 4)), event=event, by=make_planner(), at=AT)

    row = only_day(event)
    assert (row.day, row.opens) == (date(2027, 5, 4), time(18, 30))
    assert row.starts_at == datetime(2027, 5, 4, 23, 30, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_private_place_lies_sealed_and_each_telling_is_kept():
    event = make_event(audience="private", place="Blue door, 4 Alder Lane", link="https://meet.example.org/x")
    stored = Event.objects.get(pk=event.pk)
    by = make_planner()

    assert (stored.place, stored.takes_sign_ups) == ("", False)
    assert b"Alder" not in bytes(stored.kept)
    assert "evening" not in stored.slug
    assert events.tell_place(stored, how="phone", by=by, at=AT)["place"] == "Blue door, 4 Alder Lane"
    assert list(PlaceTold.objects.values_list("how", "by__login_name")) == [("phone", "vera")]
    assert AuditEvent.objects.filter(kind="place told", subject_id=str(event.pk)).count() == 1
    with pytest.raises(ValueError, match="private"):
        events.tell_place(make_event(), how="phone", by=by, at=AT)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_event_and_its_audit_row_stand_or_fall_together(monkeypatch):
    make_planner()
    monkeypatch.setattr("commonlight.core.audit.record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        events.save_event(plan(), event=None, by=make_planner(), at=AT)

    assert not Event.objects.exists()
