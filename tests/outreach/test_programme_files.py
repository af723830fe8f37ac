"""A programme as a file: what it holds, what it never holds, and files that are broken or too new."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.outreach.conftest import AT

from commonlight.core.formats.exchange_files import ExchangeRefused
from commonlight.outreach.models import Programme
from commonlight.outreach.services import programme_files, programmes
from commonlight.outreach.services.programme_files import file_of, read_file
from commonlight.outreach.services.programme_records import add_record

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def as_bytes(programme):
    return json.dumps(file_of(programme, coalition="Riverbend")).encode()


def plan(programme):
    return {
        "lines": sorted(programme.lines.filter(is_removed=False).values_list("section", "code", "text")),
        "tasks": sorted(programme.tasks.values_list("code", "text")),
    }


def test_a_copied_programme_has_the_same_plan_and_is_seen_by_nobody_outside(rural_youth, coordinator):
    programmes.write_line(rural_youth, section="goals", text="Ours", by=coordinator, at=AT)
    changed = rural_youth.lines.get(code="all.pay")
    programmes.write_line(rural_youth, section="codesign", text="Pay twice", line=changed, by=coordinator, at=AT)
    Programme.objects.update(is_public=True, state="running")

    made = programme_files.bring_in(read_file(as_bytes(rural_youth)), by=coordinator, at=AT)

    assert plan(made) == plan(rural_youth)
    assert (made.is_public, made.state, made.lead, made.origin) == (False, "planned", None, "Riverbend")
    assert made.slug == "rural-youth-2"


def test_a_file_holds_no_people_no_money_and_no_counts(rural_youth, coordinator):
    said = {"name": "Coach Bodil", "standing": "coach", "agreed_on": AT.date()}
    add_record(rural_youth, "ambassador", said, by=coordinator, at=AT)
    reached = {"area": "Hidden valley", "reached": 77, "counted": "door", "population": 0,
               "since": AT.date(), "until": AT.date()}  # fmt: skip
    add_record(rural_youth, "reach", reached, by=coordinator, at=AT)

    held = as_bytes(rural_youth).decode()

    assert [
        word for word in ("Bodil", "Hidden valley", "77", coordinator.display_name, str(coordinator.pk)) if word in held
    ] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a programme file"),
        (b'{"format": "commonlight-programme", "version": 2}', "version 2; this site reads version 1"),
        (b'{"format": "commonlight-programme", "version": true}', "whole number"),
        (b" " * 600_000, "larger than 512 kB"),
    ],
)
def test_a_broken_or_newer_file_is_refused(data, said):
    with pytest.raises(ExchangeRefused, match=said):
        read_file(data)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"group": "martians"}, "knows no group"),
        ({"setting": "space"}, "setting"),
        ({"level": 3}, "must be a text"),
        ({"name": ""}, "missing"),
        ({"name": "x" * 121}, "longer than 120"),
        ({"lines": "none"}, "must be a list"),
        ({"lines": [3]}, "must be an object"),
        ({"lines": [{"section": "aims", "text": "x"}]}, "lines 1: “section”"),
        ({"lines": [{"section": "goals", "text": ""}]}, "lines 1: “text” is missing"),
        ({"lines": [{"section": "goals", "code": "all.pay", "text": "x"}] * 2}, "stands twice"),
        ({"tasks": [{"day": "soon", "text": "x"}]}, "tasks 1: “day”"),
    ],
)
def test_each_thing_that_is_wrong_is_named(rural_youth, change, said):
    raw = file_of(rural_youth, coalition="Riverbend") | change

    with pytest.raises(ExchangeRefused, match=said):
        read_file(json.dumps(raw).encode())


def test_a_line_this_site_has_no_template_for_keeps_its_words(rural_youth, coordinator):
    raw = file_of(rural_youth, coalition="Riverbend")
    raw["lines"] = [{"section": "goals", "code": "elsewhere.new", "own": False, "text": "A newer line"}]

    made = programme_files.bring_in(read_file(json.dumps(raw).encode()), by=coordinator, at=AT)

    assert plan(made)["lines"] == [("goals", "", "A newer line")]


def test_the_pages_take_a_file_out_and_in(rural_youth, desk):
    out = desk.get(reverse("outreach:programme_file", args=[rural_youth.pk]))
    page = reverse("outreach:bring_programme")
    taken = desk.post(page, {"file": SimpleUploadedFile("a.json", out.content)})
    refused = desk.post(page, {"file": SimpleUploadedFile("b.json", b"<html>")})

    assert taken.status_code == 302
    assert Programme.objects.count() == 2
    assert refused.status_code == 422
    assert "not a programme file" in refused.content.decode()


def test_a_refusal_is_said_in_the_language_of_the_page(desk):
    page = reverse("outreach:bring_programme").replace("/en/", "/es/")

    refused = desk.post(page, {"file": SimpleUploadedFile("b.json", b"<html>")}).content.decode()

    assert "Esto no es un archivo de programa" in refused
    assert "not a programme file" not in refused
