"""The answer depends on the data and the seed only: not on engine, workers, order of rows or units of the map."""

import numpy as np
import pytest

from commonlight.analysis.hotspots import draws
from commonlight.analysis.hotspots.observed import best_windows
from commonlight.analysis.hotspots.problem import Problem
from commonlight.analysis.hotspots.replicate import maxima


def made_map(
    model: str = "poisson", *, areas: int = 50, times: int = 1, cases: int = 150, seed: int = 3, **given
) -> Problem:
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 12, (areas, 2)).astype(float)
    population = rng.lognormal(5, 1, areas)
    population[3] = 0
    expected = np.outer(population, 1 + 0.1 * np.arange(times))
    expected *= cases / expected.sum()
    counts = rng.multinomial(cases, expected.ravel() / cases).reshape(areas, times)
    longest = max(times // 2, 1)
    if model == "permutation":
        margins = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / cases
        return Problem(
            points, counts, margins, counts.sum(axis=1).astype(float), model=model, max_times=longest, **given
        )
    if model == "bernoulli":
        people = rng.integers(1, 12, areas)
        counts = rng.binomial(people, 0.3)[:, None]
        expected = people[:, None] * (counts.sum() / people.sum())
        return Problem(points, counts, expected, people.astype(float), model=model, people=people, **given)
    return Problem(points, counts, expected, expected.sum(axis=1), max_times=longest, **given)


WORLDS = {
    "poisson": {},
    "poisson, low": {"direction": "low"},
    "poisson, many cases": {"cases": 3000, "direction": "both"},
    "poisson, near": {"max_distance": 3.0, "max_share": 0.2},
    "bernoulli": {"model": "bernoulli", "direction": "both"},
    "space-time": {"times": 8},
    "space-time, low": {"times": 6, "direction": "low"},
    "space-time, alive": {"times": 8, "alive": True, "max_share": 0.9},
    "permutation": {"model": "permutation", "times": 8},
}


@pytest.mark.slow
@pytest.mark.xdist_group("compiled")
@pytest.mark.parametrize("world", WORLDS)
def test_engines_and_workers_give_the_same_maxima(world: str):
    problem = made_map(**WORLDS[world])
    keys = draws.replication_keys(5, 140)

    array = maxima(problem, keys, engine="array")
    compiled = maxima(problem, keys, engine="compiled")
    shared = maxima(problem, keys, engine="compiled", workers=2)

    assert array.min() > 0
    assert compiled == pytest.approx(array, abs=1e-9)
    assert shared.tolist() == compiled.tolist()


@pytest.mark.slow
@pytest.mark.xdist_group("compiled")
@pytest.mark.parametrize("world", WORLDS)
def test_engines_find_the_same_best_windows(world: str):
    from commonlight.analysis.hotspots.engine import compiled_best_windows

    problem = made_map(**WORLDS[world])

    array, compiled = best_windows(problem), compiled_best_windows(problem)

    assert compiled.llr == pytest.approx(array.llr, abs=1e-9)
    assert compiled.steps.tolist() == array.steps.tolist()
    assert compiled.begin.tolist() == array.begin.tolist()
    assert compiled.end.tolist() == array.end.tolist()


def brute_force(problem: Problem, cases: np.ndarray) -> float:
    """The highest ratio by the definition alone: every circle, every interval."""
    best = 0.0
    begin, end, _ = problem.intervals
    for centre in problem.points:
        far = np.round(((problem.points - centre) ** 2).sum(axis=1), 9)
        for reach in np.unique(far):
            inside = far <= reach
            if problem.at_risk[inside].sum() > problem.cap or reach > problem.max_distance**2:
                break
            for first, last in zip(begin, end, strict=True):
                c, e = cases[inside, first:last].sum(), problem.expected[inside, first:last].sum()
                if c > e and c >= problem.min_cases:
                    best = max(best, float(problem.likelihood(np.array(float(c)), np.array(e))))
    return best


@pytest.mark.parametrize("world", ["poisson", "poisson, near", "bernoulli", "space-time, alive"])
def test_maxima_equal_brute_force(world: str):
    from commonlight.analysis.hotspots.replicate import draw

    problem = made_map(**{**WORLDS[world], "direction": "high", "areas": 14})
    keys = draws.replication_keys(9, 3)
    arranged, _ = problem.arranged()

    found = maxima(problem, keys, engine="array")

    assert found.tolist() == pytest.approx([brute_force(arranged, drawn) for drawn in draw(arranged, keys)])


def test_draws_keep_totals_and_follow_weights():
    keys = draws.replication_keys(1, 400)
    weights = np.array([0.0, 1.0, 2.0, 5.0])
    people = np.array([3, 0, 10, 30])

    counts = draws.multinomial(keys, 50, draws.alias_table(weights))
    chosen = draws.hypergeometric(keys, 30, people)

    assert set(counts.sum(axis=1).tolist()) == {50}
    assert counts.mean(axis=0) == pytest.approx(50 * weights / 8, abs=0.8)
    assert set(chosen.sum(axis=1).tolist()) == {30}
    assert (chosen <= people).all()
    assert chosen.mean(axis=0) == pytest.approx(30 * people / 43, abs=0.4)
    # Without replacement the counts vary less than binomial ones.
    assert chosen[:, 3].var() == pytest.approx(30 * (30 / 43) * (13 / 43) * (13 / 42), rel=0.25)


def test_permuted_times_keep_both_margins():
    keys = draws.replication_keys(2, 50)
    places, times = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 0, 1])

    dealt = draws.permuted(keys, places, times, (3, 3)).reshape(50, 3, 3)

    assert (dealt.sum(axis=2) == [2, 1, 3]).all()
    assert (dealt.sum(axis=1) == [2, 3, 1]).all()
    assert len({row.tobytes() for row in dealt}) > 10


def test_loops_compiled_from_an_older_source_do_not_count_as_ready(tmp_path, monkeypatch):
    from commonlight.analysis.base import compiled
    from commonlight.analysis.hotspots import replicate

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiled.cache_folder.cache_clear()
    folder = compiled.cache_folder()
    (folder / "kernels_0a").mkdir(parents=True)
    (folder / "kernels_0a" / "time.walk_in_time-1.py311.1.nbc").touch()
    assert replicate.compiled_is_ready()

    # Any changed file of the analysis means another folder: a loop may call a loop of another file.
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "analysis" / "base" / "compiled.py"))
    compiled.cache_folder.cache_clear()
    assert compiled.cache_folder() != folder
    assert not replicate.compiled_is_ready()
    compiled.cache_folder.cache_clear()
