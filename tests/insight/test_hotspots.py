"""Where reports gather: nobody can be found in what reaches the analysis, and the page says what it cannot say."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import open_as

from commonlight.core import clock
from commonlight.insight.models import Run
from commonlight.insight.services import hotspots, runs
from commonlight.places.models import Area
from commonlight.places.services import packaged
from commonlight.reports.models import StatisticsLine

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture
def vermont(people):
    packaged.load_state("VT", by=people.maria, at=clock.now())
    return list(Area.objects.filter(level="county").order_by("code"))


def told(zone, n, *, spread=True):
    first, _last = hotspots.span(clock.today())
    StatisticsLine.objects.bulk_create(
        StatisticsLine(
            batch=first, about="self", kind="labour", setting="farm", zone=zone, report_month=date(first.year + k % 3, 1 + k % 12, 1) if spread else first,
            contact_before="no", outcome="helped",
        )
        for k in range(n)
    )  # fmt: skip


def asked(people):
    return runs.asked_of(hotspots.ask(level="county", within="", by=people.maria, at=clock.now()))


def test_a_group_of_areas_with_many_reports_is_found_and_read_with_its_limits(people, vermont):
    for area in vermont:
        told(area.code, 90 if area.name.startswith(("Addison", "Chittenden")) else 12)
    told("county", 7)
    run = hotspots.ask(level="county", within="", by=people.maria, at=clock.now())
    runs.perform(run)
    run.refresh_from_db()
    found = runs.result_of(run)
    assert found["space"]["clusters"] and all(one["cases"] >= 5 for one in found["space"]["clusters"])
    client = Client()
    open_as(client, people.maria)
    page = client.get(reverse("insight:hotspots_run", args=[run.pk])).content.decode()
    assert "What this cannot say" in page and "Where traffickers are. Read it as: where to offer help" in page
    assert "risk of" not in page.lower() and "<svg" in page
    open_as(client, people.reyes)
    assert client.get(reverse("insight:hotspots_run", args=[run.pk])).status_code == 404


def test_two_worlds_that_differ_in_small_counts_ask_the_same(people, vermont):
    """Whoever holds the run cannot tell which area had the one report."""
    for area in vermont[:8]:
        told(area.code, 60)
    told(vermont[10].code, 2, spread=False)
    told(vermont[11].code, 3, spread=False)
    one = asked(people)
    StatisticsLine.objects.filter(zone__in=[vermont[10].code, vermont[11].code]).delete()
    told(vermont[10].code, 3, spread=False)
    told(vermont[11].code, 2, spread=False)
    other = asked(people)
    assert one == other and {vermont[10].code, vermont[11].code} <= set(one["hidden"])


def test_few_reports_and_lines_without_an_area_say_why_nothing_is_worked_out(people, vermont):
    client = Client()
    open_as(client, people.maria)
    address = reverse("insight:hotspots_ask")
    told("county", 40)
    answer = client.post(address, {"level": "county"})
    assert answer.status_code == 422 and "No line names an area" in answer.content.decode()
    for area in vermont:
        told(area.code, 2)
    answer = client.post(address, {"level": "county"})
    assert answer.status_code == 422 and "Too few reports" in answer.content.decode() and not Run.objects.exists()


def test_counts_are_dealt_by_people_and_none_is_lost():
    found = hotspots.gated({("a", "q"): 50, ("b", "q"): 3, ("c", "q"): 4}, {"a": 100, "b": 200, "c": 100})
    assert found.hidden == {("b", "q"), ("c", "q")}
    assert found.counts == {("a", "q"): 50, ("b", "q"): 5, ("c", "q"): 2}
    assert hotspots.gated({("a", "q"): 2}, {"a": 10}) is None
