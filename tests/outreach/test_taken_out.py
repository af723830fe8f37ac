"""What programmes, liaison and books give when everything is taken out."""

import io
import zipfile

import pytest
from tests.outreach.conftest import AT

from commonlight.core import taking_out
from commonlight.outreach.models import BudgetLine
from commonlight.outreach.services import money, programme_files
from commonlight.outreach.services.programme_records import add_record

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def test_each_part_gives_a_sheet_and_each_programme_its_file(grant, rural_youth, coordinator):
    said = {
        "what": "=cmd()",
        "amount_cents": 700_00,
        "currency": "USD",
        "spent_on": AT.date(),
        "line": BudgetLine.objects.get(),
    }
    money.book(said, knowing=True, by=coordinator, at=AT)
    add_record(
        rural_youth,
        "change",
        {"heard_from": "team", "heard_on": AT.date(), "heard": "No bus", "changed": "Rides", "changed_on": AT.date()},
        by=coordinator,
        at=AT,
    )
    held = io.BytesIO()

    taking_out.take_out(held, by=coordinator, at=AT)

    with zipfile.ZipFile(held) as archive:
        names = {name for name in archive.namelist() if name.startswith("outreach/")}
        assert names >= {
            f"outreach/{name}.csv"
            for name in (
                "spending",
                "grants",
                "promised and done",
                "given",
                "work with police",
                "reach",
                "heard and changed",
            )
        }
        assert b"'=cmd()" in archive.read("outreach/spending.csv")
        assert b"County fund,County,USD,2026-01-01,2026-12-31,1000.00,Travel,600.00,700.00" in archive.read(
            "outreach/grants.csv"
        )
        assert b"No bus" in archive.read("outreach/heard and changed.csv")
        read = programme_files.read_file(archive.read("outreach/programmes/rural-youth.programme.json"))
    assert len(read.lines) == rural_youth.lines.count()
