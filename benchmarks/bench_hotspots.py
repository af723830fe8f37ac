"""
Scans of maps as large as a country's counties, tracts of a state, and counties by month: whole job in process, warm, 2 workers.

Beside each figure: SaTScan 10.3.2 on two such cores, CPU and wall seconds. The maps are made (log-normal populations on random places).
"""

import resource
import time
from collections.abc import Iterator

import numpy as np

from benchmarks.row import Row
from commonlight.analysis.hotspots import local
from commonlight.analysis.hotspots.problem import Problem
from commonlight.analysis.hotspots.scan import run as scan


def made_map(areas: int, cases: int, months: int = 1, max_share: float = 0.5) -> Problem:
    """Return a map without a hotspot."""
    rng = np.random.default_rng(1)
    population = rng.lognormal(10, 1.3, areas)
    expected = np.outer(population, np.ones(months))
    expected *= cases / expected.sum()
    counts = rng.multinomial(cases, expected.ravel() / cases).reshape(areas, months)
    return Problem(
        rng.random((areas, 2)),
        counts,
        expected,
        expected.sum(axis=1),
        max_times=max(months // 2, 1),
        max_share=max_share,
    )


JOBS = (
    ("3,140 areas, 5,000 cases", (3140, 5000), 999, 1.0, 0.6, "15.4 / 8.2"),
    ("3,140 areas, 50,000 cases", (3140, 50000), 999, 1.5, 0.9, "18 / 12"),
    ("20,000 areas, 50,000 cases", (20000, 50000), 999, 26, 15, "552 / 307"),
    ("3,140 areas x 24 months, windows <= 12 months, 99 replications", (3140, 5000, 24), 99, 7, 4, "296 / 157"),
    ("84,000 areas, 5,000 cases, windows <= 10 %", (84000, 5000, 1, 0.1), 999, 360, 180, "not run"),
    ("300 areas, 200 cases", (300, 200), 999, 0.6, 0.3, "0.2 / 2.1"),
)


def run() -> Iterator[Row]:
    """Yield CPU and wall seconds of each job, then Gi*."""
    scan(made_map(3140, 5000), [str(i) for i in range(3140)], replicates=128, workers=2, engine="compiled")
    scan(made_map(100, 500, 24), [str(i) for i in range(100)], replicates=128, workers=2, engine="compiled")
    for what, sizes, replicates, cpu_bar, wall_bar, satscan in JOBS:
        problem = made_map(*sizes)
        ids = [str(i) for i in range(problem.areas)]
        cpu, wall = time.process_time(), time.perf_counter()
        result = scan(problem, ids, replicates=replicates, workers=2)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        beside = f"SaTScan {satscan} s; LLR {result.clusters[0].llr:.6f}, p {result.clusters[0].p:.3f}"
        yield Row(f"{what}, CPU", cpu, "s", at_most=cpu_bar, beside=beside)
        yield Row(f"{what}, wall", wall, "s", at_most=wall_bar)
        if problem.areas > 10000:
            gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            yield Row(f"{what}, most memory", gib, "GiB", at_most=3.7 if problem.areas > 50000 else 0.93)
    rng = np.random.default_rng(2)
    weights = local.nearest(rng.random((20000, 2)), 8)
    cpu = time.process_time()
    local.gi_star(rng.gamma(2, 1, 20000), weights, permutations=999)
    yield Row(
        "Gi*, 20,000 areas x 999", time.process_time() - cpu, "s", at_most=1.5, beside="esda 1.8 warm, 17.5 first"
    )
