"""The editors' pages: what is written goes through the gate, what waits is decided, every look is recorded."""

import io
import json

import pytest
from django.urls import reverse
from tests.directory.entries import AT, make_service, publish
from tests.directory.test_importing import OLD, packed
from tests.factories import make_ordinary, make_organisation, open_as

from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.directory import selectors
from commonlight.directory.models import Address, ImportBatch, Location, Published, ReviewItem, Service, Withheld
from commonlight.directory.services import editing
from commonlight.directory.services.editing import Place, ServiceWords

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("site")]
WRITTEN = {
    "name": "Visa clinic",
    "organization": "Harbor House",
    "status": "active",
    "visibility": "public",
    "terms": ["legal_help", "free"],
    "phones": "555-0100\n555-0101",
    "hours": "Mon-Fri 9:00-17:00\nBy appointment",
    "languages": "es, Arabic",
    "address_1": "12 Oak Street",
    "city": "Riverbend",
    "name_es": "Clínica de visas",
}


@pytest.fixture
def editor(client):
    person = make_ordinary(make_organisation("Harbor House"), Role.CONTENT_EDITOR, name="ed")
    open_as(client, person)
    return person


def published_text() -> str:
    return "\n".join(
        part for row in Published.objects.values_list("document", "brief", "card", "translations") for part in row
    )


@pytest.mark.slow
def test_an_entry_is_written_shown_and_changed(client, editor):
    answer = client.post(reverse("directory:add"), WRITTEN)

    service = Service.objects.get()
    assert answer.url == reverse("directory:edit", args=[service.pk])
    document = selectors.service_document(service.pk, today=AT.date())
    assert [phone["number"] for phone in document["phones"]] == ["555-0100", "555-0101"]
    assert {one["taxonomy_term"]["code"] for one in document["attributes"]} == {"legal_help", "free"}
    page = client.get(reverse("directory:edit", args=[service.pk])).content.decode()
    assert "Mon-Fri 09:00-17:00" in page and "12 Oak Street" in page
    client.post(reverse("directory:edit", args=[service.pk]), {**WRITTEN, "name": "Visa help"})
    assert "Visa help" in published_text() and "Visa clinic" not in published_text()
    assert client.get(f"/es/services/{service.pk}/").content.decode().count("Clínica de visas") == 1


@pytest.mark.slow
def test_the_address_of_a_shelter_is_sealed_when_it_is_saved(client, editor):
    client.post(
        reverse("directory:add"), {**WRITTEN, "terms": ["dv_shelter"], "address_1": "77 Lime Court"}, follow=True
    )

    assert Location.objects.get().is_confidential
    assert not Address.objects.exists()
    assert "Lime" not in published_text()
    page = client.get(reverse("directory:edit", args=[Service.objects.get().pk])).content.decode()
    assert "Lime" not in page and "kept private" in page


def test_a_marked_place_is_sealed_too(client, editor):
    client.post(reverse("directory:add"), {**WRITTEN, "place_is_private": "on"})

    assert Withheld.objects.get().reason == "marked"
    assert not Address.objects.exists() and "Oak" not in published_text()


def test_a_text_that_leads_to_a_shelter_is_refused_with_what_to_do(client, editor):
    answer = client.post(
        reverse("directory:add"), {**WRITTEN, "terms": ["safe_shelter"], "description": "Come to 77 Lime Court."}
    )

    assert answer.status_code == 422
    assert b"must stay private" in answer.content
    assert not Service.objects.exists()


@pytest.mark.slow
def test_a_new_private_address_vanishes_from_entries_published_before(editor):
    other = make_service("Thrift store", street="77 Lime Court", description="We are at 77 Lime Ct.")
    publish(other)
    assert "Lime" in published_text()

    editing.save_service(
        ServiceWords(
            name="House", organization="Harbor", terms=("safe_shelter",), place=Place("77 Lime Court", "Riverbend")
        ),
        service=None,
        by=editor,
        at=AT,
    )

    assert "lime" not in published_text().lower()


