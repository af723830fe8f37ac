"""The site under load: real processes of `serve` on the invented coalition, load from another process over loopback."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.config.serving_process import Served, serving

from benchmarks.bench_first_visit import first_visits
from benchmarks.row import Row

REPORTS = 20
QUEUE = 10_000
TICKS = os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _processes(site: Served) -> tuple[int, int, int]:
    """Return the process numbers of the server, its web process and the jobs worker."""
    commands = {child: Path(f"/proc/{child}/cmdline").read_text() for child in _children(site.process.pid)}
    jobs = next(child for child, command in commands.items() if "config.worker" in command)
    web = next(child for child in commands if child != jobs)
    return site.process.pid, web, jobs


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _pss(*pids: int) -> float:
    total = 0
    for pid in pids:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found.group(1)) if found else 0
    return total / 1024


def _reports(data: Path) -> tuple[int, int]:
    """Return how many reports and how many different forms they came from stand in the database."""
    with closing(sqlite3.connect(f"file:{data}/commonlight.sqlite3?mode=ro", uri=True)) as connection:
        reports = connection.execute("SELECT count(*) FROM reports_report").fetchone()[0]
        forms = connection.execute("SELECT count(DISTINCT submission) FROM reports_mailbox").fetchone()[0]
    return reports, forms


def _start_load(site: Served, act: str, number: int, clients: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.load", str(site.port), act, str(number), str(clients)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _result(load: "subprocess.Popen[str]") -> dict:
    out, _ = load.communicate(timeout=300)
    return json.loads(out.splitlines()[-1])


WAYS = {
    "send": "to 3 organisations and a mailbox",
    "send-full": "to 2 organisations, a fallback and a mailbox, with a contact plan and a second code",
}


def _fallbacks(data: Path) -> int:
    with closing(sqlite3.connect(f"file:{data}/commonlight.sqlite3?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM reports_fallbackwrap").fetchone()[0])


def _sends(site: Served, number: int, clients: int, act: str = "send") -> Iterator[Row]:
    _, web, _ = _processes(site)
    before, _forms = _reports(site.data)
    waiting = _fallbacks(site.data)
    load = _start_load(site, act, number, clients)
    assert load.stdout
    wanted = number // clients * clients
    prepared = json.loads(load.stdout.readline())["prepared"]
    # Reports that were never filled in would be sent in no time at all.
    assert prepared == wanted, f"{prepared} of {wanted} notes could be filled in"
    cpu = _cpu(web)
    out, _ = load.communicate("go\n", timeout=300)
    cpu = _cpu(web) - cpu
    seen = json.loads(out.splitlines()[-1])
    after, forms = _reports(site.data)
    # What was not waiting for a partner afterwards was not sent with one.
    assert _fallbacks(site.data) - waiting == (after - before if act == "send-full" else 0)
    lost, double = seen["acknowledged"] - (after - before), after - forms
    yield Row(
        f"final send {WAYS[act]}, {clients} clients",
        wanted / seen["sending"],
        "reports/s",
        at_least=100,
        beside=f"p50 {seen['p50'] * 1000:.0f} ms, worst {seen['worst'] * 1000:.0f} ms, {wanted} sent",
    )
    full = ", with plan and fallback" if act == "send-full" else ""
    yield Row(f"CPU of the web process per send, {clients} clients{full}", cpu / wanted * 1000, "ms", at_most=10)
    yield Row(
        f"lost + refused + duplicate, {clients} clients{full}",
        max(lost, 0) + seen["refused"] + double + abs(seen["acknowledged"] - seen["different"]),
        "reports",
        at_most=0,
        beside=f"lost {lost}, refused {seen['refused']}, duplicate {double}",
    )
    yield Row(f"whole journey, {clients} clients{full}", wanted / (seen["preparing"] + seen["sending"]), "journeys/s")


def _floods(site: Served) -> Iterator[Row]:
    quiet = _result(_start_load(site, "honest", 15, 1))
    yield Row(
        "honest reporter alone, whole journey", quiet["median"] * 1000, "ms", beside=f"worst {quiet['worst']:.2f} s"
    )
    for what, act, number, clients in (
        ("1,000 wrong codes", "wrong-codes", 1000, 8),
        ("50 sign-in attempts/s", "sign-ins", 600, 120),
    ):
        before = _result(_start_load(site, "honest", 10, 1))
        flood = _start_load(site, act, number, clients)
        time.sleep(1.7 if act == "sign-ins" else 0.7)
        pressed = _result(_start_load(site, "honest", 10, 1))
        ended = flood.poll() is not None
        seen = _result(flood)
        after = _result(_start_load(site, "honest", 10, 1))
        note = f"{number / seen['seconds']:.0f} tries/s" + (", flood over before the last journey" if ended else "")
        if act == "sign-ins":
            turned_away = seen["statuses"].get("503", 0)
            note += (
                f", {turned_away} of {number} told to try again in a minute, begun {seen['late'] * 1000:.0f} ms late"
            )
        # Measured on both sides of the flood, so that what else the machine does weighs on both.
        ratio = pressed["median"] / ((before["median"] + after["median"]) / 2)
        yield Row(f"honest reporter during {what}", ratio, "times the quiet time", at_most=2, beside=note)


def _queue(place: Path) -> Iterator[Row]:
    folders = {"COMMONLIGHT_DATA": str(place / "data"), "COMMONLIGHT_SECRETS": str(place / "secrets")}
    command = [sys.executable, "-m", "benchmarks.queue", str(QUEUE)]
    done = subprocess.run(command, env={**os.environ, **folders}, check=True, stdout=subprocess.PIPE, text=True)
    seen = json.loads(done.stdout.splitlines()[-1])
    yield Row(
        f"queue page of {QUEUE:,} reports that came from one network at once",
        seen["median"] * 1000,
        "ms",
        at_most=300,
        beside=f"CPU {seen['cpu'] * 1000:.0f} ms, all cards opened in this time; {seen['slow']} in the slow lane",
    )
    yield Row("refused of them", QUEUE - seen["standing"], "reports", at_most=0)
    for act in ("label", "assign"):
        yield Row(f"sorting a day of 2,000: {act} all", seen[f"{act}_many"], "s")


def run() -> Iterator[Row]:
    """Yield the figures of the site; takes some three minutes."""
    place = Path(tempfile.mkdtemp(prefix="commonlight-bench-", dir=Path.cwd()))
    environment = {**os.environ, "COMMONLIGHT_DATA": str(place / "data"), "COMMONLIGHT_SECRETS": str(place / "secrets")}
    try:
        build = [sys.executable, "-m", "commonlight", "demo", "--build-only", "--reports", str(REPORTS)]
        subprocess.run(build, env=environment, check=True, capture_output=True, timeout=300)
        with serving(place):
            pass
        begun = time.monotonic()
        with serving(place) as site:
            yield Row("start of `serve` to first page, existing folder", time.monotonic() - begun, "s", at_most=2)
            yield from first_visits(site)
            yield from _sends(site, 400, 8)
            server, web, jobs = _processes(site)
            time.sleep(5)
            yield Row(
                "memory of server and web process, idle after 400 whole journeys",
                _pss(server, web),
                "MB (PSS)",
                at_most=140,
            )
            yield from _sends(site, 640, 32)
            yield from _sends(site, 400, 8, "send-full")
            yield from _floods(site)
            time.sleep(5)
            yield Row("the same after 1,440 journeys and both floods", _pss(server, web), "MB (PSS)")
            yield Row("memory of the jobs worker, idle", _pss(jobs), "MB (PSS)", at_most=90)
        yield from _queue(place / "queue")
    finally:
        shutil.rmtree(place, ignore_errors=True)
