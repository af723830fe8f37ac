"""`commonlight publish`."""

import csv
import json

import pytest

from commonlight.cli.main import main


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "reports.csv"
    counts = {("Alder", "labour"): 40, ("Alder", "sexual"): 31, ("Brook", "labour"): 28, ("Brook", "sexual"): 4}
    lines = [f"{area},{kind}" for (area, kind), n in counts.items() for _ in range(n)]
    path.write_text("area,kind\n" + "\n".join(lines) + "\n")
    return path


def run(tmp_path, table, *more, rule="mincell:11", by="area,kind", out="out"):
    return main(["publish", str(table), "--by", by, "--rule", rule, "--out", str(tmp_path / out), *more])


@pytest.mark.slow
def test_a_table_is_published_with_margins_and_status(tmp_path, table, capsys):
    code = run(tmp_path, table, "--log", str(tmp_path / "log.jsonl"), "--json", str(tmp_path / "own.json"))

    assert code == 0
    with (tmp_path / "out" / "table-1.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    hidden = [(row["area"], row["kind"]) for row in rows if row["status"] == "hidden"]
    assert ("Brook", "sexual") in hidden
    assert all(row["count"] == "" for row in rows if row["status"] == "hidden")
    assert {"area": "TOTAL", "kind": "TOTAL", "count": "103", "status": "shown"} in rows
    assert json.loads((tmp_path / "own.json").read_text())["hidden"]["small"] == 1
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 1
    assert "audit:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        ("area,n\nAlder,-2\n", ["--count", "n"], "row 2, column 'n'"),
        ("area,n\nAlder,3\nBrook,2.5\n", ["--count", "n"], "row 3, column 'n'"),
        ("area\n", [], "no rows"),
        ("place\nAlder\n", [], "no column 'area'"),
        ("area\nAlder\n\nBrook\n,\n", [], "cannot be read"),
        ("area,n\nAlder,3\n,4\n", ["--count", "n"], "row 3, column 'area'"),
        ("area\nTOTAL\n", [], "cannot be called TOTAL"),
    ],
)
def test_bad_input_says_where_and_writes_nothing(tmp_path, capsys, text, more, message):
    path = tmp_path / "t.csv"
    path.write_text(text)

    code = run(tmp_path, path, *more, by="area")

    assert code == 2
    assert message in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["t.csv"]


def test_an_unknown_category_is_named(tmp_path, table, capsys):
    hierarchy = tmp_path / "h.csv"
    hierarchy.write_text("variable,value,parent\narea,Alder,County\narea,Cedar,County\n")

    code = run(tmp_path, table, "--hierarchy", str(hierarchy), by="area")

    assert code == 2
    assert "row 73, column 'area': the category 'Brook'" in capsys.readouterr().err


def test_one_row_is_refused_with_an_alternative(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("area\nAlder\n")

    code = run(tmp_path, path, by="area")

    assert code == 1
    assert "What can be published instead" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("rule", ["mincell", "mincell:0", "round:x", "dp:ways=2", "dp:epsilon=1,ways=4", "other:1"])
def test_a_rule_that_is_not_understood_is_bad_input(tmp_path, table, capsys, rule):
    assert run(tmp_path, table, rule=rule) == 2
    assert "is not understood" in capsys.readouterr().err


def test_a_telephone_number_as_category_is_warned_of(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("contact\n" + "office\n" * 30 + "555-0100-22\n" * 20)

    assert run(tmp_path, path, by="contact") == 0
    assert "looks like a telephone or identity number" in capsys.readouterr().out
