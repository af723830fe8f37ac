"""Start from my county: what is filled in, what stays open, and that nothing somebody wrote is changed."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, place, starting
from commonlight.core.counties import counties_of, county, states
from commonlight.core.models import HomeEntry, PlaceEntry, Site
from commonlight.core.roles import Role
from commonlight.core.services.place import fill_place_entry

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def coordinator(db, client):
    make_site()
    account = make_ordinary(make_organisation(), Role.COORDINATOR)
    open_as(client, account)
    return account


def choose(client, state="GA", fips="13121", groups=()):
    return client.post(reverse("core:start_here"), {"state": state, "county": fips, "groups": list(groups)})


def test_counties_are_complete_by_state():
    # CDC/ATSDR SVI 2022 lists 3,144 counties and equals in 50 states and the District of Columbia.
    assert len(states()) == 51
    assert sum(len(counties_of(code)) for code in states()) == 3144
    assert county("21111").name == "Jefferson County"
    assert len(counties_of("KY")) == 120
    assert counties_of("XX") == []


def test_two_questions_fill_in_place_rules_dates_and_groups(client, coordinator):
    first = client.get(reverse("core:start_here"))
    second = client.get(reverse("core:start_here"), {"state": "GA"})
    groups = [offer.id for offer in starting.offers(starting.GROUPS, "US-GA", "en")][:2]

    assert first.status_code == second.status_code == 200
    assert {row["label"]: row["n"] > 0 for row in second.context["counted"]} == {
        "Signs": True,
        "Laws": True,
        "Help lines": True,
    }
    assert choose(client, groups=groups).status_code == 302

    site = Site.objects.get()
    assert (site.country, site.region, site.county_name, site.groups) == ("US", "US-GA", "Fulton County", groups)
    rule = place.entry("posting_rule")
    assert "16-5-47" in rule.source
    assert not rule.is_checked
    assert HomeEntry.objects.filter(kind="event", is_published=False).count() == len(
        starting.calendar_for("US", today=clock.today())
    )


def test_a_rule_we_do_not_know_is_never_filled_in(client, coordinator):
    choose(client, "WY", counties_of("WY")[0].fips)

    # The library knows no law of Wyoming; its summaries over all states are no rule of Wyoming.
    assert PlaceEntry.objects.count() == 0
    page = client.get(reverse("core:place")).content.decode()
    assert page.count(place.not_filled_in()) == 6


def test_a_rule_whose_core_nobody_checked_is_left_out(coordinator):
    # Kentucky's entry has a duty to report, marked as not checked against the source.
    assert starting.offers("mandated_reporter_rule", "US-KY", "en") == []


def test_filling_in_again_changes_and_doubles_nothing(client, coordinator):
    words = {"text": "Ours.", "number": "", "source": "We read it.", "was_checked": True}
    fill_place_entry(kind="posting_rule", **words, by=coordinator, at=clock.now())
    choose(client)
    n_days = HomeEntry.objects.count()

    choose(client)

    assert place.entry("posting_rule").text == "Ours."
    assert HomeEntry.objects.count() == n_days


def test_elsewhere_uses_the_place_of_the_settings(client, coordinator):
    Site.objects.update(country="MX", region="")

    assert client.post(reverse("core:start_here"), {"state": "other"}).status_code == 302

    site = Site.objects.get()
    assert (site.country, site.region, site.county_code) == ("MX", "", "")
    assert not any(entry.origin.startswith("calendar:us-") for entry in HomeEntry.objects.all())


@pytest.mark.parametrize("fips", ["", "99999", "13121 "])
def test_a_county_of_another_state_is_refused(client, coordinator, fips):
    answer = choose(client, "WY", fips)

    assert answer.status_code == 422
    assert Site.objects.get().county_code == ""


def test_calendar_shows_the_coming_twelve_months():
    days = starting.calendar_for("US", today=date(2026, 11, 22))

    assert [day.day for day in days][:3] == [date(2026, 12, 2), date(2026, 12, 18), date(2027, 1, 11)]
    assert all(set(day.words) == {"en", "es", "ar"} and day.source for day in days)
    assert len(starting.calendar_for("MX", today=date(2026, 11, 22))) < len(days)
