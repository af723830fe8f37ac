"""Areas to choose from in a form: by level and name, those at home first where a list is too long."""

import pytest
from tests.factories import make_site

from commonlight.core.models import Site
from commonlight.places import home
from commonlight.places.models import Area

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def area(level, code, name, vintage=2022):
    return Area.objects.create(level=level, code=code, name=name, vintage=vintage)


@pytest.fixture(autouse=True)
def kentucky(db):
    make_site()
    Site.objects.update(region="US-KY")


def test_areas_stand_by_level_and_name_and_twins_with_their_code():
    area("state", "21", "Kentucky")
    area("county", "21003", "Allen County")
    area("county", "21001", "adair County")
    area("county", "21001", "Old name", vintage=2010)
    area("tract", "21001970100", "Tract 1")
    area("tract", "21003970100", "Tract 1")

    assert home.choices() == [
        ("County", [("county:21001", "adair County"), ("county:21003", "Allen County")]),
        (
            "Census tract",
            [("tract:21001970100", "Tract 1 (21001970100)"), ("tract:21003970100", "Tract 1 (21003970100)")],
        ),
    ]
    assert home.name_of("county", "21001") == "adair County"
    assert home.name_of("county", "99999") == "99999"


def test_of_a_list_too_long_only_those_at_home_are_offered(monkeypatch):
    monkeypatch.setattr(home, "MOST", 2)
    for code in ("21001", "21003", "48001"):
        area("county", code, f"County {code}")

    assert home.choices() == [("County", [("county:21001", "County 21001"), ("county:21003", "County 21003")])]

    area("county", "21005", "County 21005")
    assert home.choices() == [], "still too many to choose from"

    Area.objects.filter(code="21005").delete()
    Site.objects.update(region="")
    assert home.choices() == [], "nobody knows where home is"


def test_no_areas_no_choice():
    assert home.choices() == []
