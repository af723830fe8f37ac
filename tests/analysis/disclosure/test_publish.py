"""The gate, attacked from outside with what it wrote."""

import numpy as np
import pytest
from tests.analysis.disclosure.attacker import Attacker
from tests.analysis.disclosure.worlds import AREAS, about, counts, leaves_of, variables, write_counts

from commonlight.analysis.base import InputError
from commonlight.analysis.disclosure.publish import publish
from commonlight.analysis.disclosure.reading import read_records
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rule import MinCell, Round
from commonlight.analysis.disclosure.rules import Rules

PUBLIC = Rules.for_audience("public")
K = 11


@pytest.fixture
def log(tmp_path):
    return ReleaseLog(tmp_path / "releases.jsonl")


def records_of(tmp_path, columns, table, tables):
    path = write_counts(tmp_path / "t.csv", columns, table)
    return read_records(path, tables, hierarchies={c.name: c for c in columns}, count="n")


def true_count(columns, table, cell):
    for axis, column in enumerate(columns):
        category = cell.get(column.name, "TOTAL")
        if category != "TOTAL":
            inside = set(column.leaves_under(category))
            keep = [leaf in inside for leaf in column.leaves]
            table = table * np.array(keep).reshape([-1 if i == axis else 1 for i in range(table.ndim)])
    return int(table.sum())


def assert_nothing_recovered(attacker, columns, table):
    for cell in attacker.hidden.values():
        truth = true_count(columns, table, cell)
        low, high = attacker.bounds(cell)
        assert low <= truth <= high
        if 0 < truth < K:
            assert low <= 1e-6, cell
            assert high >= K - 1e-6, cell


def attack_random_tables(tmp_path, log, seeds):
    n_protected = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        columns = variables(rng)
        table = counts(rng, columns)
        by = [[c.name for c in columns]]
        if table.sum() < K:
            continue
        release = publish(records_of(tmp_path, columns, table, by), by, MinCell(K), PUBLIC, about(), log)
        attacker = Attacker(leaves_of(columns))
        attacker.read(release.tables[0].csv())
        assert_nothing_recovered(attacker, columns, table)
        assert release.audit.passed
        n_protected += len(attacker.hidden)
    assert n_protected > 3 * len(seeds)


@pytest.mark.slow
def test_no_small_count_of_a_random_table_is_recovered(tmp_path, log):
    attack_random_tables(tmp_path, log, range(10))


@pytest.mark.proofs
def test_no_small_count_of_200_random_tables_is_recovered(tmp_path, log):
    attack_random_tables(tmp_path, log, range(1000, 1200))


def test_the_attacker_does_recover_what_only_the_small_cells_were_hidden_of(tmp_path):
    attacker = Attacker({"kind": {"labour": ["labour"], "sexual": ["sexual"]}})

    attacker.read("kind,count,status\nlabour,40,shown\nsexual,,hidden\nTOTAL,43,shown\n")

    assert attacker.bounds({"kind": "sexual"}) == pytest.approx((3, 3))


@pytest.mark.slow
def test_red_team_with_two_releases_linked_tables_and_charts_recovers_nothing(tmp_path, log):
    """Bad-input family 12: statistics."""
    rng = np.random.default_rng(7)
    columns = [AREAS, *variables(np.random.default_rng(1))[1:2]]
    from commonlight.analysis.disclosure.hierarchy import flat

    columns.append(flat("kind", ["labour", "sexual"], is_declared=True))
    table = rng.negative_binomial(0.9, 0.05, tuple(len(c.leaves) for c in columns))
    attacker = Attacker(leaves_of(columns))
    charts = []
    for name, by in (("linked", [["area", "kind"], ["month", "kind"]]), ("second", [["area", "month"]])):
        records = records_of(tmp_path, columns, table, [[c.name for c in columns]])
        release = publish(records, by, MinCell(K), PUBLIC, about(name), log, safer=True)
        log.append(release.record)
        for published in release.tables:
            attacker.read(published.csv())
        charts += [text for file, text in release.files().items() if file.endswith(".svg")]
        assert set(release.files()) <= {"metadata.json", "statement.txt"} | {
            f"table-{i}.{kind}" for i in (1, 2) for kind in ("csv", "svg")
        }

    assert attacker.hidden
    assert_nothing_recovered(attacker, columns, table)
    assert len(charts) >= 2
    for chart in charts:
        assert "<script" not in chart
        assert "not shown" in chart or "hidden" not in chart


def test_the_chart_is_the_same_whatever_the_hidden_counts_are(tmp_path, log):
    columns = [AREAS]
    charts = set()
    for hidden in ([3, 9], [5, 7], [1, 11], [10, 2]):
        table = np.array([60, 44, *hidden])
        release = publish(
            records_of(tmp_path, columns, table, [["area"]]), [["area"]], MinCell(K), PUBLIC, about(), log
        )
        charts.add(release.files()["table-1.svg"])

    assert len(charts) == 1


def test_reasons_stay_out_of_everything_public(tmp_path, log):
    table = np.array([60, 44, 3, 9])

    release = publish(records_of(tmp_path, [AREAS], table, [["area"]]), [["area"]], MinCell(K), PUBLIC, about(), log)

    assert release.hidden == {"small": 2, "to protect the others": 0}
    assert "small" not in "".join(release.files().values()).replace("small ones", "")
    assert release.for_the_coalition()["hidden"]["small"] == 2


