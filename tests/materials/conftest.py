"""What the tests of materials share: a coordinator and a content adviser, each with a browser."""

import pytest
from django.test import Client
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core.roles import Role


@pytest.fixture
def house(db):
    make_site()
    return make_organisation("Harbor House")


@pytest.fixture
def coordinator(house):
    return make_ordinary(house, Role.COORDINATOR, name="maria")


@pytest.fixture
def rosa(house):
    return make_ordinary(house, Role.CONTENT_ADVISER, name="rosa")


@pytest.fixture
def desk(coordinator):
    client = Client()
    open_as(client, coordinator)
    return client


@pytest.fixture
def rosas(rosa):
    client = Client()
    open_as(client, rosa)
    return client
