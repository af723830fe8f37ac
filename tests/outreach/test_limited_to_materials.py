"""An organisation whose agreement gives events and materials opens nothing else here, whatever role somebody was given."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.partners.test_taking_out import signed

from commonlight.core.roles import Role
from commonlight.partners.models import Agreement

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]

CLOSED = ("outreach:programmes", "outreach:money", "outreach:liaison", "events:volunteers", "campaigns:campaigns")
OPEN = ("events:desk", "materials:index")


def answers(client, names):
    return [client.get(reverse(name)).status_code for name in names]


def test_only_events_and_materials_open_to_a_limited_organisation(client):
    make_site()
    house, parish = make_organisation("Harbor House"), make_organisation("St Anne", kind="faith")
    dora = make_ordinary(house, Role.COORDINATOR, name="dora")
    father = make_ordinary(parish, Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR, name="jean")
    agreement = signed(parish, "materials", dora)

    open_as(client, father)
    assert answers(client, CLOSED) == [404] * len(CLOSED)
    assert answers(client, OPEN) == [200] * len(OPEN)

    Agreement.objects.filter(pk=agreement.pk).update(data_level="partners")
    assert answers(client, CLOSED) == [200] * len(CLOSED)

    Agreement.objects.filter(pk=agreement.pk).update(begins=date(2001, 1, 1), ends=date(2001, 12, 31))
    assert answers(client, CLOSED) == [404] * len(CLOSED), "an agreement that ended closes them again"

    open_as(client, dora)
    assert answers(client, CLOSED) == [200] * len(CLOSED), "the house that has no agreement is the coalition's own"
