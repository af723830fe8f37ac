"""Areas in which few people live are joined before anything is counted, and no sum says more than it should."""

import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.disclosure.geography import joined_areas, read_people
from commonlight.analysis.disclosure.hierarchy import hierarchy_of
from commonlight.analysis.disclosure.release_log import ReleaseLog
from commonlight.analysis.disclosure.rules import Rules
from commonlight.cli.main import main

PUBLIC = Rules.for_audience("public")
PEOPLE = "area,people,parent\nAlder,12000,Harbour\nDell,900,Harbour\nElm,1900,Harbour\nFern,300,Moor\nGorse,400,Moor\nHeath,2600,Vale\n"


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text(PEOPLE)
    return path


def test_no_published_area_has_fewer_people_than_the_floor(people):
    counts, parents = read_people(people)
    areas = joined_areas("area", counts, parents, PUBLIC)

    assert areas.published == {
        "Alder": "Alder",
        "Dell": "rest of Harbour",
        "Elm": "rest of Harbour",
        "Fern": "other areas",
        "Gorse": "other areas",
        "Heath": "other areas",
    }
    for leaf in areas.variable.leaves:
        assert sum(counts[one] for one in areas.variable.finest(leaf)) >= PUBLIC.people_floor
    assert areas.n_joined == 5


def test_a_county_of_which_a_part_stands_elsewhere_gets_no_sum(people):
    counts, parents = read_people(people)
    areas = joined_areas("area", counts, parents, PUBLIC)

    assert set(areas.variable.nodes) == {"Alder", "rest of Harbour", "other areas", "Harbour", "TOTAL"}
    assert areas.variable.finest("Harbour") == {"Alder", "Dell", "Elm"}


def test_a_written_tree_keeps_the_sums_that_still_hold(people):
    counts, parents = read_people(people)
    pairs = [(area, parent, 1) for area, parent in parents.items()]
    tree = hierarchy_of("area", [*pairs, ("Harbour", "State", 1), ("Vale", "State", 1), ("Moor", "", 1)])

    areas = joined_areas("area", counts, parents, PUBLIC, known=tree)

    assert "Harbour" in areas.variable.nodes
    assert "State" not in areas.variable.nodes, "a part of it, Heath, is in other areas"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("area,people\nAlder,12.5\n", "row 2"),
        ("area,people\nAlder,5000\nAlder,5000\n", "row 3"),
        ("area,people\n,5000\n", "another name"),
        ("area,people\nAlder,2000\nBrook,400\n", "fewer than the 2,500"),
        ("area,people,parent\nAlder,9000,\nBrook,9000,Alder\n", "both an area and the parent"),
        ("area,people,parent\nrest of X,9000,X\nBrook,900,X\nElm,1800,X\n", "the name of another area"),
    ],
)
def test_wrong_files_of_people_are_refused(tmp_path, text, says):
    (tmp_path / "areas.csv").write_text(text)

    with pytest.raises(InputError, match=says):
        joined_areas("area", *read_people(tmp_path / "areas.csv"), PUBLIC)


@pytest.fixture
def publish(tmp_path, people):
    def run(counts, *options):
        rows = [f"{area},{kind}" for (area, kind), n in counts.items() for _ in range(n)]
        (tmp_path / "t.csv").write_text("\n".join(["area,kind", *rows]) + "\n")
        fixed = [
            "publish",
            str(tmp_path / "t.csv"),
            "--by",
            "area,kind",
            "--rule",
            "mincell:11",
            "--people",
            str(people),
        ]
        return main([*fixed, "--as-of", "2026-09-30", *options])

    return run


COUNTS = {
    (area, kind): n
    for area, pair in {"Alder": (60, 45), "Dell": (4, 20), "Elm": (36, 20), "Fern": (20, 30), "Heath": (40, 30)}.items()
    for kind, n in zip("ab", pair, strict=True)
}


def test_the_command_publishes_joined_areas_only(tmp_path, publish):
    assert publish(COUNTS, "--out", str(tmp_path / "out"), "--json", str(tmp_path / "own.json")) == 0

    everything = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert "rest of Harbour,a,40,shown" in (tmp_path / "out" / "table-1.csv").read_text()
    for name in ("Dell", "Elm", "Fern", "Heath"):
        assert name not in everything
    assert "fewer than 2,500 people are joined" in (tmp_path / "out" / "statement.txt").read_text()


def test_areas_by_themselves_later_cannot_be_subtracted_from_joined_ones(tmp_path, publish):
    log = tmp_path / "log.jsonl"
    assert publish(COUNTS, "--log", str(log), "--out", str(tmp_path / "first")) == 0
    regions = [cell.region.get("area") for record in ReleaseLog(log).records() for cell in record.cells]
    assert frozenset({"Dell", "Elm"}) in regions
    (tmp_path / "areas.csv").write_text(PEOPLE.replace("Elm,1900", "Elm,2900").replace("Dell,900", "Dell,2700"))

    code = publish(COUNTS, "--log", str(log), "--safer", "--out", str(tmp_path / "second"))

    # Dell's 4 are the 40 of the joined area less Elm's 36.
    assert code == 0
    assert "Elm,a,,hidden" in (tmp_path / "second" / "table-1.csv").read_text()
    assert "Dell,a,,hidden" in (tmp_path / "second" / "table-1.csv").read_text()


def test_an_area_that_the_file_does_not_know_stops_the_release(tmp_path, publish):
    assert publish({**COUNTS, ("Nowhere", "a"): 3}, "--out", str(tmp_path / "out")) == 2
    assert not (tmp_path / "out").exists()
