"""Six numbers a month: own agency only, months that are over, and two officers never overwrite each other unseen."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, open_as
from tests.insight.conftest import AT

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.insight.models import MonthFigures
from commonlight.insight.services import figures

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
SAID = {"seen": "0", "arrests": "3", "tips": "0", "changed_rules": ""}


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def browser(account):
    client = Client()
    open_as(client, account)
    return client


def test_an_officer_sends_a_month_and_an_empty_box_is_not_a_zero(people):
    client = browser(people.reyes)
    page = reverse("insight:figures_month", args=[people.police.pk, "2026-10"])
    assert "2026-10" in client.get(reverse("insight:figures")).content.decode()
    assert client.post(page, SAID).status_code == 302
    row = MonthFigures.objects.get()
    assert (row.month, row.arrests, row.tips, row.operations) == (date(2026, 10, 1), 3, 0, None)
    assert "not counted" in client.get(reverse("insight:figures")).content.decode()


def test_two_officers_sending_the_same_month_see_each_other(people):
    page = reverse("insight:figures_month", args=[people.police.pk, "2026-10"])
    browser(people.reyes).post(page, SAID)
    second = browser(make_ordinary(people.police, Role.PARTNER_MEMBER, name="diaz"))
    answer = second.post(page, SAID | {"arrests": "7"})
    assert answer.status_code == 409 and "A colleague sent this month meanwhile" in answer.content.decode()
    assert MonthFigures.objects.get().arrests == 3
    # Having seen it, she may mend it.
    second.post(page, SAID | {"arrests": "7", "seen": "1"})
    assert MonthFigures.objects.get().arrests == 7


def test_negative_numbers_empty_pages_open_months_and_other_agencies_are_refused(people):
    client = browser(people.reyes)
    page = reverse("insight:figures_month", args=[people.police.pk, "2026-10"])
    assert client.post(page, SAID | {"arrests": "-1"}).status_code == 422
    assert client.post(page, {"seen": "0"}).status_code == 422
    other = make_organisation("Valley Sheriff", kind="police")
    assert client.get(reverse("insight:figures_month", args=[other.pk, "2026-10"])).status_code == 404
    assert client.get(reverse("insight:figures_month", args=[people.police.pk, "2026-11"])).status_code == 404
    with pytest.raises(figures.NotYours):
        figures.send_month(agency=other, month=date(2026, 10, 1), numbers={"arrests": 1}, changed_rules="", seen=0, by=people.reyes, at=AT)  # fmt: skip
    assert not MonthFigures.objects.exists()


def test_an_officer_opens_no_plan_and_an_analyst_sends_no_numbers(people):
    assert browser(people.reyes).get(reverse("insight:impact_plans")).status_code == 404
    assert browser(people.sam).get(reverse("insight:figures")).status_code == 404
    member = make_ordinary(people.house, Role.PARTNER_MEMBER, name="cora")
    assert browser(member).get(reverse("insight:figures")).status_code == 404
    assert browser(people.sam).get(reverse("insight:impact_plans")).status_code == 200