@pytest.mark.slow
def test_few_more_people_since_the_last_release_are_refused_with_an_alternative(tmp_path, log):
    first = np.array([60, 44, 30, 25])
    later = first + np.array([3, 20, 0, 15])
    log.append(
        publish(records_of(tmp_path, [AREAS], first, [["area"]]), [["area"]], MinCell(K), PUBLIC, about(), log).record
    )
    records = records_of(tmp_path, [AREAS], later, [["area"]])

    with pytest.raises(ReleaseRefused) as refused:
        publish(records, [["area"]], MinCell(K), PUBLIC, about("later", "2026-11-01"), log)

    assert refused.value.reasons == ("The figure for area = a1 changed by only a few since the release 'first'.",)
    assert "--safer" in refused.value.alternative
    safer = publish(records, [["area"]], MinCell(K), PUBLIC, about("later", "2026-11-01"), log, safer=True)
    shown = {cells[0]: value for cells, value in safer.tables[0].rows}
    assert shown["a1"] is None
    assert shown["TOTAL"] == 197
    assert sum(value is None for value in shown.values()) >= 2


@pytest.mark.slow
def test_the_same_release_again_is_never_refused(tmp_path, log):
    records = records_of(tmp_path, [AREAS], np.array([60, 44, 3, 9]), [["area"]])
    first = publish(records, [["area"]], MinCell(K), PUBLIC, about(), log)
    log.append(first.record)

    again = publish(records, [["area"]], MinCell(K), PUBLIC, about("again", "2026-12-01"), log)

    assert again.tables == first.tables


def test_a_full_cell_is_hidden_with_room_for_others(tmp_path, log):
    from commonlight.analysis.disclosure.hierarchy import flat

    columns = [flat("age", ["minor", "adult"], is_declared=True), flat("town", ["n", "s"], is_declared=True)]
    table = np.array([[14, 30], [0, 40]])

    by = [["age", "town"]]
    release = publish(records_of(tmp_path, columns, table, by), by, MinCell(K), PUBLIC, about(), log)

    attacker = Attacker(leaves_of(columns))
    attacker.read(release.tables[0].csv())
    low, high = attacker.bounds({"age": "minor", "town": "n"})
    assert (low, high) != (14, 14)
    assert low <= 3


def test_a_figure_from_two_organisations_is_hidden(tmp_path, log):
    path = tmp_path / "t.csv"
    rows = [("n", f"org{i % 2}") for i in range(40)] + [("s", f"org{i % 4}") for i in range(60)]
    rows += [("e", f"org{i % 3}") for i in range(60)]
    path.write_text("town,org\n" + "".join(f"{a},{b}\n" for a, b in rows))
    records = read_records(path, [["town"]], source="org")

    release = publish(records, [["town"]], MinCell(K), PUBLIC, about(), log)

    shown = {cells[0]: value for cells, value in release.tables[0].rows}
    assert shown["n"] is None
    assert release.hidden["rests on too few organisations"] == 1


def test_counts_of_rows_by_few_people_are_hidden(tmp_path, log):
    path = tmp_path / "t.csv"
    rows = [("n", f"p{i % 4}") for i in range(20)] + [("s", f"q{i // 5}") for i in range(300)]
    path.write_text("town,person\n" + "".join(f"{a},{b}\n" for a, b in rows))
    records = read_records(path, [["town"]], person="person", rows_per_person=5)

    release = publish(records, [["town"]], MinCell(K), PUBLIC, about(), log)

    assert {cells[0]: value for cells, value in release.tables[0].rows}["n"] is None


def test_everything_below_the_smallest_count_is_refused(tmp_path, log):
    records = records_of(tmp_path, [AREAS], np.array([3, 2, 1, 0]), [["area"]])

    with pytest.raises(ReleaseRefused, match="longer period"):
        publish(records, [["area"]], MinCell(K), PUBLIC, about(), log)


def test_a_laxer_rule_than_the_audience_allows_is_refused(tmp_path, log):
    records = records_of(tmp_path, [AREAS], np.array([60, 44, 30, 25]), [["area"]])

    with pytest.raises(InputError, match="laxer"):
        publish(records, [["area"]], MinCell(5), PUBLIC, about(), log)
    partners = publish(records, [["area"]], MinCell(5), Rules.for_audience("partners"), about(), log)
    assert partners.tables[0].n_hidden == 0


@pytest.mark.slow
def test_rounded_tables_add_up_and_stay_uncertain(tmp_path, log):
    for seed in range(6):
        rng = np.random.default_rng(seed)
        columns = variables(rng)
        table = counts(rng, columns) + 5
        by = [[c.name for c in columns]]

        release = publish(records_of(tmp_path, columns, table, by), by, Round(5), PUBLIC, about(), log)

        shown = dict(release.tables[0].rows)
        assert all(value % 5 == 0 for value in shown.values())
        for cells, value in shown.items():
            truth = true_count(columns, table, dict(zip(by[0], cells, strict=True)))
            assert abs(value - truth) < 5 or release.error_table[0]["records"] >= 5
            for i, name in enumerate(cells):
                children = columns[i].children.get(name)
                if children:
                    assert value == sum(shown[(*cells[:i], child, *cells[i + 1 :])] for child in children)


def test_a_second_rounding_of_the_same_records_is_refused(tmp_path, log):
    records = records_of(tmp_path, [AREAS], np.array([61, 44, 33, 25]), [["area"]])
    log.append(publish(records, [["area"]], Round(5), PUBLIC, about(), log).record)

    with pytest.raises(ReleaseRefused, match="second rounding"):
        publish(records, [["area"]], Round(5), PUBLIC, about("again"), log)


def test_files_are_written_all_or_none(tmp_path, log):
    records = records_of(tmp_path, [AREAS], np.array([60, 44, 3, 9]), [["area"]])
    release = publish(records, [["area"]], MinCell(K), PUBLIC, about(), log)

    release.write(tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "metadata.json",
        "statement.txt",
        "table-1.csv",
        "table-1.svg",
    ]
    with pytest.raises(InputError, match="not empty"):
        release.write(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".publish")] == []
