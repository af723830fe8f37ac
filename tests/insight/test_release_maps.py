"""Maps to publish: rates by area of what passed the gate, with no way to read more from the picture than from the table."""

import csv
import io
import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary
from tests.insight.conftest import AT
from tests.insight.test_register import browser

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.core.roles import Role
from commonlight.insight import register_areas
from commonlight.insight.kinds.release import work_out
from commonlight.insight.models import Release
from commonlight.insight.register_areas import ELSEWHERE, by_area, drawn, shown_areas
from commonlight.insight.services import register
from commonlight.places.models import Area, Boundary
from commonlight.places.outlines import packed
from commonlight.reports.models import StatisticsLine

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
ASKED = {"level": "county", "first": "2025-01-01", "last": "2026-06-01"}
# Code, name, people, what was told there.
COUNTIES = (
    ("48001", "Anderson", 58_000, 24), ("48003", "Andrews", 18_000, 3), ("48005", "Angelina", 86_000, 41),
    ("48007", "Aransas", 24_000, 13), ("48009", "Archer", 9_000, 0), ("48301", "Loving", 64, 0),
)  # fmt: skip


@pytest.fixture(autouse=True)
def gate_here(monkeypatch):
    monkeypatch.setattr(
        register, "in_child", lambda asked: work_out(json.loads(json.dumps(asked)), lambda percent: None)
    )
    monkeypatch.setattr(clock, "now", lambda: AT)
    cache.clear()


def lines(zone: str, n: int, month: date = date(2025, 3, 1)) -> None:
    StatisticsLine.objects.bulk_create(
        StatisticsLine(
            batch=month, about="self", kind="labour", setting="farm", zone=zone, event_month=month, report_month=month,
            contact_before="no", outcome="helped",
        )
        for _ in range(n)
    )  # fmt: skip


@pytest.fixture
def texas(people):
    people.rosa = make_ordinary(people.house, Role.COORDINATOR, name="rosa")
    state = Area.objects.create(level="state", code="48", name="Texas", vintage=2022, population=29_000_000)
    for place, (code, name, population, n) in enumerate(COUNTIES):
        area = Area.objects.create(
            level="county", code=code, name=name, vintage=2022, population=population, parent=state
        )
        ring = [(place - 100.0, 30.0), (place - 99.0, 30.0), (place - 99.0, 31.0), (place - 100.0, 31.0)]
        Boundary.objects.create(area=area, rings=packed([ring]), x=0, y=0)
        lines(code, n)
    lines("county", 30)
    return people


def ready(texas, **asked) -> Release:
    row = register.propose("areas", ASKED | asked, by=texas.sam, at=AT)
    run_next_job()
    row.refresh_from_db()
    assert row.state == Release.State.READY, row.reasons
    return row


def figures_of(row: Release) -> dict[str, float | None]:
    return {categories[0]: value for categories, value in row.tables[0][1]}


def test_rates_are_those_of_published_counts_and_hidden_ones_stay_hidden_in_every_file(texas):
    row = ready(texas)
    figures = figures_of(row)
    assert figures["Angelina (48005)"] == 41 and figures["Andrews (48003)"] is None
    assert "Loving (48301)" not in figures and figures[ELSEWHERE] == 30
    # One hidden figure alone could be worked out from the total.
    assert sum(value is None for value in figures.values()) >= 2
    rates = {one["area"]: one for one in csv.DictReader(io.StringIO(row.files["rates.csv"]))}
    assert float(rates["Angelina (48005)"]["per 10000 people"]) == round(41 / 86_000 * 10_000, 2)
    assert set(rates) == {f"{name} ({code})" for code, name, people, _n in COUNTIES if people > 2_500}
    for name, one in rates.items():
        hidden = figures[name] is None
        assert (one["count"], one["per 10000 people"] == "", one["status"]) == (
            ("", True, "hidden") if hidden else (f"{figures[name]:g}", False, "shown")
        )
    said = json.loads(row.files["metadata.json"])
    assert [one["url"] for one in said["tables"]] == ["table-1.csv", "rates.csv"]


