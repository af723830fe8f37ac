import json

import pytest
from tests.directory.entries import AT, make_service, publish

from commonlight.directory.addresses import pairs_of_address
from commonlight.directory.gate import Marks, is_private_kind, publishable
from commonlight.directory.models import AddressMark, Location, Organization, Phone, Published, Visibility, Withheld
from commonlight.directory.sealing import address_mark

pytestmark = pytest.mark.django_db


def everything_published() -> str:
    return "\n".join(part for row in Published.objects.values_list("document", "brief", "card") for part in row)


def know(street):
    withheld = Withheld.objects.create(
        entity="location",
        object_id=Location.objects.first().pk,
        field="address",
        reason="marked",
        day=AT.date(),
        sealed=b"",
    )
    for pair in pairs_of_address(street):
        AddressMark.objects.create(mark=address_mark(pair), withheld=withheld)


def test_a_public_entry_is_published_whole():
    publish(make_service(needs=["legal_help"]))

    document = json.loads(Published.objects.get(kind="service").document)
    assert document["name"] == "Legal clinic"
    assert document["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == "12 Oak Street"
    assert document["attributes"][0]["taxonomy_term"]["code"] == "legal_help"


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.NAMED, Visibility.NEVER])
@pytest.mark.parametrize("what", ["service", "organization", "phone", "location", "address"])
def test_nothing_but_public_rows_is_published(what, visibility):
    service = make_service()
    location = Location.objects.get()
    row = {
        "service": service,
        "organization": service.organization,
        "phone": Phone.objects.get(),
        "location": location,
        "address": location.addresses.get(),
    }[what]
    row.visibility = visibility
    row.save()
    publish(service)

    hidden = {
        "service": 'Legal clinic"',
        "organization": "Legal clinic",
        "phone": "0100",
        "location": "12 Oak",
        "address": "12 Oak",
    }[what]
    assert hidden not in everything_published()


def test_confidential_place_is_not_published_but_its_phone_is():
    service = make_service("Harbor house", needs=["safe_shelter"])
    location = Location.objects.get()
    Phone.objects.create(location=location, number="+1 513 555 0199")
    location.addresses.all().delete()
    location.is_confidential, location.visibility = True, Visibility.NEVER
    location.latitude = location.longitude = None
    location.save()
    publish(service)

    document = json.loads(Published.objects.get(kind="service").document)
    assert "service_at_locations" not in document
    assert [phone["number"] for phone in document["phones"]] == ["+1 513 555 0100", "+1 513 555 0199"]
    assert document["alert"]
    assert str(location.pk) not in everything_published()


def test_known_private_address_is_held_back_wherever_it_stands():
    service = make_service(description="Meet us. We pick you up at 1200 north elm st, Riverbend.")
    know("1200 N. Elm Street, Suite 4")
    Organization.objects.update(description="Our house: Elm 1200")
    publish(service)

    assert "elm" not in everything_published().lower()
    assert "Legal clinic" in everything_published()


def test_entry_with_a_private_address_in_its_name_is_not_published():
    service = make_service("House at 1200 Elm Street")
    know("1200 Elm Street")
    publish(service)

    assert everything_published() == "" or "Elm" not in everything_published()
    assert not Published.objects.filter(kind="service").exists()


def test_any_address_in_the_text_of_a_shelter_is_held_back():
    service = make_service("Harbor house", needs=["dv_shelter"], description="Ring at 77 Lime Court after dark.")
    publish(service)

    assert "Lime" not in everything_published()


def test_phone_and_service_area_of_a_shelter_pass():
    clean = publishable(
        "service",
        {
            "name": "Harbor house",
            "phones": [{"number": "513 555 0100"}],
            "service_areas": [{"name": "Hamilton County"}],
        },
        Marks(frozenset()),
        is_private=True,
    )

    assert clean.document["phones"] == [{"number": "513 555 0100"}]
    assert clean.document["service_areas"] == [{"name": "Hamilton County"}]


@pytest.mark.parametrize(
    ("texts", "private"),
    [
        (["Domestic violence shelter"], True),
        (["Casa segura", "Para sobrevivientes de trata"], True),
        (["Residential program", "for survivors of trafficking"], True),
        (["Animal shelter"], False),
        (["Legal aid", "for survivors of domestic violence"], False),
    ],
)
def test_shelters_are_known_by_their_words(texts, private):
    assert is_private_kind(texts=texts) is private


def test_an_entry_that_is_no_longer_public_goes_from_the_index_too():
    from django.db import connection

    service = make_service()
    publish(service)
    service.visibility = Visibility.NEVER
    service.save()
    publish(service)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM directory_search WHERE rowid IN (SELECT number FROM directory_published WHERE kind IN ('service', 'service_at_location'))"
        )
        assert cursor.fetchone() == (0,)
    assert not Published.objects.filter(kind__in=["service", "service_at_location"]).exists()
