"""Our checker against the official schemas and the validator project's mocks, and our table against the official files."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from commonlight.cli.main import main
from commonlight.directory import hsds
from commonlight.directory.checking import CannotReach, Report, check, check_object, official_validators

MOCKS = {
    "service_list.json": "/services",
    "service_full.json": "/services/",
    "organization_list.json": "/organizations",
    "organization_full.json": "/organizations/",
    "organization.json": "/organizations/",
    "service_at_location_list.json": "/service_at_locations",
    "service_at_location_full.json": "/service_at_locations/",
    "taxonomy_list.json": "/taxonomies",
    "taxonomy.json": "/taxonomies/",
    "taxonomy_term_list.json": "/taxonomy_terms",
    "taxonomy_term.json": "/taxonomy_terms/",
    "api_details.json": "/",
}


@pytest.fixture
def mock_of(shared_data):
    """Serve a folder of mock answers as an HSDS API."""
    servers = []

    def serve(name):
        folder = shared_data / "hsds-samples" / "oruk-mocks" / f"V3.0-UK-{name}"
        answers = {path: (folder / file).read_bytes() for file, path in MOCKS.items() if (folder / file).exists()}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split("?")[0]
                parts = path.rstrip("/").split("/")
                known = answers.get(path if len(parts) < 3 else f"/{parts[1]}/")
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(known or b"{}")

            def log_message(self, *arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.shared
@pytest.mark.parametrize("official", [False, True])
@pytest.mark.parametrize("name", ["Default", "Test"])
def test_good_mocks_pass(mock_of, shared_data, name, official):
    more = {"validators": official_validators(shared_data / "hsds-schemas")} if official else {}

    report = check(mock_of(name), versions=("3.0",), singles=3, most=40, **more)

    assert report.listed() == []
    assert report.checked


@pytest.mark.shared
@pytest.mark.parametrize("official", [False, True])
def test_bad_mock_is_rejected_with_its_reasons(mock_of, shared_data, official):
    more = {"validators": official_validators(shared_data / "hsds-schemas")} if official else {}

    report = check(mock_of("Fail"), versions=("3.0",), singles=3, **more)

    said = "\n".join(map(str, report.listed()))
    assert "/services " in said
    assert "is not a valid uri" in said or "is not a valid email" in said
    assert len(report.listed()) >= 3


@pytest.mark.shared
@pytest.mark.parametrize(("version", "folder"), [("3.0", "3.0"), ("3.1", "3.1-dev")])
def test_our_table_is_the_official_one_member_by_member(shared_data, version, folder):
    files = {
        path.stem: json.loads(path.read_text())
        for path in (shared_data / "hsds-schemas" / folder / "schema").glob("*.json")
        if path.stem != "openapi"
    }
    ours = hsds.definitions(version)

    assert set(ours) == set(files)
    for name, schema in files.items():
        told = {
            member: {
                key: value
                for key, value in (
                    ("type", described.get("type")),
                    ("format", described.get("format")),
                    ("enum", described.get("enum")),
                    ("$ref", described.get("$ref", "").removesuffix(".json") or None),
                    ("items", described.get("items", {}).get("$ref", "").removesuffix(".json") or None),
                )
                if value
            }
            for member, described in schema["properties"].items()
        }
        mine = {
            member: {
                key: value
                for key, value in (
                    ("type", described.get("type")),
                    ("format", described.get("format")),
                    ("enum", described.get("enum")),
                    ("$ref", described.get("$ref", "").removeprefix("#/$defs/") or None),
                    ("items", described.get("items", {}).get("$ref", "").removeprefix("#/$defs/") or None),
                )
                if value
            }
            for member, described in ours[name]["properties"].items()
        }
        assert mine == told, name
        assert set(ours[name]["required"]) == set(schema.get("required", [])), name


@pytest.mark.shared
@pytest.mark.parametrize(("version", "folder"), [("3.0", "3.0"), ("3.1", "3.1-dev")])
def test_official_examples_have_the_same_verdict(shared_data, version, folder):
    official, found = official_validators(shared_data / "hsds-schemas"), 0
    for name in ("service", "organization", "service_at_location"):
        example = json.loads((shared_data / "hsds-schemas" / folder / "examples" / f"{name}_full.json").read_text())
        for damage in (
            {},
            {"id": "no"},
            {"name": 5},
            {"email": "no"},
            {"phones": [{"id": example["id"]}]},
            {"status": "maybe"},
        ):
            one = {**example, **damage}
            ours, theirs = Report(), Report()
            check_object(one, name, ours, versions=(version,), where="x")
            check_object(one, name, theirs, versions=(version,), where="x", validators=official)
            assert {key[2] for key in ours.findings} == {key[2] for key in theirs.findings}, (name, damage)
            found += len(ours.findings)
    assert found > 8


def test_what_does_not_answer_is_told(capsys):
    with pytest.raises(CannotReach):
        check("http://127.0.0.1:9/")
    assert main(["directory", "check", "nothing"]) == 2
    assert "not a web address" in capsys.readouterr().err


def test_messages_are_plain():
    report = Report()
    check_object(
        {"id": "1", "name": "x", "status": "maybe", "minimum_age": "ten", "phones": [{"id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a03"}]},
        "service", report, versions=("3.1",), where="/services",
    )  # fmt: skip

    assert {str(finding) for finding in report.listed()} == {
        "HSDS 3.1  /services  id: is not a valid uuid: '1'",
        "HSDS 3.1  /services  status: must be one of active, inactive, defunct, temporarily closed, but is 'maybe'",
        "HSDS 3.1  /services  minimum_age: must be of type number, but is 'ten'",
        "HSDS 3.1  /services  phones: lacks number, which HSDS requires",
    }
