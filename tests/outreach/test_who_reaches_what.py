"""
Every address of partners, programmes, police work, the books, events, volunteers, campaigns and materials, read and
sent to by every role, by nobody, and by people of other organisations: whoever may not, reads "not found".
"""

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.campaigns.role_matrix import ROWS as CAMPAIGNS
from tests.events.role_matrix import ROWS as EVENTS
from tests.events.role_matrix import private
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, open_as
from tests.materials.role_matrix import ROWS as MATERIALS
from tests.outreach.role_matrix import ROWS as OUTREACH
from tests.outreach.role_matrix import engagement, release
from tests.partners.role_matrix import ROWS as PARTNERS
from tests.partners.test_taking_out import signed
from tests.repository.role_matrix import build_world
from tests.repository.test_urls_are_closed import addresses

from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.outreach.models import Event
from commonlight.partners.models import Profile
from commonlight.partners.permissions import MANAGERS, TEAM, Level

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"]),
    pytest.mark.usefixtures("cheap_passphrases"),
]

ROWS = {**OUTREACH, **CAMPAIGNS, **EVENTS, **MATERIALS, **PARTNERS}
CLOSED = {name: callback for name, _address, callback in addresses() if name in ROWS}
METHODS = ("get", "post")
# What stays open to an organisation whose agreement gives events and materials: no volunteer, no list of addresses.
EVENTS_ALONE = {
    "desk", "team_month", "team_month_of", "add", "bring", "batch", "edit", "act", "place", "day", "door", "paper",
    "count", "move", "cancel_day", "group", "rush", "drop",
}  # fmt: skip
# Whose agreement or file it is decides besides the level; held below and in the tests of partners.
OF_ONES_OWN = {"partners:agreement", "partners:file", "partners:action_done"}


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def people(world):
    """One client for each role in Harbor House, and people whose organisation agreed to less, to nothing more, or left."""
    found = {"nobody": Client()}
    for role in Role:
        if role is Role.POLICE_LIAISON:
            who = make_first_reader(make_organisation("Riverbend PD", kind="police"), role, name="reyes")
        elif role in SEALED_ROLES:
            who = make_reader(world.house, role, let_in_by=world.people["reader"], name=f"r-{role.value}")
        else:
            who = make_ordinary(world.house, role, name=f"o-{role.value}")
        found[role.value] = who
    found["intake elsewhere"] = world.people["stranger"]
    parish, gone = make_organisation("St Anne", kind="faith"), make_organisation("Old Hall")
    found["limited coordinator"] = make_ordinary(parish, Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR, name="jean")
    signed(parish, "materials", world.people["coordinator"])
    found["coordinator who left"] = make_ordinary(gone, Role.COORDINATOR, name="gus")
    Profile.objects.update_or_create(organisation=gone, defaults={"left": date(2001, 1, 1)})
    return {name: who if isinstance(who, Client) else browser_of(who) for name, who in found.items()}


def browser_of(who) -> Client:
    client = Client()
    open_as(client, who)
    return client


def level_of(name: str) -> Level:
    if name in ("nobody", "coordinator who left"):
        return Level.NONE
    role = name.removesuffix(" elsewhere")
    if role in {one.value for one in MANAGERS}:
        return Level.MANAGES
    return Level.PARTNERS if role in {one.value for one in TEAM} else Level.MATERIALS


def may(name: str, address: str) -> bool:
    """Whether the tables of permissions let this person through the door of an address."""
    room, _, page = address.partition(":")
    if room == "partners":
        return level_of(name) >= CLOSED[address].partner_level
    required = {Role(role).value for role in CLOSED[address].required_roles}
    if name == "coordinator who left":
        return False
    if name == "limited coordinator":
        is_events_or_materials = room == "materials" or (room == "events" and page in EVENTS_ALONE)
        return is_events_or_materials and bool({"coordinator", "volunteer_coordinator"} & required)
    return name.removesuffix(" elsewhere") in required


def rows_kept() -> dict[str, int]:
    models = [model for app in ("partners", "outreach") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model.objects.count() for model in models}


