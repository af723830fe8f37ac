"""The demo shows two classes with a class to compare and an officers' training."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import clock
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.demo.rooms import learning
from commonlight.learning import selectors
from commonlight.learning.models import Session, Sheet


@pytest.mark.django_db
@pytest.mark.slow
def test_the_demo_builds_sessions_with_answers_through_the_services():
    make_site()
    Site.objects.update(rooms=["learning"])
    cache.clear()
    make_ordinary(make_organisation("Lincoln High"), Role.FACILITATOR, name="okafor")
    make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="maria")

    learning.build(None, at=clock.now())

    held = Session.objects.filter(compared_with=None).order_by("day")
    assert [(one.course, one.headcount) for one in held] == [("youth", 28), ("police", 14), ("youth", 24)]
    assert Session.objects.exclude(compared_with=None).count() == 1
    assert [now.n_sheets for now in selectors.rounds_of(held[0])] == [26, 26, 19]
    assert selectors.rounds_of(held[0])[0].alike == ((1, 2),)
    assert held[0].day == (clock.now() - timedelta(days=75)).date()
    assert Sheet.objects.count() == 71 + 47 + 45 + 27
