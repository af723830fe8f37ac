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


def outlines(path, names):
    def square(i):
        return {"type": "Polygon", "coordinates": [[[i, 40], [i + 1, 40], [i + 1, 41], [i, 41], [i, 40]]]}

    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": square(i)} for i, name in enumerate(names)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.slow
def test_the_map_is_the_same_whatever_the_hidden_counts_are(tmp_path):
    shapes = outlines(tmp_path / "areas.geojson", ["Cedar", "Alder", "Brook", "Dell"])
    hierarchy = tmp_path / "h.csv"
    hierarchy.write_text(
        "variable,value,parent\n" + "".join(f"area,{a},\n" for a in ("Alder", "Brook", "Cedar", "Dell"))
    )
    drawn = set()
    for number, (third, fourth) in enumerate([(3, 9), (5, 7), (11, 1)]):
        table = tmp_path / "t.csv"
        table.write_text(f"area,n\nAlder,60\nBrook,44\nCedar,{third}\nDell,{fourth}\n")
        more = ["--count", "n", "--map", str(shapes), "--map-key", "name", "--hierarchy", str(hierarchy)]
        assert run(tmp_path, table, *more, by="area", out=f"out{number}") == 0
        drawn.add((tmp_path / f"out{number}" / "map-1.svg").read_text())

    (svg,) = drawn
    assert svg.count("<path d=") >= 4
    assert "Cedar: not shown; Alder: 60; Brook: 44; Dell: not shown" in svg
    assert "<script" not in svg
    assert "A missing figure" in svg or "a missing figure is not zero" in svg


def test_an_outline_that_is_no_category_is_bad_input_and_nothing_is_written(tmp_path, table, capsys):
    shapes = outlines(tmp_path / "areas.geojson", ["Elsewhere"])

    assert run(tmp_path, table, "--map", str(shapes), "--map-key", "name") == 2
    assert "'Elsewhere' is no category of 'area'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


FUNDER = ["--audience", "funder", "--recipient", "Harbour Fund", "--legal-basis", "grant condition 7"]


@pytest.mark.slow
def test_a_named_funder_gets_exact_totals_only_with_an_agreement(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("town,n\nAlder,60\nBrook,3\n")
    more = ["--count", "n", "--own-work", "people trained", *FUNDER]

    assert run(tmp_path, path, *more, rule="mincell:1", by="town") == 2
    assert "its agreement is missing" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run(tmp_path, path, *more, "--agreement", "HF-2026-04", rule="mincell:1", by="town") == 0
    assert "Brook,3,shown" in (tmp_path / "out" / "table-1.csv").read_text()
    assert "Confidential: for Harbour Fund only" in (tmp_path / "out" / "statement.txt").read_text()
