"""The directory: bringing Miami in, and finding, paging and streaming 100,000 services on SQLite, each in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.row import Row

MIAMI = Path(__file__).resolve().parents[2] / "shared" / "data" / "hsds-miami211"

SET_UP = r"""
import os, sys, tempfile, time, resource, random, statistics
folder = tempfile.mkdtemp(prefix="commonlight-bench-")
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
os.makedirs(folder + "/data")
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from commonlight.core import clock
now = clock.now()
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
"""

IMPORT = r"""
from pathlib import Path
from commonlight.directory.readers.choose import read_path
from commonlight.directory.services.importing import bring_in
began, cpu = time.perf_counter(), time.process_time()
bring_in(read_path(Path(sys.argv[1])), source_name="miami211", by=None, at=now)
print(time.perf_counter() - began, time.process_time() - cpu, peak())
"""

# The rows are written as the publication gate leaves them, so that the benchmark does not wait for 100,000 publications.
LARGE = r"""
import json, uuid
from datetime import timedelta
from django.test import RequestFactory
from commonlight.directory import index, searching, terms
from commonlight.directory.finding import Wish
from commonlight.directory.models import *
from commonlight.directory.services import finding_words, published_rows, taxonomy
taxonomy.ensure_taxonomy(at=now)
rng = random.Random(7)
needs = [term for term in terms.terms_of("need")]
# Five thousand words, the frequent ones frequent, as in any language.
vocabulary = ["".join(rng.choice("bcdfghlmnprst") + rng.choice("aeiou") for _ in range(rng.randrange(2, 5))) for _ in range(5000)]
weights = [1 / (rank + 3) for rank in range(5000)]
class words:
    @staticmethod
    def some(k): return rng.choices(vocabulary, weights, k=k)
tongues = ["en"] * 6 + ["es"] * 3 + ["ar", "fr", "ht", "zh"]
from django.db import transaction
N = 100_000
for start in range(0, N, 2000):
    with transaction.atomic():
        ready, ids = [], []
        for number in range(start, start + 2000):
            key = uuid.UUID(int=rng.getrandbits(128), version=4)
            town = rng.randrange(400)
            lat, lon = 25 + (town * 7919 % 400) / 17 + rng.gauss(0, .1), -120 + (town * 104729 % 400) / 8 + rng.gauss(0, .1)
            name = " ".join(words.some(4)) + f" {number % 977}"
            chosen = rng.sample(needs, 2)
            document = {
                "id": str(key), "name": name, "status": "active", "description": " ".join(words.some(60)),
                "languages": [{"id": str(key), "code": code} for code in {rng.choice(tongues), "en"}],
                "phones": [{"id": str(key), "number": "555-0100"}],
                "service_at_locations": [{"id": str(key), "location": {"id": str(key), "location_type": "physical", "latitude": lat, "longitude": lon,
                    "addresses": [{"id": str(key), "address_1": f"{number} Elm", "city": f"town{town}", "postal_code": f"{10000 + town * 100 + number % 20}", "state_province": "", "country": "US", "address_type": "physical"}]}}],
                "attributes": [{"id": str(key), "taxonomy_term_id": str(term.id), "taxonomy_term": {"id": str(term.id), "name": term.names["en"], "description": "", "taxonomy_id": str(terms.TAXONOMY_ID)}} for term in chosen],
            }
            row = Published(kind="service", entry_id=key, document=json.dumps(document), brief=json.dumps(finding_words.brief_of(document, "service")),
                card=json.dumps(finding_words.card_of(document, {})), modified=now, shown_until=now.date() + timedelta(days=300))
            spans = [(day * 1440 + 540, day * 1440 + 1020) for day in range(5)]
            ready.append(published_rows.Ready(row, " ".join(finding_words.index_words(document, [term.id for term in chosen])), finding_words.places_of(document), spans))
            ids.append(key)
        published_rows.store("service", ids, ready)
today = now.date()
def wish():
    town = rng.randrange(400)
    kind = rng.randrange(6)
    place = rng.choice([f"{10000 + town * 100 + rng.randrange(20)}", f"town{town}"])
    need = rng.choice(needs).code
    return [Wish(need=need, place=place), Wish(need=need, place=place, language="es"), Wish(need=need, place=place, open_at=700),
            Wish(words=" ".join(words.some(2)), place=place), Wish(need=need), Wish(need=need, language="ar", age=17)][kind]
times = []
for _ in range(300):
    asked = wish()
    began = time.perf_counter()
    searching.find(asked, today=today)
    times.append((time.perf_counter() - began) * 1000)
times.sort()
from commonlight.directory.views.api_door import enter
from commonlight.core.models import Site
Site.objects.create(coalition_name="Bench", country="US", emergency_number="911")
factory, pages = RequestFactory(), []
enter(factory.get("/api/hsds/v3/services"), "services")
for number in range(60):
    request = factory.get("/api/hsds/v3/services", {"per_page": 100, "page": rng.randrange(1, 1000), "full": rng.choice(["true", "false"])})
    began = time.perf_counter()
    assert enter(request, "services").status_code == 200
    pages.append((time.perf_counter() - began) * 1000)
pages.sort()
print(times[len(times) // 2], times[int(.95 * len(times))], pages[len(pages) // 2], pages[int(.95 * len(pages))], os.path.getsize(folder + "/data/commonlight.sqlite3") / 1e6, folder)
"""

STREAM = r"""
import os, sys, resource, time
folder = sys.argv[1]
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
import django; django.setup()
from django.test import RequestFactory
from commonlight.directory.views.api_door import enter
began, lines, size = time.perf_counter(), 0, 0
for chunk in enter(RequestFactory().get("/api/hsds/v3/services", {"format": "ndjson", "full": "true"}), "services").streaming_content:
    lines += chunk.count(b"\n"); size += len(chunk)
assert lines == 100_000, lines
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size / 1e6)
"""


def _figures(program: str, *arguments: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.split()


def run() -> Iterator[Row]:
    """Yield the figures."""
    if MIAMI.is_dir():
        seconds, cpu, peak = map(float, _figures(SET_UP + IMPORT, str(MIAMI)))
        yield Row("Miami 211 brought in (4,089 services)", seconds, "s", at_most=20, beside=f"{cpu:.1f} CPU s")
        yield Row("  its memory at most", peak, "MB", at_most=300)
    *figures, folder = _figures(SET_UP + LARGE)
    median, p95, page, page95, size = map(float, figures)
    yield Row(
        "search in 100,000 services, p95", p95, "ms", at_most=50, beside=f"median {median:.1f} ms, file {size:.0f} MB"
    )
    yield Row("API page of 100, p95", page95, "ms", at_most=60, beside=f"median {page:.1f} ms")
    seconds, peak, size = map(float, _figures(STREAM, folder))
    yield Row(
        "ndjson of 100,000 services, memory at most",
        peak,
        "MB",
        at_most=200,
        beside=f"{size:.0f} MB in {seconds:.1f} s",
    )
    subprocess.run(["rm", "-rf", folder], check=True)
