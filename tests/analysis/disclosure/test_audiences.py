"""Who holds which release: the public, partners under agreement, one named funder."""

from datetime import date

import numpy as np
import pytest
from tests.analysis.disclosure.worlds import AREAS, about, write_counts

from commonlight.analysis.base import InputError
from commonlight.analysis.disclosure.publish import About, publish
from commonlight.analysis.disclosure.reading import read_records
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rule import MinCell
from commonlight.analysis.disclosure.rules import FunderAgreement, Rules

PUBLIC, PARTNERS = Rules.for_audience("public"), Rules.for_audience("partners")
AGREEMENT = FunderAgreement("Harbour Fund", "grant condition 7", "HF-2026-04", date(2026, 12, 31))
BY = [["area"]]


@pytest.fixture
def log(tmp_path):
    return ReleaseLog(tmp_path / "releases.jsonl")


def records_of(tmp_path, table, tables=BY, columns=(AREAS,)):
    path = write_counts(tmp_path / "t.csv", columns, np.array(table))
    return read_records(path, tables, hierarchies={c.name: c for c in columns}, count="n")


def shown_in(release):
    return {categories[0]: value for categories, value in release.tables[0].rows}


def test_what_partners_were_shown_stays_hidden_from_the_public(tmp_path, log):
    records = records_of(tmp_path, [60, 44, 7, 30])
    partners = publish(records, BY, MinCell(5), PARTNERS, about("partners"), log)
    log.append(partners.record)

    public = publish(records, BY, MinCell(11), PUBLIC, about("public"), log)

    assert shown_in(partners)["b1"] == 7
    assert shown_in(public)["b1"] is None


def test_a_public_release_is_compared_with_what_partners_hold(tmp_path, log):
    log.append(publish(records_of(tmp_path, [60, 44, 7, 30]), BY, MinCell(5), PARTNERS, about("p"), log).record)
    later = records_of(tmp_path, [63, 60, 25, 60])

    with pytest.raises(ReleaseRefused, match="area = a1 changed by only a few since the release 'p'"):
        publish(later, BY, MinCell(11), PUBLIC, about("public", "2026-12-01"), log)


def funder_rules():
    return Rules.for_audience("funder", agreement=AGREEMENT, on=date(2026, 11, 1))


def own_work(kind="people trained"):
    return About("to the fund", "trainings", "2026-10-01", "2026-11-01", {}, own_work=kind)


def test_a_named_funder_gets_exact_totals_of_own_work_with_the_agreement_beside_them(tmp_path, log):
    release = publish(records_of(tmp_path, [60, 44, 3, 0]), BY, MinCell(1), funder_rules(), own_work(), log)

    assert shown_in(release)["b1"] == 3
    assert release.tables[0].n_hidden == 0
    assert release.record.audience == "funder: Harbour Fund"
    for part in ("Harbour Fund", "HF-2026-04", "2026-12-31", "grant condition 7", "people trained", "Confidential"):
        assert part in release.files()["statement.txt"]


def test_what_a_funder_holds_is_not_taken_for_public(tmp_path, log):
    records = records_of(tmp_path, [60, 44, 3, 30])
    log.append(publish(records, BY, MinCell(1), funder_rules(), own_work(), log).record)

    public = publish(records, BY, MinCell(11), PUBLIC, About("p", "trainings", "2026-10-01", "2026-11-02", {}), log)

    assert shown_in(public)["b1"] is None


@pytest.mark.parametrize("kind", ["reports", "people helped", "", None])
def test_exact_totals_of_what_people_told_are_refused(tmp_path, log, kind):
    with pytest.raises(InputError, match="own work only"):
        publish(records_of(tmp_path, [60, 44, 3, 30]), BY, MinCell(1), funder_rules(), own_work(kind), log)


def test_exact_figures_about_persons_or_by_many_columns_are_refused(tmp_path, log):
    path = tmp_path / "people.csv"
    path.write_text("town,kind,month,who,mail\n" + "n,a,m,p1,ana@example.org\n" * 12)
    named = read_records(path, [["town"]], person="who", rows_per_person=12)
    wide = read_records(path, [["town", "kind", "month"]])
    mail = read_records(path, [["mail"]])

    for records, by, message in (
        (named, [["town"]], "one row per person"),
        (wide, [["town", "kind", "month"]], "no total"),
        (mail, [["mail"]], "identify nobody"),
    ):
        with pytest.raises(InputError, match=message):
            publish(records, by, MinCell(1), funder_rules(), own_work(), log)


def test_an_agreement_that_ended_gives_no_exact_figures():
    with pytest.raises(InputError, match="ended on 2026-12-31"):
        Rules.for_audience("funder", agreement=AGREEMENT, on=date(2027, 1, 1))
