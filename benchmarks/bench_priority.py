"""Priority for outreach over all counties: the run in its child process, and the page after it, in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.row import Row

SCRIPT = r"""
import gzip, os, tempfile, time
folder = tempfile.mkdtemp(prefix="commonlight-bench-")
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
os.makedirs(folder + "/data")
import django; django.setup()
from django.core.management import call_command
for database in ("default", "jobs"):
    call_command("migrate", database=database, verbosity=0)
from django.test import RequestFactory
from django.template.loader import render_to_string
from commonlight.core import clock, services
from commonlight.insight import shown_priority
from commonlight.insight.services import priority, runs
from commonlight.places.selectors import indicators
from commonlight.places.services import packaged
now = clock.now()
services.set_up_site(coalition_name="R", country="US", emergency_number="911", at=now)
for state in packaged.states():
    packaged.load_state(state, by=None, at=now)
figures = [one.slug for one in indicators(level="county") if priority.may_be_need(one)]
need = [slug for slug in figures if slug not in ("group-quarters", "crowded")]
run = priority.ask(level="county", within="", need=need, exposure=["group-quarters", "crowded"], weights={}, with_minority=False,
                   language="es", n=300, rural_floor=0.3, by=None, at=now)
began = time.perf_counter()
runs.perform(run)
worked = time.perf_counter() - began
times = []
for _ in range(5):
    run.refresh_from_db()
    began = time.perf_counter()
    asked, found = runs.asked_of(run), runs.result_of(run)
    page = shown_priority.page_of(asked, found)
    times.append(time.perf_counter() - began)
size = len(gzip.compress((page.picture + page.rows).encode()))
print(page.n_areas, worked, times[0], sorted(times)[2], size, len(run.asked) + len(run.result))
"""


def run() -> Iterator[Row]:
    """Yield how long the run and the page after it take, and how large they are."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    n, worked, first, page, size, kept = (float(word) for word in done.stdout.split()[-6:])
    yield Row(f"priority of {n:,.0f} counties, 500 draws and each figure left out", worked, "s", at_most=60)
    yield Row("the page after the run, opened first: map and table", first * 1000, "ms", at_most=300)
    yield Row("the page after the run, opened again", page * 1000, "ms", at_most=300)
    yield Row("its map and table, compressed", size / 1000, "kB", at_most=150)
    yield Row("kept of the run, inputs and answer", kept / 1e6, "MB", at_most=5)
