"""What goes out with everything: the calendar and sheets, and nothing of a private event but its numbers."""

import io
from datetime import date

import pytest
from icalendar import Calendar
from tests.events.plans import AT, make_event, make_opportunity, make_planner, make_shift, make_volunteer

from commonlight.core import clock
from commonlight.outreach import going_out
from commonlight.outreach.services import volunteers as services

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def written(write) -> str:
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue().decode("utf-8-sig")


def test_everything_goes_out_but_what_is_sealed(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    make_event(repeat="weekly", until=date(2027, 3, 16))
    make_event(
        words={"en": ("Quiet circle", "")}, audience="private", place="Blue door 4", link="https://x.example.org"
    )
    person = make_volunteer("=cmd|' /C calc'!A0")
    shift = make_shift(make_opportunity(training=False))
    held = services.assign(shift, person, by=make_planner(), at=AT)
    services.note_hours(shift, {held.pk: 90}, by=make_planner(), at=shift.ends_at)

    calendar, events = written(going_out.write_calendar), written(going_out.write_events)

    assert len(Calendar.from_ical(calendar).walk("VEVENT")) == 2
    assert "Quiet" not in calendar + events
    assert "Blue door" not in calendar + events
    assert len(events.splitlines()) == 4
    assert "'=cmd" in written(going_out.write_volunteers)
    assert "2027-03-09,1.5,1,Evenings" in written(going_out.write_hours)
