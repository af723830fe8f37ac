"""How long events are kept, and projects that change their name or end."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.events.plans import AT, make_event, make_opportunity, make_planner, make_shift, only_day
from tests.factories import open_as

from commonlight.core.tombstones import apply_tombstones
from commonlight.outreach.models import DayMinutes, Event, Hours, Opportunity, Project, Shift
from commonlight.outreach.services import old_events

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def test_events_go_after_three_years_private_ones_after_one_and_shifts_stay():
    public = make_event()
    private = make_event(audience="private", takes_sign_ups=False, capacity=None)
    series = make_event(repeat="week", until=date(2029, 3, 6))
    make_shift(occurrence=only_day(public))
    DayMinutes.objects.create(occurrence=only_day(public), text="We agreed.", written_day=AT.date())
    over = date(2027, 3, 9)

    assert old_events.due(over + timedelta(days=364)) == []
    assert [one.object_id for one in old_events.due(over + timedelta(days=366))] == [str(private.pk)]
    assert {one.rule for one in old_events.due(over + timedelta(days=3 * 365 + 2))} == {"over", "private"}

    old_events.erase([str(public.pk), str(private.pk)], AT)

    assert list(Event.objects.all()) == [series]
    assert Shift.objects.get().occurrence is None
    assert not DayMinutes.objects.exists()
    # A restored backup revives neither.
    Event.objects.create(
        pk=public.pk, slug="back", kind="meeting", time_zone="America/Chicago", first_day=over, opens="18:00",
        closes="19:00", changed_at=AT,
    )  # fmt: skip
    apply_tombstones()
    assert list(Event.objects.all()) == [series]


def test_a_project_gets_another_name_and_ends_with_its_work(client):
    work = make_opportunity(project="Evenings")
    held = work.project
    Hours.objects.create(project=held, day=AT.date(), minutes=90)
    Project.objects.create(name="Gardens")
    open_as(client, make_planner())
    address = reverse("events:project", args=[held.pk])

    assert client.post(address, {"name": "Gardens", "programme": ""}).status_code == 422
    client.post(address, {"name": "Evenings", "programme": ""})
    client.post(address, {"name": "Long evenings", "programme": ""})
    assert Project.objects.get(pk=held.pk).name == "Long evenings"
    client.post(address, {"act": "end"})

    held.refresh_from_db()
    assert held.ended is not None
    ended = Opportunity.objects.get()
    assert (ended.ended is not None, ended.is_public) == (True, False)
    assert Hours.objects.get().minutes == 90
    page = client.get(reverse("events:work")).content.decode()
    assert "Long evenings" not in page and "Gardens" in page
