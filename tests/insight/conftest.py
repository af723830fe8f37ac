"""What the room's tests share: a coordinator, an analyst, an officer of police, and what people told month by month."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.insight.selectors_impact import months_between
from commonlight.outreach.services.programmes import Details, start_programme
from commonlight.reports.models import StatisticsLine

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIRST, START, UNTIL = date(2023, 7, 1), date(2025, 7, 1), date(2026, 6, 1)
BEFORE = [18, 22, 20, 17, 24, 21, 19, 20, 23, 18, 16, 22, 21, 20, 18, 25, 19, 20, 22, 17, 21, 19, 23, 20]


@pytest.fixture
def people(db):
    make_site()
    Site.objects.update(rooms=["insight", "outreach", "learning"])
    cache.clear()
    house, police = make_organisation("Harbor House"), make_organisation("Riverbend PD", kind="police")
    return SimpleNamespace(
        house=house,
        police=police,
        maria=make_ordinary(house, Role.COORDINATOR, name="maria"),
        sam=make_ordinary(house, Role.ANALYST, name="sam"),
        reyes=make_ordinary(police, Role.PARTNER_MEMBER, name="reyes"),
    )


def told(counts, first=FIRST):
    """Put as many lines into each month as `counts` says; one in four speaks of herself."""
    lines = []
    for month, n in zip(months_between(first, date(2030, 1, 1)), counts, strict=False):
        lines += [
            StatisticsLine(
                batch=month, about="self" if place % 4 == 0 else "other", kind="labour", setting="farm", zone="county",
                event_month=month, report_month=month, contact_before="no", outcome="helped",
            )
            for place in range(n)
        ]  # fmt: skip
    StatisticsLine.objects.bulk_create(lines)


@pytest.fixture
def rural_youth(people):
    return start_programme(
        group="youth-instability",
        setting="rural",
        details=Details(name="Rural youth", level="involve", starts=AT.date(), lead=people.maria),
        language="en",
        by=people.maria,
        at=AT,
    )
