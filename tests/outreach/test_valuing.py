"""Volunteer hours become gifts once, at a rate with its source; taken back they are free again."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories import open_as

from commonlight.outreach.models import Hours, InKind, Project
from commonlight.outreach.selectors_money import in_kind_of
from commonlight.outreach.services import valuing

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
TIME = date(2026, 1, 1), date(2026, 6, 30)


@pytest.fixture
def hours(db):
    evenings, gardens = Project.objects.create(name="Evenings"), Project.objects.create(name="Gardens")
    for project, day, minutes in (
        (evenings, date(2026, 2, 1), 90),
        (evenings, date(2026, 3, 1), 10),
        (gardens, date(2026, 3, 2), 60),
        (gardens, date(2026, 7, 1), 600),
    ):
        Hours.objects.create(project=project, day=day, minutes=minutes)


def test_hours_are_valued_once_by_project_and_free_again_when_taken_back(hours, coordinator, grant):
    rate = valuing.Rate(3349, grant.currency, "Published hourly value", 2026)
    when = grant_at()

    made = valuing.value_hours(*TIME, rate=rate, grant=grant, by=coordinator, at=when)

    # 100 minutes are 1.67 hours (rounded to hundredths), times 33.49.
    assert [(one.hundredths, one.value_cents, one.given_on) for one in made] == [
        (167, 5593, date(2026, 3, 1)),
        (100, 3349, date(2026, 3, 2)),
    ]
    assert [(one.currency, one.cents) for one in in_kind_of(grant)] == [(grant.currency, 5593 + 3349)]
    assert valuing.value_hours(*TIME, rate=rate, grant=grant, by=coordinator, at=when) == []
    assert Hours.objects.filter(valued_in=None).count() == 1

    valuing.take_gift_back(made[0], by=coordinator, at=when)

    assert [(one.name, one.minutes) for one in valuing.unvalued(*TIME)] == [("Evenings", 100)]


def grant_at():
    from commonlight.core import clock

    return clock.now()


def test_the_page_values_hours_and_takes_a_gift_back(client, hours, coordinator, grant):
    open_as(client, coordinator)
    said = {
        "first_0": "1", "first_1": "1", "first_2": "2026", "last_0": "30", "last_1": "6", "last_2": "2026",
        "rate_cents": "33.49", "currency": "USD", "rate_source": "Published hourly value", "rate_year": "2026",
        "grant": str(grant.pk),
    }  # fmt: skip
    names = {"first": "_0", "last": "_0"}
    page = client.get(reverse("outreach:value_hours")).content.decode()
    if "first_day" in page:
        parts = ("_day", "_month", "_year")
        said |= {f"{name}{parts[n]}": said.pop(f"{name}_{n}") for name in names for n in range(3)}

    answer = client.post(reverse("outreach:value_hours"), said)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert InKind.objects.count() == 2
    assert client.post(reverse("outreach:value_hours"), said).status_code == 422
    gift = InKind.objects.order_by("what").first()
    page = client.get(reverse("outreach:money")).content.decode()
    assert "Volunteer hours, Evenings" in page
    client.post(reverse("outreach:take_gift_back", args=[gift.pk]))
    assert InKind.objects.count() == 1
