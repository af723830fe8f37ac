"""Impact: ten places of sixty months evaluated, a staggered panel, the power table."""

import resource
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.row import Row
from commonlight.analysis.base.tables import table_of
from commonlight.analysis.impact import Panel, Plan, evaluate, power
from commonlight.analysis.impact.report import build_report
from commonlight.analysis.impact.report_html import report_html
from commonlight.analysis.impact.staggered_result import analyse


def cpu(job: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    job()
    return time.process_time() - start


def ten_places() -> None:
    """Evaluate ten invented places of sixty months, each with a comparison series."""
    rng = np.random.default_rng(1)
    months = [f"{2020 + i // 12}-{i % 12 + 1:02d}" for i in range(60)]
    plan = Plan.from_mapping({"outcome": "reports", "time": "month", "start": "2023-01", "comparison": "elsewhere"})
    for _ in range(10):
        rows = zip(months, rng.poisson(30, 60), rng.poisson(25, 60), strict=True)
        result = evaluate(plan, table_of(("month", "reports", "elsewhere"), rows))
        assert result.as_dict() and report_html(build_report(result))


def run() -> Iterator[Row]:
    """Yield a row per job."""
    yield Row("10 places x 60 months, all models, checks and report", cpu(ten_places), "CPU s", 15)
    rng = np.random.default_rng(2)
    cohort = np.array([0, 4, 6, 7] * 50)
    panel = Panel.made(tuple(f"p{i}" for i in range(200)), np.arange(1, 11), rng.normal(size=(200, 10)), cohort)
    yield Row("200 places x 10 times, all estimators, 499 reshuffles", cpu(lambda: analyse(panel)), "CPU s")
    yield Row("power, 2,000 simulations a size", cpu(lambda: power(10, before=24, after=12)), "CPU s")
    yield Row("most memory of the process", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", 500)