@pytest.mark.slow
def test_withheld_words_are_seen_with_a_record_and_decided(client, editor):
    client.post(reverse("directory:add"), {**WRITTEN, "terms": ["dv_shelter"], "address_1": "77 Lime Court"})
    item = ReviewItem.objects.get(kind="withheld")
    address = reverse("directory:decide", args=[item.pk])

    assert b"Lime" not in client.get(address).content
    assert b"77 Lime Court" in client.post(address, {"act": "look"}).content
    assert AuditEvent.objects.filter(kind="directory withheld words seen").count() == 1
    client.post(address, {"act": "release"})
    assert Address.objects.get().address_1 == "77 Lime Court"
    assert not Withheld.objects.exists()
    assert client.get(address).status_code == 404


def test_a_coordinator_decides_without_seeing_withheld_words(client, editor):
    client.post(reverse("directory:add"), {**WRITTEN, "terms": ["dv_shelter"], "address_1": "77 Lime Court"})
    open_as(client, make_ordinary(make_organisation("Other"), Role.COORDINATOR, name="co"))
    address = reverse("directory:decide", args=[ReviewItem.objects.get(kind="withheld").pk])

    assert client.post(address, {"act": "look"}).status_code == 404
    assert client.post(address, {"act": "release"}).status_code == 404


def test_checking_an_entry_keeps_it_shown_for_a_year(client, editor):
    service = make_service()
    Service.objects.update(last_modified=AT.replace(year=2025, month=12))
    publish(service)
    assert len(selectors.going_stale(today=AT.date())) == 1

    client.post(reverse("directory:check", args=[service.pk]), {"means": "phone"})

    assert selectors.going_stale(today=AT.date()) == []
    assert b"November 22, 2026" in client.get(reverse("directory:service", args=[service.pk])).content


def test_room_is_told_with_its_age(client, editor):
    service = make_service()
    publish(service)
    client.post(
        reverse("directory:receive", args=[service.pk]),
        {"accepts_referrals": "on", "channels": ["phone"], "data_level": "contact", "capacity": "waitlist"},
    )

    profile = selectors.receiving_profile(service.pk)
    assert selectors.capacity_age(profile, today=AT.date()) == 0
    assert [one.pk for one in selectors.receiving_services(today=AT.date())] == [service.pk]
    assert "waitlist" not in published_text()


@pytest.mark.slow
def test_held_entry_is_published_by_an_editor_and_duplicates_are_named(client, editor):
    from tests.directory.test_importing import bring

    bring(hold=True)
    item = ReviewItem.objects.filter(kind="held").first()
    client.post(reverse("directory:decide", args=[item.pk]), {"act": "publish"})
    assert Published.objects.filter(kind="service", entry_id=item.object_id).exists()

    make_service("Twin")
    make_service("Twin")
    client.post(reverse("directory:review"))
    assert ReviewItem.objects.filter(kind="duplicate").count() == 1
    assert client.get(reverse("directory:review")).status_code == 200


@pytest.mark.slow
def test_a_file_comes_in_on_the_page_and_is_taken_back(client, editor):
    def upload(**more):
        file = io.BytesIO(packed(OLD))
        file.name = "old.zip"
        return client.post(reverse("directory:bring"), {"file": file, "source": "Old", "precedence": "50", **more})

    tried = upload(try_first="on")
    assert tried.status_code == 200 and b"names an organization that is not here" in tried.content
    assert not Service.objects.exists()
    done = upload()
    batch = ImportBatch.objects.get()
    assert done.url == reverse("directory:batch", args=[batch.pk])
    assert client.get(done.url).status_code == 200
    client.post(done.url)
    assert not Service.objects.exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://localhost/", "http://10.0.0.1/"])
def test_the_page_does_not_look_around_in_the_own_network(client, editor, address):
    answer = client.post(reverse("directory:bring"), {"address": address, "source": "x", "precedence": "50"})

    assert answer.status_code == 422
    assert b"own network" in answer.content


@pytest.mark.slow
def test_pages_hold_no_withheld_word(client, editor):
    client.post(reverse("directory:add"), {**WRITTEN, "terms": ["dv_shelter"], "address_1": "77 Lime Court"})
    pages = [client.get(reverse(f"directory:{name}")) for name in ("desk", "due", "review", "bring")]

    assert all(page.status_code == 200 for page in pages)
    assert not any(b"Lime" in page.content for page in pages)
    assert "Lime" not in json.dumps(list(ReviewItem.objects.values_list("detail", flat=True)))
