"""The impact page's job: power, and the whole report of sixty months, each in a child process of its own."""

import os
import resource
import time
from collections.abc import Iterator

import django

from benchmarks.row import Row

COUNTS = [14, 12, 17, 15, 13, 16, 18, 12, 15, 14, 11, 16] * 5


def run() -> Iterator[Row]:
    """Yield a row per job: wall time from the question to the answer, CPU beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from commonlight.insight.services.impact import RUNS, in_child

    months = [f"{2020 + i // 12}-{i % 12 + 1:02d}" for i in range(60)]
    plan = {"outcome": "reports", "time": "month", "start": "2023-01", "mei": 1.5}
    power = {"what": "power", "mean": 14.4, "before": 36, "after": 24, "mei": 1.5, "runs": RUNS, "seed": 1}
    report = {"what": "impact", "plan": plan, "months": months, "counts": COUNTS, "facts": {"smallest": 5, "hidden": []},
              "runs": RUNS // 2, "seed": 1, "version": ""}  # fmt: skip
    for what, asked in (("power of a plan", power), ("impact report as page and text file", report)):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        found = in_child("impact", asked)
        spent, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if "problem" in found:
            raise RuntimeError(found["problem"])
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        yield Row(what, spent, "s", 15, beside=f"{cpu:.1f} CPU s")