def test_the_picture_is_made_of_published_figures_alone(texas):
    row = ready(texas)
    root = ElementTree.fromstring(row.files["map.svg"])
    names = [name for _code, name, *_more in COUNTIES]
    # Nothing speaks of one area: no description, tooltip, name, code or count of it.
    assert [one.text for one in root.iter() if one.tag.endswith("}title")] == [root.get("aria-label")]
    assert not [one for one in root.iter() if one.tag.endswith(("}desc", "}a", "}script", "}style"))]
    assert not re.search("|".join([*names, "48003", "data-"]), row.files["map.svg"])
    assert {name for one in root.iter() for name in one.attrib} <= {
        "aria-label", "direction", "fill", "fill-rule", "font-family", "font-size", "height", "role", "stroke", "viewBox",
        "stroke-width", "width", "x", "y", "d", "id", "patternUnits", "patternTransform",
    }  # fmt: skip
    assert set(row.files) == {"map.svg", "metadata.json", "rates.csv", "statement.txt", "table-1.csv", "table-1.svg"}
    # Two worlds with other hidden counts and the same table give the same bytes.
    again = drawn(row.tables, row.files | {"metadata.json": '{"tables": []}'}, shown_areas("county"), level="county")
    assert again["map.svg"] == row.files["map.svg"] and again["rates.csv"] == row.files["rates.csv"]


def test_hidden_areas_look_alike_and_few_counted_are_hatched(texas):
    row = ready(texas)
    figures = figures_of(row)
    hidden = [name for name, value in figures.items() if value is None and re.search(r"\(48\d{3}\)$", name)]
    root = ElementTree.fromstring(row.files["map.svg"])
    by_fill = {one.get("fill"): one.get("d").count("M") for one in root if one.tag.endswith("}path")}
    shown_few = [
        name for name, value in figures.items() if "(48" in name and value and value < register_areas.UNSURE_UNDER
    ]
    # Loving is drawn with them: nobody could name it.
    assert by_fill["#f3eee2"] == len(hidden) + 1
    assert sum(n for fill, n in by_fill.items() if fill.startswith("url")) == len(shown_few)


def test_a_state_that_is_published_later_cannot_be_held_against_its_counties(texas):
    register.approve(ready(texas, last="2026-02-01"), by=texas.maria, at=AT)
    row = ready(texas, level="state", last="2026-02-01")
    assert row.n_read == 1 and figures_of(row)["Texas (48)"] in (81, None)
    # Counties and what is elsewhere say 24 + 3 + 41 + 13 to February; 83 to March would say that two came in March.
    lines("48003", 2, date(2026, 3, 1))
    later = ready(texas, level="state", last="2026-03-01")
    assert figures_of(later).get("Texas (48)") != 83


def test_it_is_shown_with_its_table_in_every_language_and_taken_back(texas):
    row = register.approve(ready(texas), by=texas.maria, at=AT)
    where = reverse("insight:data_release", args=[row.pk])
    for language in ("en", "ar"):
        page = Client().get(f"/{language}/" + where.split("/", 2)[2]).content.decode()
        assert "<figure" in page and "Angelina (48005)" in page and 'lang="en" dir="ltr"' in page
    files = {name: reverse("open_data_file", args=[row.pk, name]) for name in row.files}
    assert all(Client().get(one).status_code == 200 for one in files.values())
    register.withdraw(row, why="A month twice.", by=texas.rosa, at=AT)
    assert [Client().get(one).status_code for one in files.values()] == [404] * len(files)
    gone = Client().get(where)
    assert gone.status_code == 410 and "<figure" not in gone.content.decode()


def test_the_form_offers_levels_that_lines_can_name(texas):
    client, where = browser(texas.sam), reverse("insight:release_areas")
    assert [value for value, _label in client.get(where).context["form"].fields["level"].choices] == ["state", "county"]
    months = {"first": "2025-01", "last": "2026-06"}
    answer = client.post(where, months | {"level": "county"})
    assert answer.status_code == 302 and Release.objects.get().kind == "areas"
    run_next_job()
    assert "<figure" in client.get(answer.url).content.decode()
    assert client.post(where, months | {"level": "ward"}).status_code == 422


def test_without_areas_nothing_can_be_asked(people):
    with pytest.raises(ValueError, match="no areas"):
        by_area(ASKED, AT.date())
