"""A budget over the counties of the United States, to proven optimality."""

import csv
import gzip
import io
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.row import Row
from commonlight.analysis.allocation import Area, Floor, Problem, Programme, best_plan

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "vulnerability"


def counties() -> tuple[Area, ...]:
    """Return the counties with need = population x overall percentile and an invented cost of 5 to 105."""
    with io.TextIOWrapper(gzip.open(FOLDER / "svi_2022_us_county.csv.gz"), "utf-8-sig") as stream:
        people = {r["FIPS"].zfill(5): (float(r["E_TOTPOP"]), float(r["RPL_THEMES"])) for r in csv.DictReader(stream)}
    rng = np.random.default_rng(1)
    areas = []
    with (FOLDER / "us_county_centroids.csv").open() as stream:
        for row in csv.DictReader(stream):
            population, percentile = people.get(row["fips"].zfill(5), (0, -1))
            if percentile >= 0:
                groups = frozenset({"small"} if population < 50_000 else ())
                need, cost = population * percentile, float(rng.uniform(5, 105))
                areas.append(Area(row["fips"], need, cost, float(row["lat"]), float(row["lon"]), groups))
    return tuple(areas)


def run() -> Iterator[Row]:
    """Yield wall seconds to a proven gap of 1e-4, and the quick method's distance from it."""
    if not FOLDER.exists():
        print("  left out: the county files are not beside the project")
        return
    areas = counties()
    best_plan(Problem(areas[:50], (Programme(reach_km=80),), 100.0))
    for budget, floors in ((200.0, ()), (1000.0, ()), (1000.0, (Floor("small", 0.3),))):
        problem = Problem(areas, (Programme(reach_km=80),), budget, floors=floors)
        start, cpu = time.perf_counter(), time.process_time()
        plan = best_plan(problem, seconds=60)
        wall = time.perf_counter() - start
        what = f"{len(areas)} counties, budget {budget:g}, {len(floors)} floors, gap {plan.gap:.1e}"
        yield Row(
            what, wall, "s wall", at_most=5, beside=f"{time.process_time() - cpu:.1f} CPU s, proven {plan.proven}"
        )
    quick = best_plan(Problem(areas, (Programme(reach_km=80),), 1000.0), quick=True)
    yield Row("quick method, distance from its bound", quick.gap, "share", at_most=0.05)
    programmes = tuple(
        Programme(f"p{i}", cost=1.0 + i, effect=0.1 + 0.04 * i, reach_km=20.0 + 3 * i, at_most=100) for i in range(20)
    )
    start = time.perf_counter()
    plan = best_plan(Problem(areas, programmes, 1000.0, returns=(1.0, 0.5)), seconds=25)
    yield Row("counties x 20 programmes, gap reached", plan.gap, "share", at_most=0.01,
              beside=f"{time.perf_counter() - start:.1f} s wall")  # fmt: skip
