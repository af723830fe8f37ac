"""Bringing in 5,000 contacts with their preview, and the coverage map of 300 organisations, in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.row import Row

SCRIPT = r"""
import io, os, random, tempfile, time
folder = tempfile.mkdtemp(prefix="commonlight-bench-")
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
os.makedirs(folder + "/data")
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from openpyxl import Workbook
from commonlight.core import clock, services
from commonlight.core.roles import Role
from commonlight.core.uploads import SealingUploadHandler
from commonlight.partners.coverage import coverage_map
from commonlight.partners.models import Contact, Coverage
from commonlight.partners.services import importing
from commonlight.partners.services_given import SERVICES
now = clock.now()
services.set_up_site(coalition_name="R", country="US", emergency_number="911", at=now)
house = services.create_organisation(name="Harbor House", kind="ngo", at=now)
dora = services.create_account(kind="ordinary", login_name="dora", display_name="Dora", organisation_id=house.pk, roles=[Role.COORDINATOR], by=None, at=now)
book = Workbook(write_only=True); sheet = book.create_sheet()
sheet.append(["Name", "Organisation", "Job title", "Email", "Phone", "Languages", "Notes"])
for n in range(5000):
    sheet.append([f"Person {n} Ruiz", f"Organisation {n % 300}", "Nurse", f"person{n}@example.org", f"555-{n:04}", "en, es", ""])
out = io.BytesIO(); book.save(out); data = out.getvalue()
handler = SealingUploadHandler(); handler.new_file("file", "people.xlsx", "", len(data))
handler.receive_data_chunk(data, 0); upload = handler.file_complete(len(data))
began = time.perf_counter()
batch = importing.begin(upload, by=dora, at=now)
importing.plan_for(importing.read_waiting(batch))
seen = time.perf_counter() - began
importing.bring_in(batch, by=dora, at=now)
whole = time.perf_counter() - began
assert Contact.objects.count() == 5000
rng = random.Random(7); rows = []
for n in range(300):
    partner = services.create_organisation(name=f"Partner {n}", kind="ngo", at=now)
    for service in rng.sample(sorted(SERVICES), 5):
        rows.append(Coverage(organisation=partner, service=service, place=f"Place {rng.randrange(30)}", languages=rng.sample(["en", "es", "ar", "fr", "ht"], 2)))
Coverage.objects.bulk_create(rows, batch_size=400)
coverage_map(day=now.date(), wanted=["en", "es", "ar"])
times = []
for _ in range(9):
    began = time.perf_counter(); coverage_map(day=now.date(), wanted=["en", "es", "ar"]); times.append(time.perf_counter() - began)
print(seen, whole, sorted(times)[4])
"""


def run() -> Iterator[Row]:
    """Yield how long the preview, the whole import and the map take."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    seen, whole, coverage = (float(word) for word in done.stdout.split()[-3:])
    yield Row("5,000 contacts from XLSX, with preview", whole, "s", at_most=10, beside=f"preview {seen:.2f} s")
    yield Row("coverage map of 300 organisations", coverage * 1000, "ms", at_most=300)
