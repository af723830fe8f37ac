"""Sheets of volunteers and hours: encodings, separators, formulas, names in any script, undo."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.events.plans import AT, make_planner, make_shift, make_volunteer
from tests.factories import open_as

from commonlight.core import clock
from commonlight.core.formats.sheets import CannotRead
from commonlight.outreach.models import Hours, Volunteer
from commonlight.outreach.reading_sheets import day_in, minutes_in, read_rows
from commonlight.outreach.services import volunteer_sheets as sheets
from commonlight.outreach.services import volunteers as services


def rows(text: str, encoding="utf-8"):
    return read_rows(text.encode(encoding), "x.csv")


def workbook(*lines) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings(mark, encoding):
    found = rows(
        mark.join(["Nombre", "Correo", "x"]) + "\n" + mark.join(["Lucía Ñandú", "l@example.org", "9"]), encoding
    )

    assert [(row.number, row.cells) for row in found] == [(2, {"name": "Lucía Ñandú", "email": "l@example.org"})]


def test_a_workbook_with_a_title_above_and_days():
    found = read_rows(workbook(["Our list"], ["Name", "Date", "Hours"], ["王小明", date(2027, 2, 1), 2.5]), "x.xlsx")

    assert [(row.number, row.cells) for row in found] == [(3, {"name": "王小明", "day": "2027-02-01", "hours": "2.5"})]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2", b"\0\0\0", b"PK\x03\x04 not a workbook"])
def test_what_is_no_sheet_is_refused(data):
    with pytest.raises(CannotRead):
        read_rows(data, "x")


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2027-02-01", date(2027, 2, 1)), ("13/2/2027", date(2027, 2, 13)), ("2/13/2027", date(2027, 2, 13)),
     ("3/4/2027", None), ("3/3/2027", date(2027, 3, 3)), ("1.2.2027", date(2027, 2, 1)), ("soon", None), ("31/31/2027", None)],
)  # fmt: skip
def test_days_are_read_and_never_guessed(cell, day):
    assert day_in(cell) == day


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("2", 120), ("2.5", 150), ("2,5", 150), ("2:30", 150), ("2h30", 150), ("2h", 120), ("0", None), ("-1", None),
     ("25", None), ("nan", None), ("inf", None), ("1e9", None), ("2:99", None), ("x", None)],
)  # fmt: skip
def test_hours_are_read(cell, minutes):
    assert minutes_in(cell) == minutes


@pytest.mark.slow
@pytest.mark.django_db
def test_volunteers_come_once_and_formulas_stay_out():
    make_volunteer("Noor Haddad")
    found = sheets.volunteers_in(
        rows(
            "Name,E-mail,Phone,Trained\nnoor  HADDAD,,,\nZoë,z@example.org,+1 555 0100,2027-01-10\nzoë,,,\n"
            '=HYPERLINK("http://x"),,,\n@SUM(A1),,,\nBen,nonsense,,1/2/2027\n,b@example.org,,\n'
        ),
        at=AT,
    )

    assert [(row.name, row.email, row.phone, row.trained_day) for row in found.volunteers] == [
        ("Zoë", "z@example.org", "+1 555 0100", date(2027, 1, 10)),
        ("Ben", "", "", None),
    ]
    assert found.n_known == 2
    assert sorted(number for number, _ in found.problems) == [5, 6, 7, 7, 8]


@pytest.mark.slow
@pytest.mark.django_db
def test_hours_need_a_person_a_day_and_a_number():
    make_volunteer("Noor Haddad")
    make_volunteer("Ana")
    make_volunteer("ana")
    found = sheets.hours_in(
        rows(
            "name,day,hours,project\nNoor Haddad,2027-02-01,2.5,Market\nNobody,2027-02-01,1,\nAna,2027-02-01,1,\n"
            "Noor Haddad,2099-01-01,1,\nNoor Haddad,2027-02-01,=B2*2,\nNoor Haddad,2027-02-01,99,\n"
        ),
        at=AT,
    )

    assert [(day, minutes, project) for _, day, minutes, project in found.hours] == [(date(2027, 2, 1), 150, "Market")]
    assert sorted(number for number, _ in found.problems) == [3, 4, 5, 6, 7]


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_the_page_shows_first_brings_in_and_takes_back(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    by = make_planner()
    open_as(client, by)
    sheet = SimpleUploadedFile("v.csv", "name;phone\nنور;1\nBen;2\n".encode())

    page = client.post(reverse("events:volunteers_bring"), {"kind": "volunteers", "file": sheet}).content.decode()
    assert "نور" in page
    assert not Volunteer.objects.exists()
    kept = page.split('name="file_id" value="')[1].split('"')[0]
    done = client.post(reverse("events:volunteers_bring"), {"file_id": kept})
    assert Volunteer.objects.count() == 2
    Volunteer.objects.filter(name="Ben").update(trained_day=date(2027, 1, 1))
    services.assign(make_shift(), Volunteer.objects.get(name="Ben"), by=by, at=AT)
    client.post(done.url)
    assert [row.name for row in Volunteer.objects.all()] == ["Ben"]
    assert not Hours.objects.exists()
