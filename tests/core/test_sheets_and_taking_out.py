"""Sheets in any encoding come in with their row numbers; what goes out is safe to open; one ZIP holds it all."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import Workbook
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import taking_out
from commonlight.core.formats.sheets import CannotRead, csv_bytes, guess_columns, neutral, read_sheet
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role


@pytest.mark.parametrize(
    "data",
    [
        "Name;Ort\r\nJosé;Köln\r\n".encode("cp1252"),
        "Name,Ort\nJosé,Köln\n".encode("utf-8-sig"),
        "Name\tOrt\nJosé\tKöln\n".encode("utf-16"),
        b"sep=;\r\nName;Ort\r\nJos\xc3\xa9;K\xc3\xb6ln\r\n",
    ],
)
def test_any_encoding_and_separator(data):
    sheet = read_sheet(data, "people.csv")

    assert [cells for _n, cells in sheet.rows] == [["José", "Köln"]]
    assert sheet.headings == ["Name", "Ort"]


def xlsx(fill):
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_cells_stand_in_each_row_and_titles_are_passed_over():
    def fill(sheet):
        sheet.append(["Our partners 2026"])
        sheet.merge_cells("A1:C1")
        sheet.append(["Organisation", "Name", "Phone"])
        sheet.append(["St Luke", "Ann", 5550100.0])
        sheet.append([None, "Ben", "555-0101"])
        sheet.append([None, None, None])
        sheet.append(["Clinic", "Cy", ""])
        sheet.merge_cells("A3:A4")

    sheet = read_sheet(xlsx(fill), "partners.xlsx")

    assert sheet.headings == ["Organisation", "Name", "Phone"]
    assert sheet.rows == [
        (3, ["St Luke", "Ann", "5550100"]),
        (4, ["St Luke", "Ben", "555-0101"]),
        (6, ["Clinic", "Cy", ""]),
    ]
    assert sheet.heading_row == 2


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0rest", b"PK\x03\x04broken", b"Name\n", b"a\0b,c\n1,2\n"])
def test_what_cannot_be_read_says_what_to_do(data):
    with pytest.raises(CannotRead, match="file"):
        read_sheet(data, "file.csv")


@pytest.mark.parametrize("cell", ["=1+1", "+1 555 0100", "-2+3", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_formulas_go_out_neutral_and_come_back_as_they_were(cell):
    data = csv_bytes(["Name", "Note"], [["Ann", cell]])

    written = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1][1]
    assert written == "'" + cell
    assert read_sheet(data, "out.csv").rows[0][1][1] == cell.strip()


def test_numbers_stay_numbers():
    assert [neutral(value) for value in ("-12.50", "+3", -4, "7%")] == ["-12.50", "+3", "-4", "7%"]


def test_a_heading_serves_once():
    guessed = guess_columns(["E-mail", "Name", "Organisation name"], {"name": ("name",), "org": ("organisation name",)})

    assert guessed == {"name": "Name", "org": "Organisation name"}


@pytest.fixture
def given(monkeypatch):
    monkeypatch.setattr(taking_out, "_files", {})
    monkeypatch.setattr(taking_out, "_folders", {})
    taking_out.register("things", "list.csv", lambda stream: stream.write(csv_bytes(["a"], [["=1"]])))

    def write(data):
        return lambda stream: stream.write(data)

    taking_out.register_folder(
        "things", "papers", lambda: [("../x.txt", write(b"1")), ("x.txt", write(b"2")), ("x.txt", write(b"3"))]
    )


@pytest.mark.django_db(databases=["default", "jobs"])
def test_one_zip_holds_what_rooms_give_and_no_name_leads_out_of_it(client, given):
    make_site()
    dora = make_ordinary(make_organisation(), Role.COORDINATOR)
    open_as(client, dora)
    page = client.get(reverse("core:take_out"))
    assert "things/list.csv" in page.content.decode()
    assert not AuditEvent.objects.filter(kind="everything taken out").exists()

    answer = client.post(reverse("core:take_out"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == [
        "things/list.csv",
        "things/papers/_x.txt",
        "things/papers/x.txt",
        "things/papers/x-2.txt",
    ]
    assert archive.read("things/list.csv").decode("utf-8-sig").splitlines() == ["a", "'=1"]
    assert AuditEvent.objects.get(kind="everything taken out").actor_id == dora.pk
