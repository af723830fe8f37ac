"""Importers: what comes in, what is named, what is withheld, and that it can be taken back."""

import io
import json
import zipfile

import pytest
from openpyxl import Workbook
from tests.directory.entries import AT

from commonlight.directory import opening
from commonlight.directory.models import (
    Address,
    ImportBatch,
    Language,
    Location,
    Organization,
    Phone,
    Published,
    ReviewItem,
    Schedule,
    Service,
    Withheld,
)
from commonlight.directory.readers.choose import read_bytes
from commonlight.directory.readers.spreadsheet import guess_columns, hours_of
from commonlight.directory.readers.tables import CannotRead
from commonlight.directory.services import importing, withholding
from commonlight.directory.services.importing import bring_in
from commonlight.directory.services.reverting import CannotRevert, revert

pytestmark = pytest.mark.django_db
OLD = {
    "organizations": "id,name,description,url\n1,Harbor House,Helps.,harbor.example\n",
    "services": (
        "id,organization_id,name,description,status\n"
        "10,1,Legal clinic,Lawyers.,\n11,99,Orphan service,Nobody's.,\n12,1,Harbor shelter,Shelter for survivors of domestic violence. Come to 77 Lime Court.,\n"
    ),
    "locations": "id,organization_id,name,latitude,longitude\n20,1,Office,39.1,-84.5\n21,1,House,39.2,-84.6\n",
    "services_at_location": "id,service_id,location_id\n30,10,20\n31,12,21\n",
    "physical_addresses": (
        "id,location_id,address_1,city,state_province,postal_code,country\n40,20,12 Oak Street,Riverbend,OH,45202,\n41,21,77 Lime Court,Riverbend,OH,45202,\n"
    ),
    "phones": "id,service_id,number\n50,10,555-0100\n51,12,555-0199\n",
    "languages": "id,service_id,location_id,language\n10,10,,English\n10,10,,Spanish\n",
    "regular_schedules": (
        "id,service_id,location_id,service_at_location_id,weekday,opens_at,closes_at,original_text\n"
        ",10,,,Monday,9:00am,5:00pm,x\n,10,,,Tuesday,9:00am,5:00pm,x\n,10,,,,,,By appointment\n,10,,,Friday,25:99,x,\n"
    ),
    "taxonomy": "id,name,parent_id,parent_name,vocabulary\nFT,Legal,,,Terms\n",
    "services_taxonomy": "id,service_id,taxonomy_id,taxonomy_detail\n60,10,FT,\n",
    "eligibility": "id,service_id,eligibility\n,10,Adults\n,,Crime victims\n",
}


