"""The case data standard: exact values, no names in or out, a reason and a mark on whatever leaves."""

import csv
import io
import json

import pytest
from tests.referrals.conftest import as_, new_client

from commonlight.core.models import AuditEvent
from commonlight.referrals import htcds
from commonlight.referrals.models import Client
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.services import clients, exceptions, exchange

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]
CODED = {
    "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
    "vic_MethodsOfControl": ["DebtBondage ", "TakesEarnings"],
    "prs_Gender": "Feminine",
}


def coded(coalition) -> Client:
    client = new_client(coalition)
    exchange.code_case(client_id=client.pk, values=CODED, **as_(coalition.dana))
    return client


def test_values_are_those_of_the_standard_to_the_letter(coalition):
    client = coded(coalition)
    with pytest.raises(exchange.CodingRefused) as refused:
        exchange.code_case(
            client_id=client.pk,
            values={"vic_TraffickingStatus": "Probably", "prs_FirstName": "Juana", "vic_Rank": "9"},
            **as_(coalition.dana),
        )
    assert refused.value.fields == ["vic_TraffickingStatus", "prs_FirstName", "vic_Rank"]


def test_file_holds_no_name_and_no_free_text_and_carries_a_mark(coalition):
    client = coded(coalition)
    made = exchange.export_records(client_ids=[client.pk], reason="own case system", form="csv", **as_(coalition.dana))
    text = made.content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))

    assert row["vic_MethodsOfControl"] == "DebtBondage ;TakesEarnings"
    assert row["cas_Status"] == "Active"
    assert row[htcds.MARK] == made.mark
    assert "J." not in text
    assert "farm" not in text
    assert AuditEvent.objects.get(kind="records exported").detail["mark"] == made.mark
    opened = clients.reach(client_id=client.pk, act=Act.READ, **as_(coalition.dana))
    assert exceptions.disclosures_of(opened)[0].ground == "own case system"


def test_nothing_leaves_without_a_reason_or_by_somebody_else(coalition):
    client = coded(coalition)
    with pytest.raises(exceptions.ReasonMissing):
        exchange.export_records(client_ids=[client.pk], reason=" ", form="csv", **as_(coalition.dana))
    for who in (coalition.eva, coalition.lena, coalition.reyes):
        with pytest.raises(NotYours):
            exchange.export_records(client_ids=[client.pk], reason="curious", form="csv", **as_(who))


def test_own_file_comes_back_as_it_left(coalition):
    made = exchange.export_records(
        client_ids=[coded(coalition).pk], reason="moving house", form="csv", **as_(coalition.dana)
    )
    text = made.content.decode("utf-8-sig")
    found = exchange.import_records(
        organisation_id=coalition.harbor.pk, text=text, by=coalition.dana.account, at=as_(coalition.dana)["at"]
    )
    assert found == []
    newest = Client.objects.exclude(pk=Client.objects.order_by("opened").first().pk)
    files = [clients.reach(client_id=one.pk, act=Act.READ, **as_(coalition.dana)).file for one in Client.objects.all()]
    brought = next(file for file in files if file.profile.pseudonym.endswith(" 1"))
    assert newest.count() == 1
    assert {name: brought.coding[name] for name in CODED} == CODED
    assert brought.profile.language == "es"


@pytest.mark.parametrize(
    ("text", "what", "row"),
    [
        ("", "empty", 1),
        ("prs_FirstName,prs_Gender\nJuana,Feminine\n", "identifying", 1),
        ("risk_score\n9\n", "unknown", 1),
        ("prs_Gender,prs_Gender\nFeminine,Feminine\n", "twice", 1),
        ("prs_Gender\nfemale\n", "value", 2),
        ("cas_IncomingReferralDate\n3/4/2026\n", "date", 2),
        ("prs_Gender\nFeminine,Masculine\n", "too_wide", 2),
    ],
)
def test_bad_file_says_where_and_brings_nothing_in(coalition, text, what, row):
    found = exchange.import_records(
        organisation_id=coalition.harbor.pk, text=text, by=coalition.dana.account, at=as_(coalition.dana)["at"]
    )
    assert (found[0].what, found[0].row) == (what, row)
    assert Client.objects.count() == 0


def test_formula_in_a_cell_is_made_harmless():
    row = {"vic_DetailsOfVulnerabilities": "=HYPERLINK(1)"}
    assert "'=HYPERLINK" in htcds.write_csv([row], mark="m")


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_other_forms_hold_the_same(coalition, form):
    made = exchange.export_records(client_ids=[coded(coalition).pk], reason="own use", form=form, **as_(coalition.dana))
    if form == "json":
        assert json.loads(made.content)["records"][0]["prs_Gender"] == "Feminine"
        return
    from openpyxl import load_workbook

    lines = list(load_workbook(io.BytesIO(made.content)).active.iter_rows(values_only=True))
    assert dict(zip(lines[0], lines[1], strict=True))["prs_Gender"] == "Feminine"


@pytest.mark.shared
def test_every_field_and_value_is_in_the_published_list(shared_data):
    with (shared_data / "htcds" / "htcds_fields.csv").open(encoding="utf-8") as stream:
        published = {row["Field Name including Prefix"].strip(): row for row in csv.DictReader(stream)}
    for field in htcds.fields().values():
        listed = published[field.name]["Value Names (if picklist)"].split("\n")
        assert set(field.values) <= set(listed), field.name
