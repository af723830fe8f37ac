"""The bookkeeper's sheet of 5,000 rows: looked at, booked, and taken out again, in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.row import Row

SCRIPT = r"""
import os, tempfile, time
folder = tempfile.mkdtemp(prefix="commonlight-bench-")
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
os.makedirs(folder + "/data")
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from commonlight.core import clock, services
from commonlight.core.roles import Role
from commonlight.outreach.models import Spending
from commonlight.outreach.services import books
now = clock.now()
services.set_up_site(coalition_name="R", country="US", emergency_number="911", at=now)
house = services.create_organisation(name="Harbor House", kind="ngo", at=now)
maria = services.create_account(kind="ordinary", login_name="maria", display_name="Maria", organisation_id=house.pk, roles=[Role.COORDINATOR], by=None, at=now)
rows = "".join(f"2026-{1 + n % 9:02}-{1 + n % 28:02},Bus {n},{n % 90}.50,USD,,,,County {n % 7},R{n},\n" for n in range(1, 5001))
data = ("date,what,amount,currency,grant,line,programme,place,receipt,refund\n" + rows).encode()
began = time.perf_counter()
looked = books.look_at(data, "books.csv")
seen = time.perf_counter() - began
assert not looked.wrong, looked.wrong[:3]
batch = books.keep(looked, by=maria, at=now)
books.book_batch(batch.pk, by=maria, at=now)
whole = time.perf_counter() - began
assert Spending.objects.count() == 5000
began = time.perf_counter()
out = books.books_as_csv()
assert out.count(b"\n") == 5001
print(seen, whole, time.perf_counter() - began)
"""


def run() -> Iterator[Row]:
    """Yield how long looking, booking and taking out take."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    seen, whole, out = (float(word) for word in done.stdout.split()[-3:])
    yield Row("5,000 rows of the bookkeeper, looked at and booked", whole, "s", at_most=10, beside=f"look {seen:.2f} s")
    yield Row("5,000 rows taken out as CSV", out, "s", at_most=2)
