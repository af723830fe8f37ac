"""Prevalence from overlapping lists: the published jobs of the R packages, in CPU seconds of one process."""

import importlib
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
from tests.conftest import SHARED

from benchmarks.row import Row
from commonlight.analysis.prevalence import CaptureTable, estimate, selection
from commonlight.analysis.prevalence.decomposable import posterior


def cpu(job: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    job()
    return time.process_time() - start


def loaded(name: str) -> CaptureTable:
    """Return a table kept beside the project."""
    return CaptureTable.from_csv(SHARED / "data" / "mse" / f"{name}.csv")


def run() -> Iterator[Row]:
    """Yield a row per job."""
    for module in ("scipy.special", "scipy.optimize"):
        importlib.import_module(module)
    script = "import time; t = time.process_time(); import commonlight.analysis; print(time.process_time() - t)"
    spent = float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)
    yield Row("import of commonlight.analysis", spent, "CPU s", at_most=0.3)
    six, five, kosovo = (loaded(name) for name in ("uk_2013_six_lists", "uk_2013_five_lists", "kosovo_1999_four_lists"))
    beside = "SparseMSE 245, MultipleSystemsEstimation 137.2"
    yield Row("UK six, stepwise + 1,000 BCa", cpu(lambda: estimate(six, method="stepwise")), "CPU s", 6, beside=beside)
    beside = "SparseMSE about 98, MultipleSystemsEstimation 54.4"
    yield Row(
        "UK five, stepwise + 1,000 BCa", cpu(lambda: estimate(five, method="stepwise")), "CPU s", 5, beside=beside
    )
    models = selection.all_models(5, 3)
    job = cpu(lambda: selection.rank(five.counts, models, 5))
    yield Row("UK five, BIC of 6,084 models", job, "CPU s", 1.3, beside="MultipleSystemsEstimation 13.4")
    job = cpu(lambda: estimate(kosovo, method="bic"))
    yield Row("Kosovo, BIC + 1,000 BCa", job, "CPU s", 1.1, beside="MultipleSystemsEstimation 16.8")
    grid = np.arange(1, 82322.0)
    yield Row("UK five, 822 graphs x 82,321 sizes", cpu(lambda: posterior(five, unseen=grid)), "CPU s", 1)
    tracemalloc.start()
    posterior(five, unseen=grid)
    yield Row("the same, most memory in arrays", tracemalloc.get_traced_memory()[1] / 1e6, "MB", 200)
    tracemalloc.stop()
