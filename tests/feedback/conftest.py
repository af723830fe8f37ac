"""What the room's tests share: a coordinator, an adviser, and a reader who holds the organisation's key."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.roles import Role

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def people(db, cheap_passphrases):
    make_site()
    cache.clear()
    house, legal = make_organisation("Harbor House"), make_organisation("Valley Legal Aid")
    return SimpleNamespace(
        house=house,
        legal=legal,
        ana=make_first_reader(house, Role.INTAKE, name="ana"),
        stan=make_first_reader(legal, Role.INTAKE, name="stan"),
        maria=make_ordinary(house, Role.COORDINATOR, name="maria"),
        rosa=make_ordinary(house, Role.CONTENT_ADVISER, name="rosa"),
        iris=make_ordinary(legal, Role.CONTENT_ADVISER, name="iris"),
    )


def browser(who):
    """Return a browser that is signed in."""
    client = Client()
    open_as(client, who)
    return client
