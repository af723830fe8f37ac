"""Releases of different states of the data, read together by somebody who keeps them all."""

import numpy as np
import pytest
from scipy import sparse
from tests.analysis.disclosure.attacker import PatientAttacker
from tests.analysis.disclosure.worlds import AREAS, about, counts, leaves_of, variables, write_counts

from commonlight.analysis.disclosure.attack import Polytope, extreme
from commonlight.analysis.disclosure.hierarchy import flat
from commonlight.analysis.disclosure.publish import publish
from commonlight.analysis.disclosure.reading import read_records
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rule import MinCell
from commonlight.analysis.disclosure.rules import Rules

PUBLIC = Rules.for_audience("public")
K = 11
TOWNS = flat("town", ["a", "b", "c", "d"], is_declared=True)


@pytest.fixture
def log(tmp_path):
    return ReleaseLog(tmp_path / "releases.jsonl")


def records_of(tmp_path, columns, table):
    path = write_counts(tmp_path / "t.csv", columns, np.array(table))
    return read_records(path, [[c.name for c in columns]], hierarchies={c.name: c for c in columns}, count="n")


def released(tmp_path, log, columns, table, name, as_of, *, safer=True):
    by = [[c.name for c in columns]]
    release = publish(
        records_of(tmp_path, columns, table), by, MinCell(K), PUBLIC, about(name, as_of), log, safer=safer
    )
    log.append(release.record)
    return release


def test_somebody_who_keeps_releases_works_out_what_each_alone_hides():
    june = "town,count,status\na,60,shown\nb,,hidden\nc,,hidden\nd,40,shown\nTOTAL,140,shown\n"
    july = "town,count,status\na,60,shown\nb,36,shown\nc,,hidden\nd,,hidden\nTOTAL,140,shown\n"
    attacker = PatientAttacker(leaves_of([TOWNS]))

    first, _ = attacker.read([june]), attacker.read([july])

    assert attacker.bounds({"town": "c"}, first) == pytest.approx((4, 4))


@pytest.mark.slow
def test_figures_hidden_in_turn_are_seen_to_give_each_other_away(tmp_path, log):
    """In June b and c are hidden (36 and 4), in July nothing grew: hiding c and d instead would give both away."""
    released(tmp_path, log, [TOWNS], [60, 36, 4, 40], "june", "2026-06-30")
    kept = log.records()[0]

    again = released(tmp_path, log, [TOWNS], [60, 36, 4, 40], "july", "2026-07-31")

    def hidden(cells):
        return {next(iter(cell.region["town"])) for cell in cells if cell.value is None}

    assert hidden(again.record.cells) == hidden(kept.cells)


@pytest.mark.slow
def test_a_few_more_people_behind_hidden_figures_are_refused_and_hidden_wider(tmp_path, log):
    released(tmp_path, log, [TOWNS], [60, 44, 30, 25], "june", "2026-06-30")
    july = [63, 64, 30, 40]

    with pytest.raises(ReleaseRefused, match="--safer"):
        released(tmp_path, log, [TOWNS], july, "july", "2026-07-31", safer=False)
    safer = released(tmp_path, log, [TOWNS], july, "july", "2026-07-31")

    attacker = PatientAttacker(leaves_of([TOWNS]))
    june_text = "town,count,status\na,60,shown\nb,44,shown\nc,30,shown\nd,25,shown\nTOTAL,159,shown\n"
    first, second = attacker.read([june_text]), attacker.read([safer.tables[0].csv()])
    low, high = attacker.bounds({"town": "a"}, second, since=first)
    assert low <= 1e-6
    assert high >= K - 1e-6


def attack_random_pairs(tmp_path, seeds):
    """Red team: two states of a random table, published one after the other, read by an attacker with its own programme."""
    n_read = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        columns = variables(rng)
        before = counts(rng, columns)
        after = before + rng.poisson(rng.choice([0.0, 2.0, 20.0], before.shape))
        log = ReleaseLog(tmp_path / f"log-{seed}")
        tables, attacker = [before, after], PatientAttacker(leaves_of(columns))
        try:
            for i, table in enumerate(tables):
                release = released(tmp_path, log, columns, table, f"r{i}", f"2026-0{i + 1}-28")
                attacker.read([release.tables[0].csv()])
        except ReleaseRefused as refused:
            assert refused.alternative
            continue
        n_read += 1
        for state, table in enumerate(tables):
            for cell in attacker.states[state].hidden.values():
                row = attacker.one.row(cell)
                truth = int(row @ true_leaves(columns, attacker, table))
                low, high = attacker.bounds(cell, state)
                assert low - 1e-6 <= truth <= high + 1e-6
                if 0 < truth < K:
                    assert low <= 1e-6, (seed, state, cell)
                    assert high >= K - 1e-6, (seed, state, cell)
        for cell in attacker.states[1].hidden.values():
            low, high = attacker.bounds(cell, 1, since=0)
            assert not 1e-6 < low < K - 1e-6, (seed, cell)
            assert not 1e-6 < high < K - 1e-6, (seed, cell)
    assert n_read > len(seeds) / 4


def true_leaves(columns, attacker, table):
    """Return the finest counts in the attacker's order."""
    names = [c.name for c in columns]
    found = np.zeros(attacker.n)
    for combination, place in attacker.one.place.items():
        leaf = dict(zip(attacker.one.names, combination, strict=True))
        found[place] = table[tuple(c.leaves.index(leaf[n]) for n, c in zip(names, columns, strict=True))]
    return found


@pytest.mark.slow
def test_two_states_of_a_random_table_together_give_nothing_away(tmp_path):
    attack_random_pairs(tmp_path, [2])


@pytest.mark.proofs
def test_two_states_of_12_random_tables_together_give_nothing_away(tmp_path):
    attack_random_pairs(tmp_path, range(500, 512))


@pytest.mark.slow
def test_counts_that_fell_are_compared_figure_by_figure_and_said_so(tmp_path, log):
    released(tmp_path, log, [AREAS], [60, 44, 30, 25], "june", "2026-06-30")

    later = released(tmp_path, log, [AREAS], [40, 90, 50, 45], "july", "2026-07-31")

    assert any("figure by figure" in one for one in later.warnings)


def test_a_cell_whose_shown_parts_exceed_its_bound_has_a_table_that_reaches_it():
    # Two unknowns: a whole without upper bound, and its shown part of 53; asked is a bound of 11 only.
    piece = Polytope(
        np.arange(3), sparse.csr_array(np.array([[1.0, 0.0, 0.0], [1.0, 1.0, -1.0]])), np.array([53.0, 0.0])
    )

    assert extreme(piece, 2, downwards=False, enough=11.0)[2] >= 53
    assert extreme(piece, 2, downwards=False, enough=60.0)[2] == pytest.approx(60)
