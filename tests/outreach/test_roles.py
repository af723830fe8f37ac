"""Each role at one address of each kind: what it plans, reads, keeps, or must never see."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_ordinary, make_organisation, open_as
from tests.repository.test_urls_are_closed import addresses

from commonlight.core.roles import SEALED_ROLES, Role

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"]),
    pytest.mark.usefixtures("cheap_passphrases"),
]

READ, PLAN, GUIDES = "outreach:programmes", "outreach:choose", "outreach:guides"
BOOKS, OUT, RELEASED = "outreach:money", "outreach:take_books", "outreach:released"
LIAISON = "outreach:liaison"
ALL = (READ, PLAN, GUIDES, BOOKS, OUT, RELEASED, LIAISON)
MAY = {
    Role.COORDINATOR: {*ALL},
    Role.VOLUNTEER_COORDINATOR: {READ, PLAN, GUIDES},
    Role.FACILITATOR: {READ, GUIDES},
    Role.CONTENT_EDITOR: {READ, GUIDES},
    Role.ANALYST: {READ, GUIDES},
    Role.FUNDER: {RELEASED},
    Role.POLICE_LIAISON: {LIAISON},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_pages_and_no_others(house, role):
    make = make_first_reader if role in SEALED_ROLES else make_ordinary
    client = Client()
    kind = "police" if role is Role.POLICE_LIAISON else "ngo"
    open_as(client, make(make_organisation(f"House of {role}", kind=kind), role, name=f"the-{role.value[:20]}"))

    found = {name for name in ALL if client.get(reverse(name)).status_code == 200}

    assert found == MAY.get(role, set())


def test_every_closed_address_names_the_roles_that_open_it():
    own = {name: callback for name, _address, callback in addresses() if name.startswith(("outreach:", "campaigns:"))}

    open_to_all = {name for name, callback in own.items() if not getattr(callback, "required_roles", None)}

    assert open_to_all == {
        "outreach:public_programmes",
        "outreach:public_programme",
        "campaigns:public_campaigns",
        "campaigns:public",
    }
