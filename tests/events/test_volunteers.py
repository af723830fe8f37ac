"""Who may take a shift, hours, certificates; what is refused with its reason; what no volunteer opens."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from tests.events.plans import (
    AT,
    make_event,
    make_opportunity,
    make_planner,
    make_shift,
    make_volunteer,
    only_day,
)
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.repository.test_urls_are_closed import addresses, is_public

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.outreach.models import Assignment, Hours, Volunteer
from commonlight.outreach.retention_events import due_volunteers, erase
from commonlight.outreach.selectors import volunteers as selectors
from commonlight.outreach.services import volunteers as services
from commonlight.outreach.services.volunteers import CannotAssign

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
DAY = date(2027, 3, 9)


def give(shift, person):
    return services.assign(shift, person, by=make_planner(), at=AT)


def reason_of(shift, person) -> str:
    with pytest.raises(CannotAssign) as refused:
        give(shift, person)
    assert refused.value.words
    return refused.value.reason


def test_training_and_screening_come_first():
    shift = make_shift(make_opportunity(screening=True))

    assert reason_of(shift, make_volunteer("A", trained=None)) == "training"
    assert reason_of(shift, make_volunteer("B", trained=DAY + timedelta(days=1))) == "training"
    assert reason_of(shift, make_volunteer("C", screening="asked")) == "screening"
    assert reason_of(shift, make_volunteer("D", screening="not_suited")) == "screening"
    ready = make_volunteer("E", screening="done", trained=DAY)
    assert give(shift, ready).state == "planned"
    assert [
        one.name
        for one in selectors.free_for(make_shift(make_opportunity(title="x"), day=DAY, opens=time(9), closes=time(10)))
    ] == ["B", "C", "D", "E"][1:]


def test_overlapping_shifts_are_refused_and_touching_ones_are_not():
    person, work = make_volunteer(), make_opportunity()
    first = make_shift(work, opens=time(17), closes=time(20))
    give(first, person)

    assert reason_of(make_shift(work, opens=time(19, 30), closes=time(22)), person) == "overlap"
    assert reason_of(make_shift(work, opens=time(16), closes=time(23)), person) == "overlap"
    assert reason_of(first, person) == "twice"
    assert give(make_shift(work, opens=time(20), closes=time(22)), person)
    # Through midnight: 22:00 to 02:00 meets 01:00 of the next day.
    assert give(make_shift(work, opens=time(22), closes=time(2)), person)
    assert reason_of(make_shift(work, day=DAY + timedelta(days=1), opens=time(1), closes=time(3)), person) == "overlap"


def test_a_shift_is_full_for_people_and_groups():
    work = make_opportunity(training=False)
    shift = make_shift(work, wanted=3)
    services.assign_group(shift, group="Choir", people=2, by=make_planner(), at=AT)

    with pytest.raises(CannotAssign, match="full"):
        services.assign_group(shift, group="Band", people=2, by=make_planner(), at=AT)
    give(shift, make_volunteer("A"))
    assert reason_of(shift, make_volunteer("B")) == "full"
    with pytest.raises(CannotAssign, match="training"):
        services.assign_group(make_shift(), group="Choir", people=1, by=make_planner(), at=AT)


def test_hours_are_noted_once_and_replaced():
    work = make_opportunity(training=False)
    shift = make_shift(work)
    one = give(shift, make_volunteer("A"))
    absent = give(shift, make_volunteer("B"))
    after = shift.ends_at

    with pytest.raises(CannotAssign, match="not over"):
        services.note_hours(shift, {one.pk: 60}, by=make_planner(), at=AT)
    assert services.note_hours(shift, {one.pk: 240, absent.pk: 0}, by=make_planner(), at=after) == 1
    assert services.note_hours(shift, {one.pk: 150, absent.pk: 0}, by=make_planner(), at=after) == 1

    assert list(Hours.objects.values_list("minutes", "people")) == [(150, 1)]
    assert Assignment.objects.get(pk=absent.pk).state == "ended"
    assert selectors.hours_of(one.volunteer) == [{"name": "Evenings", "minutes": 150, "first": DAY, "last": DAY}]
    assert selectors.minutes_between(DAY, DAY) == 150


def test_a_groups_hours_count_each_of_its_people():
    shift = make_shift(make_opportunity(training=False), wanted=6)
    choir = services.assign_group(shift, group="Choir", people=5, by=make_planner(), at=AT)

    services.note_hours(shift, {choir.pk: 60}, by=make_planner(), at=shift.ends_at)

    assert list(Hours.objects.values_list("minutes", "people", "volunteer")) == [(300, 5, None)]


def test_who_stopped_is_forgotten_after_two_years_and_the_hours_stay():
    person = make_volunteer()
    shift = make_shift()
    held = give(shift, person)
    services.note_hours(shift, {held.pk: 60}, by=make_planner(), at=shift.ends_at)
    later = make_shift(day=date(2027, 6, 1))
    give(later, person)
    services.end_volunteer(person, by=make_planner(), at=shift.ends_at)
    ended = shift.ends_at.date()

    assert Assignment.objects.filter(shift=later).count() == 0
    assert reason_of(later, Volunteer.objects.get()) == "ended"
    assert due_volunteers(ended + timedelta(days=729)) == []
    due = due_volunteers(ended + timedelta(days=730))
    assert [one.object_id for one in due] == [str(person.pk)]
    erase([one.object_id for one in due], shift.ends_at + timedelta(days=730))
    assert not Volunteer.objects.exists()
    assert Hours.objects.get().volunteer is None


def test_a_shift_of_a_private_event_names_no_place():
    day = only_day(make_event(audience="private", place="Blue door 4"))

    assert make_shift(place="Blue door 4", occurrence=day).place == ""


def test_names_in_any_script_stand_on_roster_and_certificate(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    names = ["Nguyễn Thị Hoa", "نور حداد", "王小明", "Zoë <b>O'Hara</b>"]
    shift = make_shift(wanted=9)
    for name in names:
        give(shift, make_volunteer(name, phone="1-555-0142"))
    open_as(client, make_planner())

    page = client.get(reverse("events:roster_of", args=[2027, 3, 8])).content.decode()

    assert all(name in page for name in names[:3])
    assert "<b>O'Hara" not in page
    assert "5 people are still missing" in page
    person = Volunteer.objects.get(name=names[1])
    assert names[1] in client.get(reverse("events:certificate", args=[person.pk])).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.VOLUNTEER_COORDINATOR, Role.FACILITATOR, Role.PARTNER_MEMBER])
def test_nobody_of_events_and_volunteers_opens_a_report(role):
    make_site()
    client = Client()
    open_as(client, make_ordinary(make_organisation("St Luke"), role, name="vic"))
    opened = []
    for name, address, callback in addresses():
        if name.startswith(("reports:", "referrals:")) and not is_public(callback):
            opened += [
                name for method in (client.get, client.post) if method(address).status_code not in (404, 302, 405)
            ]

    assert opened == []


def statuses(role, names, monkeypatch):
    """Return what somebody with a role is answered at some addresses of a public, a private and a draft event."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    rows = SimpleNamespace(
        public=make_event(), private=make_event(audience="private"), draft=make_event(published=False)
    )
    client = Client()
    open_as(client, make_ordinary(make_organisation("Lincoln High"), role, name="vic"))
    return {
        kind: [client.get(reverse(name, args=[only_day(event).pk])).status_code for name in names]
        for kind, event in vars(rows).items()
    }


def test_a_facilitator_helps_at_the_door_of_public_events_only(monkeypatch):
    names = ["events:day", "events:door", "events:paper"]

    assert statuses(Role.FACILITATOR, names, monkeypatch) == {
        "public": [200, 200, 200], "private": [404, 404, 404], "draft": [404, 404, 404],
    }  # fmt: skip


def test_a_volunteer_coordinator_opens_all_of_them_and_a_partner_member_none(monkeypatch):
    assert statuses(Role.VOLUNTEER_COORDINATOR, ["events:day"], monkeypatch)["private"] == [200]
    client = Client()
    open_as(client, make_ordinary(make_organisation("St Jude"), Role.PARTNER_MEMBER, name="pam"))
    assert client.get(reverse("events:desk")).status_code == 404
    assert client.get(reverse("events:volunteers")).status_code == 404
