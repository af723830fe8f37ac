"""What the room's tests share: a coordinator with her browser, and programmes to work on."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core.roles import Role
from commonlight.outreach.services.money import add_to_grant, save_grant
from commonlight.outreach.services.programmes import Details, start_programme

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(db):
    make_site()
    return make_organisation("Harbor House")


@pytest.fixture
def coordinator(house):
    return make_ordinary(house, Role.COORDINATOR, name="maria")


@pytest.fixture
def desk(coordinator):
    client = Client()
    open_as(client, coordinator)
    return client


@pytest.fixture
def rural_youth(coordinator):
    return start_programme(
        group="youth-instability",
        setting="rural",
        details=Details(name="Rural youth", level="involve", starts=AT.date(), lead=coordinator),
        language="en",
        by=coordinator,
        at=AT,
    )


@pytest.fixture
def grant(coordinator):
    """A grant of 1,000.00 with one line of 600.00."""
    said = {
        "name": "County fund",
        "funder": "County",
        "amount_cents": 1000_00,
        "currency": "USD",
        "starts": date(2026, 1, 1),
        "ends": date(2026, 12, 31),
    }
    made = save_grant(said, held=None, by=coordinator, at=AT)
    add_to_grant(made, "line", {"name": "Travel", "amount_cents": 600_00}, by=coordinator, at=AT)
    return made