def packed(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return stream.getvalue()


def bring(data=None, name="old.zip", **options):
    return bring_in(
        read_bytes(packed(OLD) if data is None else data, name),
        **{"source_name": "old", "by": None, "at": AT, **options},
    )


def published_text() -> str:
    return "\n".join(Published.objects.values_list("document", flat=True))


@pytest.mark.slow
def test_old_csv_becomes_hsds_3_with_every_loss_named():
    outcome = bring()

    service = Service.objects.get(name="Legal clinic")
    assert service.organization.name == "Harbor House"
    assert service.organization.website == "http://harbor.example"
    assert service.eligibility_description == "Adults"
    assert service.status == "active"
    assert sorted(Language.objects.values_list("code", flat=True)) == ["en", "es"]
    assert list(Schedule.objects.exclude(byday="").values_list("byday", "opens_at", "closes_at")) == [
        ("MO,TU", "09:00", "17:00")
    ]
    assert Schedule.objects.filter(description="By appointment").exists()
    assert Address.objects.get().country == "US"
    said = "\n".join(map(str, outcome.problems))
    assert "names an organization that is not here" in said
    assert "names no service that is here" in said
    assert "no day and hour can be read from it" in said
    assert outcome.orphans == 1
    assert Service.objects.get(name="Orphan service").organization is None
    assert ReviewItem.objects.filter(kind="orphan").count() == 1


@pytest.mark.slow
def test_shelter_address_is_withheld_from_row_and_text_and_only_its_phone_is_said():
    outcome = bring()

    place = Location.objects.get(name="House")
    assert (place.is_confidential, place.latitude, place.visibility) == (True, None, "never")
    assert outcome.withheld == 2
    assert set(Withheld.objects.values_list("entity", "field")) == {("location", "address"), ("service", "description")}
    assert "Lime" not in published_text()
    assert "555-0199" in published_text()
    assert "Lime" not in json.dumps(list(Service.objects.values_list("description", flat=True)))
    assert b"Lime" not in b"".join(bytes(row.sealed) for row in Withheld.objects.all())


@pytest.mark.slow
def test_the_same_address_elsewhere_is_withheld_too():
    files = dict(OLD)
    files["locations"] += "22,1,Thrift store,39.2,-84.6\n"
    files["services"] += "13,1,Thrift store,Clothes.,\n"
    files["services_at_location"] += "32,13,22\n"
    files["physical_addresses"] += '42,22,"77 LIME CT., Unit B",Riverbend,OH,45202,\n'
    files["organizations"] = "id,name,description,url\n1,Harbor House,Visit our shop at 77 Lime.,\n"

    bring(packed(files))

    assert Location.objects.get(name="Thrift store").is_confidential
    assert "lime" not in published_text().lower()


@pytest.mark.slow
def test_importing_again_changes_nothing_and_new_facts_come_through():
    bring()
    again = bring()
    changed = dict(OLD)
    changed["phones"] = "id,service_id,number\n50,10,555-0111\n"

    third = bring(packed(changed))

    assert {what for counted in again.counts.values() for what, n in counted.items() if n} == {"same"}
    assert third.counts["phone"] == {"changed": 1, "gone": 1}
    assert "555-0111" in published_text() and "555-0199" not in published_text()


@pytest.mark.slow
def test_an_import_can_be_taken_back_wholly():
    first = bring()
    changed = dict(OLD)
    changed["services"] = OLD["services"].replace("Lawyers.", "Other words.")
    second = bring(packed(changed), at=AT.replace(hour=13))

    with pytest.raises(CannotRevert):
        revert(first.batch, by=None, at=AT)
    revert(second.batch, by=None, at=AT.replace(hour=14))
    assert Service.objects.get(name="Legal clinic").description == "Lawyers."
    assert "Lawyers." in published_text()
    revert(first.batch, by=None, at=AT.replace(hour=15))
    assert (
        Service.objects.count()
        == Organization.objects.count()
        == Location.objects.count()
        == Phone.objects.count()
        == 0
    )
    assert not Published.objects.filter(kind__in=["service", "organization", "service_at_location"]).exists()
    with pytest.raises(CannotRevert):
        revert(first.batch, by=None, at=AT)


def test_dry_run_changes_nothing():
    outcome = bring(dry_run=True)

    assert outcome.counts["service"] == {"new": 3}
    assert outcome.withheld == 2
    assert not Service.objects.exists() and not ImportBatch.objects.exists() and not Withheld.objects.exists()


@pytest.mark.slow
def test_an_editors_words_and_a_weightier_source_stand():
    bring()
    Service.objects.filter(name="Legal clinic").update(description="Ours.", edited_day=AT.date())
    changed = dict(OLD)
    changed["services"] = OLD["services"].replace("Lawyers.", "Theirs.")

    outcome = bring(packed(changed))

    assert outcome.conflicts == 1
    assert Service.objects.get(name="Legal clinic").description == "Ours."
    assert ReviewItem.objects.get(kind="conflict").detail["says"] == {"description": "Theirs."}


@pytest.mark.slow
def test_held_entries_wait_unseen():
    bring(hold=True)

    assert Published.objects.filter(kind="service").count() == 0
    assert ReviewItem.objects.filter(kind="held").count() == 3


@pytest.mark.slow
def test_released_place_is_said_again_and_stays_so_after_the_next_import(site):
    from tests.factories import make_ordinary, make_organisation

    from commonlight.directory.services import publishing

    bring()
    by = make_ordinary(make_organisation("Harbor"), name="ed")
    touched = withholding.release(Withheld.objects.get(entity="location"), by=by, at=AT)
    touched |= withholding.release(Withheld.objects.get(entity="service"), by=by, at=AT)
    publishing.publish(services=touched, at=AT)

    assert Location.objects.get(name="House").latitude == 39.2
    assert Address.objects.filter(address_1="77 Lime Court").exists()


NESTED = {
    "id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a01",
    "name": "Legal clinic",
    "status": "active",
    "organization": {"id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a02", "name": "Harbor House", "description": "Helps."},
    "phones": [{"id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a03", "number": "555-0100"}],
    "metadata": [{"previous_value": "77 Lime Court"}],
    "service_at_locations": [
        {
            "id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a04",
            "location": {
                "id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a05",
                "location_type": "physical",
                "latitude": 39.1,
                "longitude": -84.5,
            },
        }
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", [NESTED, [NESTED], {"contents": [NESTED]}])
def test_nested_json_is_taken_apart(shape):
    bring(json.dumps(shape).encode(), "services.json")

    service = Service.objects.get()
    assert service.organization.name == "Harbor House"
    assert service.phones.get().number == "555-0100"
    assert service.service_at_locations.get().location.latitude == 39.1
    assert "Lime" not in published_text()


@pytest.mark.slow
def test_lines_of_json_are_read():
    other = {**NESTED, "id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a09", "service_at_locations": [], "phones": []}

    bring(f"{json.dumps(NESTED)}\n{json.dumps(other)}\n".encode(), "services.ndjson")

    assert Service.objects.count() == 2


@pytest.mark.slow
def test_what_comes_out_of_the_api_goes_in_again(client, site):
    bring()
    text = "\n".join(Published.objects.filter(kind="service").values_list("document", flat=True))

    outcome = bring(text.encode(), "services.ndjson", dry_run=True)

    assert outcome.counts["service"]["new"] == 0


def test_spreadsheet_columns_are_guessed_from_peoples_words():
    headings = ["Agency Name", "Program", "Phone #", "Street Address", "ZIP Code", "Horario", "Notes"]

    assert guess_columns(headings) == {
        "organization": "Agency Name", "name": "Program", "phone": "Phone #", "address_1": "Street Address", "postal_code": "ZIP Code", "hours": "Horario",
    }  # fmt: skip
    assert hours_of("Mon-Fri 9am-5pm") == {
        "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00", "description": "Mon-Fri 9am-5pm",
    }  # fmt: skip
    assert hours_of("call us") == {"description": "call us"}


@pytest.mark.slow
def test_xlsx_and_semicolon_csv_come_in():
    book = Workbook()
    for row in (
        ["Service name", "Organization", "Phone", "City", "Address", "Languages"],
        ["Legal clinic", "Harbor House", "555-0100; 555-0101", "Riverbend", "12 Oak Street", "Spanish, Arabic"],
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)

    bring(stream.getvalue(), "list.xlsx")
    bring("Servicio;Teléfono;Ciudad\nComida;555-0102;Riverbend\n".encode("cp1252"), "lista.csv", source_name="lista")

    assert sorted(Phone.objects.values_list("number", flat=True)) == ["555-0100", "555-0101", "555-0102"]
    assert sorted(Language.objects.values_list("code", flat=True)) == ["ar", "es"]
    assert Service.objects.filter(name="Comida").exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.csv"),
        (b"PK\x03\x04broken", "book.xlsx"),
        (b"PK\x03\x04broken", "tables.zip"),
        (b"{nothing", "a.json"),
        (b'{"a": 1}', "a.json"),
        (b"[" * 100_000, "deep.json"),
        (b"\x89PNG\r\n\0\0\0", "picture.png"),
        (b"Colour,Size\nred,2\n", "odd.csv"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data, name):
    with pytest.raises(CannotRead):
        bring(data, name)


@pytest.mark.slow
def test_bad_rows_are_named_and_the_rest_comes_in():
    rows = [
        {**NESTED, "email": "no", "url": "ht!tp:// x", "minimum_age": 60, "maximum_age": 5},
        {"id": "x1", "name": "", "status": "active", "organization_id": "nobody"},
    ]
    parents = [
        {
            "id": f"0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1b0{n}",
            "name": f"O{n}",
            "description": "",
            "website": "",
            "parent_organization_id": f"0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1b0{1 - n}",
        }
        for n in (0, 1)
    ]

    outcome = bring(json.dumps([*rows, *parents]).encode(), "bad.json")

    said = "\n".join(map(str, outcome.problems))
    for words in (
        "not an e-mail address",
        "not a web address",
        "above the maximum age",
        "the row was left out",
        "circle",
    ):
        assert words in said
    assert Service.objects.count() == 1
    assert Organization.objects.exclude(parent_organization=None).count() == 1


@pytest.mark.slow
def test_the_same_id_with_other_words_is_named_and_the_earlier_row_stays():
    other = {**NESTED, "name": "Night clinic", "phones": []}

    twice = bring(json.dumps([NESTED, NESTED]).encode(), "twice.json", dry_run=True)
    outcome = bring(json.dumps([NESTED, other]).encode(), "differs.json")

    assert Service.objects.get().name == "Legal clinic"
    (said,) = [problem for problem in outcome.problems if "the same id" in problem.reason]
    assert (said.file, said.column, said.n) == ("differs.json", "id", 1)
    assert not [problem for problem in twice.problems if "the same id" in problem.reason]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schedule", "column", "kept"),
    [
        ({"opens_at": "25:00", "closes_at": "26:00"}, "opens_at", {"opens_at": "", "closes_at": ""}),
        ({"opens_at": "9:75", "closes_at": "17:00"}, "opens_at", {"opens_at": "", "closes_at": "17:00"}),
        ({"opens_at": "09:00", "closes_at": "09:00"}, "opens_at", {"opens_at": "", "closes_at": ""}),
        ({"byday": "XX,MO", "opens_at": "09:00", "closes_at": "17:00"}, "byday", {"byday": ""}),
        ({"freq": "SOMETIMES", "byday": "MO"}, "freq", {"freq": ""}),
        ({"valid_from": "2026-12-31", "valid_to": "2026-01-01", "byday": "MO"}, "valid_from", {}),
        ({"valid_from": "2026-02-30", "byday": "MO"}, "valid_from", {"valid_from": None}),
    ],
)
def test_an_impossible_schedule_is_named_and_never_shown_as_open(schedule, column, kept):
    entry = {**NESTED, "schedules": [{"id": "0b6f2a9e-8c4d-4d51-9a55-1f6d1f0c1a07", **schedule}]}

    outcome = bring(json.dumps([entry]).encode(), "hours.json")

    assert column in {name.strip() for problem in outcome.problems for name in problem.column.split(",")}
    found = Schedule.objects.get()
    assert {name: getattr(found, name) for name in kept} == kept
    document = Published.objects.get(kind="service").document
    assert opening.week_of(json.loads(document).get("schedules", []), AT.date()) == []


@pytest.mark.shared
@pytest.mark.slow
def test_miami_comes_in_with_its_447_orphans_named(shared_data):
    from commonlight.directory.readers.choose import read_path

    outcome = importing.bring_in(read_path(shared_data / "hsds-miami211"), source_name="miami211", by=None, at=AT)

    assert outcome.counts["service"] == {"new": 4089}
    assert outcome.orphans == 447
    assert outcome.withheld > 30
    assert ReviewItem.objects.filter(kind="orphan").count() == 447
    assert Published.objects.filter(kind="service").count() > 4000
