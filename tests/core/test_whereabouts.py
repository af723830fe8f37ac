"""Country, region and time zone are chosen by name, in the page's language."""

import zoneinfo

import pytest
from django.utils.translation import override

from commonlight.core.forms.team import SiteForm
from commonlight.core.forms.whereabouts import countries, time_zones


def cleaned(**changed):
    typed = {
        "coalition_name": "Riverbend",
        "country": "US",
        "region": "",
        "emergency_number": "911",
        "languages": ["en"],
        "time_zone": "America/New_York",
    }
    form = SiteForm({**typed, **changed})
    form.is_valid()
    return form


@pytest.mark.parametrize("typed", ["Ohio", "ohio", "OH", "us-oh", "US-OH"])
def test_a_state_is_known_by_its_name_its_letters_and_its_code(typed):
    assert cleaned(region=typed).cleaned_data["region"] == "US-OH"


def test_a_region_elsewhere_is_typed_as_its_code():
    assert cleaned(country="mx", region="mx-oax").cleaned_data["region"] == "MX-OAX"
    assert "region" in cleaned(country="MX", region="Oaxaca").errors
    assert "region" in cleaned(country="US", region="MX-OAX").errors


def test_countries_are_named_in_the_page_language_and_none_is_made_up():
    with override("es"):
        names = dict(countries())

    assert next(iter(names)) == "US"
    assert names["DE"] == "Alemania"
    assert not {"ZZ", "XA", "EU"} & names.keys()
    assert "country" in cleaned(country="ZZ").errors


def test_every_zone_offered_is_one_this_computer_knows():
    offered = [zone for _area, zones in time_zones() for zone, _name in zones]

    assert len(offered) == len(set(offered)) > 300
    assert set(offered) <= zoneinfo.available_timezones()
    assert "time_zone" in cleaned(time_zone="Mars/Base").errors


def test_the_page_suggests_states_without_a_script():
    page = str(cleaned()["region"])

    assert 'list="suggested-region"' in page
    assert '<datalist id="suggested-region">' in page
    assert '<option value="US-OH">Ohio</option>' in page
