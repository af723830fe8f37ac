import pytest
from tests.directory.entries import AT
from tests.factories import make_site

from commonlight.core import clock


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch):
    """It is noon of a Sunday in November 2026."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())
