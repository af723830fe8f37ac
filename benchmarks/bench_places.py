"""The map page of all counties, and loading figures of 84,000 tracts, each in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.row import Row

SCRIPT = r"""
import gzip, os, random, tempfile, time
folder = tempfile.mkdtemp(prefix="commonlight-bench-")
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
os.makedirs(folder + "/data")
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from commonlight.core import clock, services
from commonlight.places import selectors, shown
from commonlight.places.readers import figures
from commonlight.places.services import loading, packaged
now = clock.now()
services.set_up_site(coalition_name="R", country="US", emergency_number="911", at=now)
for state in packaged.states():
    packaged.load_state(state, by=None, at=now)
times = []
for _ in range(5):
    began = time.perf_counter()
    # The newest source of each slug is one state's; all states' figures of one slug make the map.
    found = next(one for one in selectors.indicators(level="county") if one.slug == "poverty-150")
    page = shown.page_of(found, level="county", within=None)
    times.append(time.perf_counter() - began)
size = len(gzip.compress((page.picture + page.rows).encode()))
rng = random.Random(7)
heads = ["FIPS", "LOCATION", "E_TOTPOP", *(f"{kind}_{one}" for one in figures.svi_words()["variables"] for kind in ("EP", "MP")), "RPL_THEMES"]
lines = [",".join(heads)]
for n in range(84_000):
    lines.append(f"{n // 1650 + 1:02d}{n % 1650:09d},Tract {n},{rng.randrange(1, 9000)}," + ",".join(f"{rng.random() * 60:.1f}" for _ in heads[3:]))
data = "\n".join(lines).encode()
about = loading.About("tract", 2022, "Tracts", "A bureau", 2022, "public domain", "a.csv")
began = time.perf_counter()
read = figures.read(data, "a.csv", level="tract")
loading.load(read, None, about, digest="1", by=None, at=now)
print(page.n_areas - page.n_unknown, sorted(times)[2], size, time.perf_counter() - began)
"""


def run() -> Iterator[Row]:
    """Yield how long the map of all counties takes, how large it is, and how long 84,000 rows take to load."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    n, seconds, size, load = (float(word) for word in done.stdout.split()[-4:])
    yield Row(f"map page of {n:,.0f} counties", seconds * 1000, "ms", at_most=300)
    yield Row("its map and table, compressed", size / 1000, "kB", at_most=150)
    yield Row("84,000 tract rows with 18 figures each, read and loaded", load, "s", at_most=60)
