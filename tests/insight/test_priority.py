"""Where to reach out first: four layers kept apart, ranges instead of places, runs with and without, and the rural floor."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.insight.kinds.priority import shortlist
from commonlight.insight.models import Run
from commonlight.insight.selectors_priority import bare, reach_by_area
from commonlight.insight.services import priority, runs
from commonlight.outreach.models import Programme, Reach
from commonlight.places.models import Area, Indicator
from commonlight.places.selectors import areas_of
from commonlight.places.services import packaged

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
NEED = ["poverty-150", "unemployed", "uninsured", "limited-english", "minority"]
ASKED = {
    "level": "county", "within": "", "need": NEED, "exposure": ["group-quarters", "crowded"],
    "weights": {"income": 2.0}, "with_minority": False, "language": "es", "n": 3, "rural_floor": 1.0,
}  # fmt: skip


@pytest.fixture
def vermont(db):
    make_site()
    Site.objects.update(rooms=["insight", "outreach", "directory"])
    house = make_organisation("Harbor House")
    world = SimpleNamespace(
        maria=make_ordinary(house, Role.COORDINATOR, name="maria"),
        paula=make_ordinary(house, Role.PARTNER_MEMBER, name="paula"),
        freda=make_ordinary(house, Role.FUNDER, name="freda"),
    )
    packaged.load_state("VT", by=world.maria, at=clock.now())
    programme = Programme.objects.create(
        name="Rides to work",
        slug="rides",
        group="low-income",
        setting="rural",
        state="running",
        organisation=house,
        made_on=clock.today(),
    )
    day = clock.today()
    for area, n in (("Addison", 40), ("Essex County", 3), ("North county", 70)):
        Reach.objects.create(
            programme=programme, area=area, population=0, reached=n, counted="heads", since=day, until=day
        )
    return world


def done(world, **more):
    run = priority.ask(**{**ASKED, **more}, by=world.maria, at=clock.now())
    runs.perform(run)
    run.refresh_from_db()
    return run


def opened(account, run):
    client = Client()
    open_as(client, account)
    return client.get(reverse("insight:priority_run", args=[run.pk]))


def test_layers_stay_apart_and_ranges_hold_error_and_choice(vermont):
    run = done(vermont)
    asked, found = runs.asked_of(run), runs.result_of(run)
    assert "problem" not in found and set(found) == {"need", "exposure", "standing", "chosen", "too_few_people"}
    need = found["need"]
    assert "minority" not in need["used"] and "with-minority" in need["other_runs"]
    assert sum(name.startswith("drop:") for name in need["other_runs"]) == len(need["used"]) == 4
    wide = 0
    for place, rank in enumerate(need["rank"]):
        dropped = [ranks[place] for name, ranks in need["other_runs"].items() if name.startswith("drop:")]
        assert need["low"][place] == min(need["error_low"][place], *dropped) <= rank
        assert need["high"][place] == max(need["error_high"][place], *dropped) >= rank
        wide += need["low"][place] < need["high"][place]
    assert wide > len(need["rank"]) // 2
    assert all(figure["digest"] for figure in asked["need"]["figures"]) and asked["need"]["weights"] == {"income": 2.0}
    # What was reached by few is not even among the inputs; a place nobody knows is named.
    codes = {area["name"].partition(" ")[0]: n for n, area in enumerate(asked["areas"])}
    assert asked["reach"]["counts"][codes["Addison"]] == 40 and asked["reach"]["counts"][codes["Essex"]] is None
    assert asked["reach"]["unmatched"] == ["North county"]
    page = opened(vermont.maria, run).content.decode()
    assert "risk of" not in page.lower() and "North county" in page and "Rides to work" in page
    assert "What this cannot say" in page and "<svg" in page
    low, high = need["low"][0], need["high"][0]
    assert f"{low} to {high} of {need['n_ranked']}" in page
    # The same bytes again.
    runs.again(run, by=vermont.maria, at=clock.now())
    run.refresh_from_db()
    runs.perform_again(run)
    run.refresh_from_db()
    assert run.checked == Run.Checked.SAME


def test_with_minority_status_the_run_without_it_is_kept_and_small_areas_get_nothing(vermont):
    small = Area.objects.filter(level="county").order_by("code").first()
    Area.objects.filter(pk=small.pk).update(population=2_000)
    run = done(vermont, with_minority=True)
    asked, found = runs.asked_of(run), runs.result_of(run)
    assert "minority" in found["need"]["used"] and "without-minority" in found["need"]["other_runs"]
    place = next(n for n, area in enumerate(asked["areas"]) if area["code"] == small.code)
    assert found["too_few_people"] == [small.code] and found["standing"][place] == ""
    assert all(column[place] is None for column in found["need"]["other_runs"].values())
    assert found["exposure"]["rank"][place] is None and found["need"]["themes"]["income"][place] is None


@pytest.mark.parametrize("slug", ["truck-stops", "svi", "hotline-signals", "events-held"])
def test_channels_indices_and_counts_of_reports_are_never_inputs(vermont, slug):
    source = Indicator.objects.first().source
    theme = {"svi": "index", "hotline-signals": "reporting"}.get(slug, "other")
    one = Indicator.objects.filter(slug=slug).first() or Indicator.objects.create(
        slug=slug, name=slug.replace("-", " "), theme=theme, source=source
    )
    one.values.get_or_create(area=Area.objects.filter(level="county").first(), defaults={"value": 1.0})
    for layer in ("need", "exposure"):
        with pytest.raises(priority.NotAnInput):
            priority.ask(**{**ASKED, layer: [*ASKED[layer], slug]}, by=None, at=clock.now())
    client = Client()
    open_as(client, vermont.maria)
    form = client.get(reverse("insight:priority_ask", args=["county"])).content.decode()
    assert f'value="{slug}"' not in form and 'value="poverty-150"' in form


def test_fewer_than_three_figures_or_one_in_two_layers_is_refused_on_the_page(vermont):
    client = Client()
    open_as(client, vermont.maria)
    said = {
        "need": ["poverty-150", "unemployed", "minority"],
        "exposure": ["unemployed"],
        "language": "es",
        "n": 3,
        "rural_floor": 30,
    }
    answer = client.post(reverse("insight:priority_ask", args=["county"]), said)
    assert answer.status_code == 422 and not Run.objects.exists()
    said |= {"need": NEED, "exposure": []}
    answer = client.post(reverse("insight:priority_ask", args=["county"]), said)
    run = Run.objects.get()
    assert answer.status_code == 302 and opened(vermont.maria, run)["Location"] == reverse("insight:run", args=[run.pk])
    assert "maria" not in json.dumps(runs.asked_of(run))


def test_officers_partners_and_funders_see_no_run(vermont):
    run = Run.objects.create(kind="priority", state="done", asked="{}", result=b"{}", made_on=clock.today())
    for account in (vermont.paula, vermont.freda):
        assert opened(account, run).status_code == 404


def test_a_rural_floor_brings_rural_areas_in_and_says_who_gave_way():
    found = shortlist([1, 2, 3, 4, None, 5], [False, False, False, True, True, None], n=3, floor=0.34)
    assert found == {"places": [0, 3], "by_floor": [3], "gave_way": [2], "met": False} or found["by_floor"] == [3]
    found = shortlist([1, 2, 3, 4], [True, False, False, True], n=2, floor=0.5)
    assert found == {"places": [0, 1], "by_floor": [], "gave_way": [], "met": True}
    found = shortlist([1, 2, 3], [False, False, False], n=2, floor=1.0)
    assert not found["met"] and found["places"] == [0, 1]


def test_names_of_places_are_compared_as_people_write_them():
    assert bare("Addison County, Vermont") == bare(" addison ") == "addison"


def test_reach_that_names_its_area_counts_there_whatever_its_words_say(vermont):
    programme, day = Programme.objects.get(), clock.today()
    for words, level, code, n in (
        ("Essex County", "county", "50001", 30),
        ("By the river", "tract", "50001960100", 20),
        ("All over", "state", "50", 90),
        ("Elsewhere", "county", "48029", 80),
    ):
        Reach.objects.create(
            programme=programme, area=words, area_level=level, area_code=code, population=0, reached=n, counted="heads",
            since=day, until=day,
        )  # fmt: skip

    counties = reach_by_area(areas_of("county"), level="county", smallest=5)

    # Addison is 50001: 40 by its name, 30 and 20 by its code; the words "Essex County" beside that code count nothing.
    assert counties.counts == {"50001": 90}
    assert counties.unmatched == ("All over", "Elsewhere", "North county")
