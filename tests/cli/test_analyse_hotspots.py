"""`commonlight analyse hotspots`: the contract, and errors by row and column with nothing written."""

import json
from pathlib import Path

import pytest

from commonlight.cli.main import main

AREAS = "id,x,y,population\na,0,0,100\nb,1,0,100\nc,0,1,100\nd,9,9,100\ne,9,8,100\nf,5,5,100\n"
CASES = "id,cases\na,9\nb,8\nc,1\nd,1\ne,0\nf,1\n"


def run(folder: Path, areas: str = AREAS, cases: str = CASES, *more: str) -> tuple[int, Path]:
    (folder / "areas.csv").write_text(areas)
    (folder / "cases.csv").write_text(cases)
    out = folder / "out.json"
    command = [
        "analyse",
        "hotspots",
        str(folder / "areas.csv"),
        "--id",
        "id",
        "--x",
        "x",
        "--y",
        "y",
        "--population",
        "population",
    ]
    command += [
        "--cases-file",
        str(folder / "cases.csv"),
        "--cases",
        "cases",
        "--replicates",
        "99",
        "--json",
        str(out),
        *more,
    ]
    return main(command), out


def test_json_has_the_promised_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    code, out = run(tmp_path, AREAS, CASES, "--html", str(tmp_path / "out.html"))

    result = json.loads(out.read_text())
    first = result["clusters"][0]
    assert code == 0
    assert set(first["members"]) == {"a", "b"}
    assert first["cases"] == 17
    assert first["expected"] == pytest.approx(20 / 3)
    assert {"center", "radius", "start", "end", "relative_risk", "llr", "p", "p_low", "p_high", "tied_with"} <= set(
        first
    )
    assert (result["model"], result["replicates"]) == ("poisson", 99)
    assert result["sentence"] in capsys.readouterr().out
    page = (tmp_path / "out.html").read_text()
    assert "<svg" in page and "src=" not in page and "<script" not in page


@pytest.mark.parametrize(
    ("areas", "cases", "more", "message"),
    [
        (AREAS, CASES + "zz,1\n", (), "row 8, column 'id': cases for 'zz'"),
        (AREAS + "a,3,3,50\n", CASES, (), "row 8, column 'id': 'a' stands already in row 2"),
        (
            AREAS.replace("a,0,0,100", "a,0,0,0"),
            CASES,
            (),
            "row 2, column 'population': 'a' has 9 cases but a population of 0",
        ),
        (AREAS, CASES.replace("a,9", "a,-9"), (), "row 2, column 'cases'"),
        (AREAS, CASES.replace("a,9", "a,1.5"), (), "row 2, column 'cases': 1.5 is not a whole number"),
        (AREAS.replace("b,1,0", "b,,0"), CASES, (), "row 3, column 'x': an empty cell"),
        (AREAS.replace("b,1,0", "b,40,-106"), CASES, ("--latlon",), "row 3, column 'y': -106 is no latitude"),
        (AREAS, CASES, ("--model", "space-time"), "needs --time"),
        (AREAS, CASES, ("--max-share", "0"), "largest share"),
        (AREAS, "id,cases\n", (), "no rows"),
    ],
)
def test_bad_input_is_named_and_nothing_written(tmp_path, capsys, areas, cases, more, message):
    code, out = run(tmp_path, areas, cases, *more)

    assert code == 2
    assert message in capsys.readouterr().err
    assert not out.exists()


def test_degrees_far_from_people_are_suspected_as_swapped(tmp_path, capsys):
    areas = "id,x,y,population\na,40.7,-74.0,9\nb,40.8,-73.9,9\nc,40.6,-73.8,9\n"

    code, _ = run(tmp_path, areas, "id,cases\na,2\nb,1\nc,1\n", "--latlon")

    assert code == 2
    assert "probably swapped" in capsys.readouterr().err


def test_a_wrong_place_for_one_output_leaves_none_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    code, out = run(tmp_path, AREAS, CASES, "--html", str(tmp_path / "nowhere" / "page.html"))

    assert code == 2
    assert not out.exists()
    assert "page.html" in capsys.readouterr().err


@pytest.mark.slow
def test_ellipses_are_told_and_drawn(tmp_path: Path):
    row = "id,x,y,population\n" + "".join(f"a{x}{y},{x},{y},100\n" for x in range(5) for y in range(5))
    cases = "id,cases\n" + "".join(f"a{x}{y},{9 if y == 2 else 1}\n" for x in range(5) for y in range(5))

    code, out = run(tmp_path, row, cases, "--shape", "ellipse", "--html", str(tmp_path / "page.html"))

    first = json.loads(out.read_text())["clusters"][0]
    assert code == 0
    assert set(first["members"]) == {f"a{x}2" for x in range(5)}
    assert first["elongation"] > 1
    assert first["angle"] == 0
    page = (tmp_path / "page.html").read_text()
    assert "circles and ellipses" in page
    assert "<ellipse" in page


@pytest.mark.slow
@pytest.mark.xdist_group("compiled")
def test_prepare_leaves_the_fast_loops_ready(capsys: pytest.CaptureFixture[str]):
    from commonlight.analysis.hotspots.replicate import compiled_is_ready

    code = main(["analyse", "prepare"])

    assert code == 0
    assert compiled_is_ready()
    assert "are ready in" in capsys.readouterr().out


@pytest.mark.parametrize("model", ["space-time", "permutation", "poisson"])
def test_a_misspelt_column_of_dates_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], model: str):
    code, out = run(tmp_path, AREAS, CASES, "--model", model, "--time", "mnoth")

    assert code == 2
    assert not out.exists()
    assert "no column 'mnoth'" in capsys.readouterr().err
