"""Who may open the addresses of events and volunteers."""

from tests.events.plans import make_event, make_opportunity, make_shift, make_volunteer, only_day
from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

from commonlight.core import clock
from commonlight.core.models import Account
from commonlight.outreach.models import EventImport, HelpOffer, SignUp, VolunteerImport
from commonlight.outreach.services import offers, sign_ups
from commonlight.partners.services.promises import promise


def _once(world, name, make):
    if name not in world.extra:
        world.extra[name] = make()
    return world.extra[name]


def _planner(world):
    # The planner of the plans is one more coordinator of this world, in an organisation of her own.
    return Account.objects.filter(login_name="vera").first()


def event(world):
    return [_once(world, "event", make_event).pk]


def private(world):
    return [_once(world, "private", lambda: make_event(audience="private")).pk]


def day(world):
    event(world)
    return [_once(world, "day", lambda: only_day(world.extra["event"])).pk]


def sign_up(world):
    def make():
        day(world)
        return sign_ups.add_group(
            world.extra["day"], sign_ups.Wish(people=1, group="Choir"), by=_planner(world), at=clock.now()
        )

    _once(world, "sign-up", make)
    return [SignUp.objects.get().pk]


def calendar(world):
    return [_once(world, "calendar", lambda: EventImport.objects.create(name="x", at=clock.now())).pk]


def sheet(world):
    return [_once(world, "sheet", lambda: VolunteerImport.objects.create(kind="hours", name="x", at=clock.now())).pk]


def volunteer(world):
    return [_once(world, "volunteer", make_volunteer).pk]


def work(world):
    return [_once(world, "work", make_opportunity).pk]


def project(world):
    work(world)
    return [world.extra["work"].project_id]


def promised_day(world):
    """A day, after the coordinator promised to keep quiet about the people behind the lists."""
    who = world.people["coordinator"]
    promise(account=who if isinstance(who, Account) else who.account, at=clock.now())
    return day(world)


def shift(world):
    work(world)
    return [_once(world, "shift", lambda: make_shift(world.extra["work"])).pk]


def offer(world):
    work(world)

    def make():
        offers.offer_help(
            world.extra["work"], offers.Offer("Ana", "1-555-0100", 1, "en"), form_id="2" * 32, at=clock.now()
        )
        return HelpOffer.objects.get()

    return [_once(world, "offer", make).pk]


# stranger, colleague, reader, coordinator, administrator
TEAM = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
ACTS = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)
ROWS = {
    "events:desk": closed_row(*TEAM),
    "events:team_month": closed_row(*TEAM),
    "events:team_month_of": closed_row(*TEAM, arguments=lambda world: [2027, 3]),
    "events:add": closed_row(*TEAM),
    "events:bring": closed_row(*TEAM),
    "events:batch": closed_row(*TEAM, arguments=calendar),
    "events:edit": closed_row(*TEAM, arguments=event),
    "events:act": closed_row(*ACTS, arguments=event),
    "events:place": closed_row(*TEAM, arguments=private),
    "events:day": closed_row(*TEAM, arguments=day),
    "events:door": closed_row(*TEAM, arguments=day),
    "events:paper": closed_row(*TEAM, arguments=day),
    "events:count": closed_row(*ACTS, arguments=day),
    "events:move": closed_row(*ACTS, arguments=day),
    "events:minutes": closed_row(*ACTS, arguments=day),
    "events:cancel_day": closed_row(*ACTS, arguments=day),
    "events:group": closed_row(*ACTS, arguments=day),
    "events:rush": closed_row(*ACTS, arguments=day),
    "events:mail": closed_row(*TEAM, arguments=promised_day),
    "events:addresses": closed_row(*ACTS, arguments=day),
    "events:drop": closed_row(*ACTS, arguments=sign_up),
    "events:volunteers": closed_row(*TEAM),
    "events:volunteer_add": closed_row(*TEAM),
    "events:volunteers_bring": closed_row(*TEAM),
    "events:volunteers_batch": closed_row(*TEAM, arguments=sheet),
    "events:work": closed_row(*TEAM),
    "events:project_add": closed_row(*ACTS),
    "events:project": closed_row(*TEAM, arguments=project),
    "events:opportunity_add": closed_row(*TEAM),
    "events:opportunity": closed_row(*TEAM, arguments=work),
    "events:shift_add": closed_row(*TEAM, arguments=work),
    "events:offer_answer": closed_row(*ACTS, arguments=offer),
    "events:roster": closed_row(*TEAM),
    "events:roster_of": closed_row(*TEAM, arguments=lambda world: [2027, 3, 8]),
    "events:shift": closed_row(*TEAM, arguments=shift),
    "events:shift_give": closed_row(*ACTS, arguments=shift),
    "events:shift_hours": closed_row(*ACTS, arguments=shift),
    "events:shift_drop": closed_row(*ACTS, arguments=shift),
    "events:volunteer": closed_row(*TEAM, arguments=volunteer),
    "events:volunteer_hours": closed_row(*ACTS, arguments=volunteer),
    "events:volunteer_act": closed_row(*ACTS, arguments=volunteer),
    "events:certificate": closed_row(*TEAM, arguments=volunteer),
    "events:thanks": closed_row(*TEAM, arguments=volunteer),
}
