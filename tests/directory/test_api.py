import io
import json
import zipfile
from datetime import timedelta

import pytest
from tests.directory.entries import AT, make_service, publish

from commonlight.directory import hsds, terms
from commonlight.directory.checking import own_validator
from commonlight.directory.models import Published
from commonlight.directory.readers.choose import read_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
BASE = "/api/hsds/v3"


def ask(client, path, **query):
    answer = client.get(f"{BASE}/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.slow
def test_root_names_version_profile_and_description(client):
    root = ask(client, "")

    assert root == {
        "version": "3.1",
        "profile": hsds.PROFILE,
        "openapi_url": "http://testserver/api/hsds/v3/openapi.json",
    }
    assert client.get("/api/hsds/v3/openapi.json").json()["openapi"].startswith("3.1")


@pytest.mark.slow
@pytest.mark.parametrize("version", hsds.VERSIONS)
def test_every_answer_holds_to_the_standard(client, version):
    publish(make_service(needs=["legal_help", "free"], minimum_age=18))
    for path, kind in {
        "services": "service",
        "organizations": "organization",
        "service_at_locations": "service_at_location",
        "taxonomies": "taxonomy",
        "taxonomy_terms": "taxonomy_term",
    }.items():
        page = ask(client, path, full="true") if "taxonom" not in path else ask(client, path)
        assert page["total_items"] == len(page["contents"]) or page["total_pages"] > 1
        assert list(own_validator("Page", version).iter_errors(page)) == []
        for one in page["contents"]:
            assert list(own_validator(kind, version).iter_errors(one)) == []
            single = ask(client, f"{path}/{one['id']}")
            assert list(own_validator(kind, version).iter_errors(single)) == []


def test_filters_hold_together(client):
    lawyer, food = make_service("Visa clinic", needs=["legal_help"]), make_service("Soup kitchen", needs=["food"])
    publish(lawyer, food)
    term = terms.terms()["legal_help"].id

    def names(path="services", **query):
        return [
            one["name"] if path == "services" else one["service"]["name"]
            for one in ask(client, path, **query)["contents"]
        ]

    assert names(search="soup") == ["Soup kitchen"]
    assert names(taxonomy_term_id=term) == ["Visa clinic"]
    assert sorted(names(taxonomy_id=terms.TAXONOMY_ID)) == ["Soup kitchen", "Visa clinic"]
    assert names(taxonomy_term_id=term, search="soup") == []
    assert names(organization_id=food.organization_id) == ["Soup kitchen"]
    assert names(modified_after=(AT + timedelta(days=1)).isoformat()) == []
    assert len(names(modified_after=AT.isoformat())) == 2
    assert names("service_at_locations", taxonomy_term_id=term) == ["Visa clinic"]
    assert len(names("service_at_locations", postcode="45202")) == 2
    assert len(names("service_at_locations", postcode="45202", proximity=10)) == 2
    assert names("service_at_locations", postcode="99999", proximity=10) == []


def test_pages_are_whole(client):
    publish(*[make_service(f"Clinic {n}") for n in range(5)])

    page = ask(client, "services", page=2, per_page=2)

    assert {key: page[key] for key in hsds.PAGE_FIELDS} == {
        "total_items": 5, "total_pages": 3, "page_number": 2, "size": 2, "first_page": False, "last_page": False, "empty": False,
    }  # fmt: skip
    assert ask(client, "services", page=9)["contents"] == []


def test_search_by_post_stays_out_of_the_address(client):
    publish(make_service("Visa clinic"), make_service("Soup kitchen"))

    answer = client.post(f"{BASE}/services", json.dumps({"search": "soup"}), content_type="application/json")

    assert [one["name"] for one in answer.json()["contents"]] == ["Soup kitchen"]


def test_lines_stream_every_object(client):
    publish(*[make_service(f"Clinic {n}") for n in range(3)])

    answer = client.get(f"{BASE}/services", {"format": "ndjson", "full": "true"})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert sorted(json.loads(line)["name"] for line in lines) == ["Clinic 0", "Clinic 1", "Clinic 2"]
    assert all("phones" in json.loads(line) for line in lines)


def test_organization_tells_its_services_short_or_whole(client):
    service = make_service()
    publish(service)

    short = ask(client, f"organizations/{service.organization_id}")["services"]
    whole = ask(client, f"organizations/{service.organization_id}", full_service="true")["services"]

    assert short == [{"id": str(service.pk), "name": "Legal clinic", "status": "active"}]
    assert whole[0]["phones"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"page": "0"}, 422),
        ({"per_page": "9999"}, 422),
        ({"modified_after": "yesterday"}, 422),
        ({"format": "xml"}, 422),
    ],
)
def test_wrong_parameters_are_named(client, query, status):
    answer = client.get(f"{BASE}/services", query)

    assert answer.status_code == status
    assert next(iter(query)) in json.dumps(answer.json())


def test_what_is_not_there_is_not_found(client, site):
    assert client.get(f"{BASE}/services/{terms.TAXONOMY_ID}").status_code == 404
    assert client.get(f"{BASE}/nothing").status_code == 404
    site.rooms = []
    site.save()
    assert client.get(f"{BASE}/services").status_code == 404


def test_datapackage_comes_in_again_as_it_went_out(client):
    service = make_service(needs=["legal_help"])
    publish(service)

    data = b"".join(client.get(f"{BASE}/datapackage.zip").streaming_content)

    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert {"datapackage.json", "service.csv", "organization.csv", "address.csv", "phone.csv"} <= set(names)
    tables = read_bytes(data, "hsds.zip")
    assert [row.values["id"] for row in tables.rows["service"]] == [str(service.pk)]
    assert tables.rows["phone"][0].values["service_id"] == str(service.pk)
    assert tables.rows["attribute"][0].values["link_id"] == str(service.pk)


def test_stale_services_are_in_no_answer(client, monkeypatch):
    from commonlight.core import clock

    service = make_service()
    publish(service)
    monkeypatch.setattr(clock, "today", lambda: AT.date() + timedelta(days=366))

    assert ask(client, "services")["contents"] == []
    assert ask(client, "service_at_locations")["contents"] == []
    assert ask(client, f"organizations/{service.organization_id}")["services"] == []
    assert Published.objects.filter(kind="service").exists()
