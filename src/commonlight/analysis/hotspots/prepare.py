"""Compiling the fast loops ahead, once after an installation."""

import numpy as np

from commonlight.analysis.hotspots.draws import replication_keys
from commonlight.analysis.hotspots.engine import compiled_best_windows, compiled_maxima
from commonlight.analysis.hotspots.problem import Problem


def prepare() -> None:
    """Compile every loop of the scans, or load it where it lies compiled already: one small map per model, in space and in time."""
    points = np.array([(x, y) for x in range(4) for y in range(3)], dtype=float)
    globe = np.column_stack([points, np.ones(12)])
    for places, model, times in (
        (points, "poisson", 1),
        (globe, "bernoulli", 1),
        (points, "poisson", 3),
        (globe, "permutation", 3),
    ):
        cases = 1 + np.arange(12 * times).reshape(12, times) % 3
        expected = np.outer(cases.sum(axis=1), cases.sum(axis=0)) / cases.sum()
        people = cases.sum(axis=1) * 3 if model == "bernoulli" else None
        problem = Problem(places, cases, expected, expected.sum(axis=1), model=model, people=people, max_times=times)
        arranged, _ = problem.arranged()
        compiled_best_windows(arranged)
        compiled_maxima(arranged, replication_keys(1, 2))
