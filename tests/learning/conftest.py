"""A school that holds a class, and letters for its sheets."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import clock
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.learning.course_files import facts
from commonlight.learning.services import sessions

DAY = date(2026, 9, 14)


def key_of(course: str) -> str:
    return "".join("t" if is_true else "f" for _name, _kind, is_true in facts()[course].items)


def wrong(letters: str, *places: int) -> str:
    """Return letters with those at `places` turned into "does not know"."""
    return "".join("d" if place in places else letter for place, letter in enumerate(letters))


@pytest.fixture
def open_site(db):
    make_site()
    Site.objects.update(rooms=["library", "learning"])
    cache.clear()


@pytest.fixture
def school(open_site):
    """Harbor House with a facilitator and a planned session of 28; a facilitator of elsewhere."""
    house, elsewhere = make_organisation("Harbor House"), make_organisation("Valley Legal Aid")
    faye = make_ordinary(house, Role.FACILITATOR, name="faye")
    stan = make_ordinary(elsewhere, Role.FACILITATOR, name="stan")
    session = sessions.plan_session(
        organisation_id=house.pk,
        course="youth",
        day=DAY,
        place="Lincoln High",
        group="grade 9 b",
        by=faye,
        at=clock.now(),
    )
    return SimpleNamespace(house=house, elsewhere=elsewhere, faye=faye, stan=stan, session=session, key=key_of("youth"))
