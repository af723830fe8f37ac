"""How many cells are hidden beside the optimum, and a large table attacked from outside."""

import numpy as np
import pytest
from tests.analysis.disclosure.attacker import Attacker
from tests.analysis.disclosure.worlds import about, leaves_of, write_counts

from commonlight.analysis.disclosure import suppression
from commonlight.analysis.disclosure.cube import cube_of
from commonlight.analysis.disclosure.hierarchy import flat, hierarchy_of
from commonlight.analysis.disclosure.publish import publish
from commonlight.analysis.disclosure.reading import read_records
from commonlight.analysis.disclosure.release_log import ReleaseLog
from commonlight.analysis.disclosure.rule import MinCell
from commonlight.analysis.disclosure.rules import Rules
from commonlight.analysis.disclosure.sensitivity import sensitive_cells
from commonlight.analysis.disclosure.suppression_exact import optimal_pattern

PUBLIC = Rules.for_audience("public")
K = 11


def columns_of(*sizes):
    return [
        flat(name, [f"{name}{i}" for i in range(size)], is_declared=True)
        for name, size in zip("abc", sizes, strict=False)
    ]


@pytest.mark.slow
def test_blocks_hide_hardly_more_than_the_optimum(monkeypatch):
    monkeypatch.setattr(suppression, "EXACT_CELLS", 0)
    best = ours = 0
    for seed in (0, 3, 9):
        table = np.random.default_rng(seed).negative_binomial(1, 0.03, (12, 8))
        cube = cube_of(columns_of(12, 8), table, [["a", "b"]])
        sensitive = sensitive_cells(cube, PUBLIC)
        first = cube.asked.ravel().copy()
        first[sensitive.places] = False

        optimum = optimal_pattern(cube, sensitive, first, seconds=60)

        assert optimum is not None
        best += int((~optimum).sum())
        ours += int((~suppression.protect(cube, sensitive).shown).sum())
    assert best <= ours <= 1.15 * best


@pytest.mark.slow
def test_a_large_table_keeps_most_figures_and_gives_none_of_the_small_ones_away(tmp_path):
    areas = hierarchy_of("area", [(f"t{i:02}", f"county {i // 5}", 1) for i in range(15)])
    columns = [
        areas,
        flat("month", [f"m{i:02}" for i in range(10)], is_declared=True),
        flat("kind", "abcd", is_declared=True),
    ]
    rng = np.random.default_rng(4)
    table = rng.poisson(rng.gamma(1, 40, (15, 10, 4)))
    by = [["area", "month", "kind"]]
    path = write_counts(tmp_path / "t.csv", columns, table)
    records = read_records(path, by, hierarchies={c.name: c for c in columns}, count="n")

    release = publish(records, by, MinCell(K), PUBLIC, about(), ReleaseLog(tmp_path / "log"))

    attacker = Attacker(leaves_of(columns))
    attacker.read(release.tables[0].csv())
    assert len(attacker.hidden) < 0.6 * len(release.tables[0].rows)
    truth = np.zeros(len(attacker.place))
    for (area, kind, month), place in attacker.place.items():
        truth[place] = table[
            columns[0].leaves.index(area), columns[1].leaves.index(month), columns[2].leaves.index(kind)
        ]
    small = [cell for cell in attacker.hidden.values() if 0 < attacker.row(cell) @ truth < K]
    assert len(small) > 50
    for i in rng.choice(len(small), 5, replace=False):
        low, high = attacker.bounds(small[i])
        assert low <= 1e-6
        assert high >= K - 1e-6
