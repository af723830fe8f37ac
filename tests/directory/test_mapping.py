"""Terms of other lists are known as needs of ours by our own words."""

import pytest
from tests.directory.entries import AT, make_service, publish

from commonlight.directory import searching, selectors, terms
from commonlight.directory.finding import Wish
from commonlight.directory.mapping import WORDS, our_term
from commonlight.directory.models import Attribute, Location, Taxonomy, TaxonomyTerm
from commonlight.directory.services import withholding
from commonlight.directory.services.taxonomy import map_terms


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Shelters for Victim of Trafficking", "safe_shelter"),
        ("Shelter After Violence at Home", "dv_shelter"),
        ("Drug Use Counseling", "drugs_alcohol"),
        ("Credit Counseling", "bank"),
        ("Clearing and Expungement of Records", "record_relief"),
        ("Rental Assistance", "rent_help"),
        ("Hot Meals", "food"),
        ("Meals-on-Wheels", "food"),
        ("Homeless People", None),
        ("Issues of Legal Status", None),
        ("Basketball", None),
        ("", None),
    ],
)
def test_need_is_known_by_the_words_of_a_terms_name(name, code):
    found = our_term(name)
    assert (found.code if found else None) == code


def test_every_need_in_the_file_is_one_of_ours():
    import yaml

    held = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    needs = {term.code for term in terms.terms_of(terms.NEED)}
    assert set(held["needs"]) <= needs
    assert len(held["needs"]) > 35


def tagged(service, name):
    theirs, _ = Taxonomy.objects.get_or_create(name="Another list", defaults={"description": "Not ours."})
    term = TaxonomyTerm.objects.create(taxonomy=theirs, name=name, code=f"X-{TaxonomyTerm.objects.count()}")
    Attribute.objects.create(link_id=service.pk, link_entity="service", taxonomy_term=term)
    return term


@pytest.mark.django_db
def test_finder_knows_a_service_by_what_another_lists_term_means():
    kitchen = make_service("Sunday table")
    term = tagged(kitchen, "Soup Kitchens")
    other = make_service("Ball court")
    tagged(other, "Basketball")
    assert map_terms(at=AT) == 1
    assert map_terms(at=AT) == 0
    publish(kitchen, other)

    term.refresh_from_db()
    assert term.maps_to.code == "food"
    assert [line.card["name"] for line in searching.find(Wish(need="food"), today=AT.date()).lines] == ["Sunday table"]
    assert selectors.needs_offered() == {"food": 1}


@pytest.mark.django_db
def test_place_is_hidden_when_another_lists_term_means_a_hidden_kind():
    service = make_service("Morning house")
    tagged(service, "Domestic Violence Shelters")

    taken = withholding.withhold_stored(service, at=AT)

    assert taken.locations == set(Location.objects.filter(is_confidential=True).values_list("pk", flat=True))
    assert len(taken.locations) == 1
