"""Where a coded line may say something happened: the county, or an area of the coalition's own with enough people."""

import pytest
from tests.factories import make_site

from commonlight.core.models import Site
from commonlight.places.models import Area
from commonlight.reports import zones
from commonlight.reports.forms.team import CloseForm

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def area(level, code, name, people, vintage=2022):
    return Area.objects.create(level=level, code=code, name=name, vintage=vintage, population=people)


def values(choices):
    return [
        inner
        for value, label in choices
        for inner in ([one for one, _ in label] if isinstance(label, list) else [value])
    ]


def test_without_places_the_county_is_the_only_zone():
    assert values(zones.choices()) == ["county"]
    assert zones.is_known("county") and not zones.is_known("48029")


def test_areas_with_enough_people_are_zones_and_tracts_never():
    area("state", "48", "Texas", 29_000_000)
    area("county", "48029", "Bexar County", 2_000_000)
    area("county", "48301", "Loving County", 64)
    area("county", "48003", "Of older limits", 20_000, vintage=2012)
    area("tract", "48029110100", "Tract 1101", 4_000)
    area("neighbourhood", "east", "Eastside", 2_500)
    area("neighbourhood", "alley", "One street", 2_499)
    area("ward", "48", "A ward with a state's code", 9_000)
    area("neighbourhood", "county", "Called like our own list", 9_000)
    assert values(zones.choices()) == ["county", "48", "48029", "east"]
    assert [zones.is_known(one) for one in ("48", "east", "48301", "48003", "48029110100", "alley", "")] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip
    said = {"outcome": "helped", "kind": "labour", "contact_before": "no"}
    assert CloseForm(said | {"zone": "east"}).is_valid()
    assert not CloseForm(said | {"zone": "alley"}).is_valid()


def test_of_a_whole_country_only_the_own_state_is_listed(monkeypatch):
    make_site()
    monkeypatch.setattr(zones, "MOST", 2)
    for code in ("48029", "48201", "01001"):
        area("county", code, f"County {code}", 90_000)
    Site.objects.update(region="US-TX")
    assert values(zones.choices()) == ["county", "48029", "48201"]
    Site.objects.update(region="")
    assert values(zones.choices()) == ["county"]