def is_refused(name: str, found: dict) -> bool:
    statuses = {answer.status_code for answer in found.values()}
    if name == "nobody":
        led = [answer["Location"] for answer in found.values() if answer.status_code == 302]
        return bool(led) and all("/sign-in/" in place for place in led) and statuses <= {302, 405}
    # A way that an address does not know is said before anything is looked at; never both ways at once.
    return 404 in statuses and statuses <= {404, 405}


@pytest.mark.proofs
def test_no_address_opens_or_does_anything_for_somebody_who_may_not(world, people):
    """Bad-input family 11: roles."""
    paths = {name: reverse(name, args=row.arguments(world)) for name, row in ROWS.items()}
    before, wrong, tried = rows_kept(), [], 0

    for address, path in paths.items():
        for name, client in people.items():
            if may(name, address):
                continue
            found = {method: getattr(client, method)(path) for method in METHODS}
            tried += len(found)
            if not is_refused(name, found):
                wrong.append((name, address, {way: answer.status_code for way, answer in found.items()}))

    assert wrong == []
    assert rows_kept() == before
    assert tried > 4000


def test_what_belongs_to_another_organisation_is_not_found_though_the_role_is_right(world, people):
    """A reader, a liaison, a funder and a limited partner of other organisations; nothing is done either."""
    signed_with = {name: PARTNERS[name].arguments(world) for name in OF_ONES_OWN}
    cases = [
        ("police_liaison", reverse("outreach:engagement", args=engagement(world))),
        ("police_liaison", reverse("outreach:remove_engagement", args=engagement(world))),
    ]
    for name, ids in signed_with.items():
        cases += [
            (who, reverse(name, args=ids)) for who in ("intake elsewhere", "limited coordinator", "partner_member")
        ]
    before = rows_kept()

    wrong = [
        (name, path, statuses)
        for name, path in cases
        if not (statuses := {getattr(people[name], way)(path).status_code for way in METHODS}) <= {404, 405}
        or 404 not in statuses
    ]

    assert wrong == []
    assert rows_kept() == before


def test_a_private_event_is_not_there_for_a_partner_with_only_events_and_materials(world, people):
    """A support group: no title, no page, no place, no act, and nobody in a list; the planner sees it."""
    held = private(world)
    first = Event.objects.get(pk=held[0]).occurrences.first()
    Event.objects.filter(pk=held[0]).update(words={"en": {"title": "CANARY-GROUP", "text": "x"}})
    lists = [reverse("events:desk"), reverse("events:team_month_of", args=[first.day.year, first.day.month])]
    own = [
        reverse(f"events:{name}", args=[pk])
        for names, pk in (
            (("edit", "act", "place"), held[0]),
            (("day", "door", "paper", "count", "move", "cancel_day", "group", "rush", "addresses"), first.pk),
        )
        for name in names
    ]

    seen = {
        name: ["CANARY-GROUP" in people[name].get(path).content.decode() for path in lists]
        for name in ("coordinator", "limited coordinator", "facilitator")
    }
    wrong = [
        (name, path)
        for path in own
        for name in ("limited coordinator", "facilitator")
        if not is_refused(name, {way: getattr(people[name], way)(path) for way in METHODS})
    ]

    assert seen == {"coordinator": [True] * 2, "limited coordinator": [False] * 2, "facilitator": [False] * 2}
    assert wrong == []


def test_a_funder_reads_what_was_released_to_her_own_organisation_alone(world):
    release(world)
    page = reverse("outreach:released")
    own = browser_of(make_ordinary(world.house, Role.FUNDER, name="fay"))
    other = browser_of(make_ordinary(make_organisation("Other fund"), Role.FUNDER, name="fred"))

    seen = ["County" in client.get(page).content.decode() for client in (own, other)]

    assert seen == [True, False]


def test_every_closed_address_of_these_rooms_is_in_the_sweep():
    rooms = {name.split(":")[0] for name in ROWS}

    assert rooms == {"outreach", "campaigns", "events", "materials", "partners"}
    assert set(CLOSED) == set(ROWS)
    assert all(hasattr(one, "required_roles") or hasattr(one, "partner_level") for one in CLOSED.values())
