"""The page of today over 100,000 reports, for a coordinator and for a reader who supervises, in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.row import Row

SCRIPT = r"""
import os, random, tempfile, time
from base64 import b64encode
from datetime import date, timedelta
folder = tempfile.mkdtemp(prefix="commonlight-bench-")
os.environ.update(COMMONLIGHT_DATA=folder + "/data", COMMONLIGHT_SECRETS=folder + "/secrets", DJANGO_SETTINGS_MODULE="commonlight.config.settings")
from commonlight.config.folders import Folders
from commonlight.config.serving import bring_up_to_date
Folders.from_environment().prepare(); bring_up_to_date()
from django.test import Client
from commonlight.core import clock
from commonlight.core.keyring import READER_SECRET
from commonlight.core.models import Account, AuditEvent
from commonlight.demo.coalition import build_coalition
from commonlight.learning.models import Session
from commonlight.referrals.models import FigureRelease
from commonlight.reports.models import AnsweredQuarter, Report, StatisticsLine, Wrap
NUMBER = 100_000
coalition = build_coalition(at=clock.now())
house, rng, today = coalition.organisations["harbor"], random.Random(7), clock.today()
for start in range(0, NUMBER, 2000):
    made = Report.objects.bulk_create([Report(day=today - timedelta(days=rng.randrange(700)), status=rng.choice(("new", "closed", "closed", "closed"))) for _ in range(2000)], batch_size=500)
    Wrap.objects.bulk_create([Wrap(report=one, organisation=house, epoch=1, box=b"0" * 80) for one in made], batch_size=500)
    StatisticsLine.objects.bulk_create([StatisticsLine(batch=one.day.replace(day=1), about="self", kind="labour", setting="farm", zone="county", report_month=one.day.replace(day=1), contact_before="no", outcome="helped") for one in made], batch_size=500)
Session.objects.bulk_create([Session(organisation=house, course="hotel", day=today - timedelta(days=rng.randrange(700)), place=f"Hall {n}", minutes=60, headcount=20, planned_on=today) for n in range(2000)], batch_size=500)
row = dict(released=today, sent=120, share_from=90, share_to=100, days=2)
told = [[["met", "*"], 40], [["unmet", "housing", "*", "*"], 25]]
for year in (today.year - 2, today.year - 1):
    AnsweredQuarter.objects.create(quarter=date(year, 4, 1), **row)
    FigureRelease.objects.create(quarter=date(year, 4, 1), released=today, total=90, told=told, n_hidden=2, rounding=5)
maria, priya = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
maria.force_login(Account.objects.get(login_name="maria"))
priya.force_login(coalition.readers["priya"].account)
session = priya.session; session[READER_SECRET] = b64encode(coalition.readers["priya"].keyring._secret).decode(); session.save()
for client in (maria, priya):
    times, busy = [], []
    for look in range(12):
        began, cpu = time.perf_counter(), time.process_time()
        answer = client.get("/en/team/")
        assert answer.status_code == 200 and b"How it goes" in answer.content, answer.status_code
        if look > 2:
            times.append(time.perf_counter() - began); busy.append(time.process_time() - cpu)
    print(sorted(times)[4], sorted(busy)[4])
"""


def run() -> Iterator[Row]:
    """Yield the median time of the page for each."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    words = [float(word) for word in done.stdout.split()[-4:]]
    for who, wall, cpu in (("coordinator", *words[:2]), ("supervisor", *words[2:])):
        yield Row(f"page of today, 100,000 reports, {who}", wall * 1000, "ms", 200, beside=f"{cpu * 1000:.0f} CPU ms")
