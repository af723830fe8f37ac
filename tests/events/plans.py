"""Invented events and volunteers for the tests of this room."""

from datetime import UTC, date, datetime, time

from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core.models import Account
from commonlight.core.roles import Role
from commonlight.outreach.models import Event, Occurrence
from commonlight.outreach.services import events, sign_ups
from commonlight.outreach.services import volunteers as volunteering

# A Monday, well before the clocks change in Chicago (14 March 2027).
AT = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
ZONE = "America/Chicago"


def make_planner() -> Account:
    """Return a coordinator of events and volunteers."""
    found = Account.objects.filter(login_name="vera").first()
    if found is not None:
        return found
    make_site(time_zone=ZONE)
    return make_ordinary(make_organisation("St Luke"), Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR, name="vera")


def plan(**changed) -> events.EventPlan:
    """Return the plan of an evening on 9 March 2027, 18:30 to 20:00 in Chicago."""
    values = {
        "words": {"en": ("Neighbours' evening", "We talk about work on farms.")},
        "kind": "meeting",
        "audience": "public",
        "first_day": date(2027, 3, 9),
        "opens": time(18, 30),
        "closes": time(20, 0),
        "time_zone": ZONE,
        "place": "Parish hall, 12 Mill Street",
        "takes_sign_ups": True,
        "capacity": 10,
    }
    return events.EventPlan(**{**values, **changed})


def make_event(*, published=True, at=AT, **changed) -> Event:
    """Return an event, published unless said otherwise."""
    by = make_planner()
    made = events.save_event(plan(**changed), event=None, by=by, at=at)
    if published:
        events.publish(made, by=by, at=at)
        made.refresh_from_db()
    return made


def only_day(event: Event) -> Occurrence:
    """Return the one day of an event."""
    return event.occurrences.select_related("event").get()


def wish(people=1, **more) -> sign_ups.Wish:
    return sign_ups.Wish(people=people, **more)


def make_volunteer(name="Noor Haddad", *, trained=date(2027, 1, 10), at=AT, **more):
    by = make_planner()
    words = volunteering.VolunteerWords(name=name, trained_day=trained, **more)
    return volunteering.save_volunteer(words, volunteer=None, by=by, at=at)


def make_opportunity(*, title="Set up chairs", at=AT, project="Evenings", training=True, screening=False, public=True):
    by = make_planner()
    from commonlight.outreach.models import Project

    held = Project.objects.filter(name=project).first()
    held = held or volunteering.save_project(project, programme_id=None, project=None, by=by, at=at)
    said = volunteering.OpportunityWords(held.pk, {"en": (title, "Chairs, tea, a smile.")}, training, screening, public)
    return volunteering.save_opportunity(said, opportunity=None, by=by, at=at)


def make_shift(opportunity=None, *, day=date(2027, 3, 9), opens=time(17), closes=time(21), wanted=3, at=AT, **more):
    opportunity = opportunity or make_opportunity()
    shift = volunteering.ShiftPlan(day, opens, closes, ZONE, wanted, **more)
    return volunteering.save_shift(opportunity, shift, by=make_planner(), at=at)
