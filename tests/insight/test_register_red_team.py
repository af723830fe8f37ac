"""Red team: somebody with every public address and file of the register works out no small count, nor a change of a few."""

import json
import random
import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.analysis.disclosure.attacker import PatientAttacker
from tests.factories import make_ordinary
from tests.insight.conftest import AT

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.insight.kinds.release import work_out
from commonlight.insight.models import Release
from commonlight.insight.register_told import codes_of, last_whole_month, told
from commonlight.insight.selectors_impact import months_between
from commonlight.insight.services import register
from commonlight.reports.models import StatisticsLine

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
K = 11
LATER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
SPAN = {"first": "2026-01-01", "last": "2026-09-01"}
# Some kinds are told of often and some seldom, so that small counts stand beside large ones.
KINDS = {"labour": (0, 1, 9), "sexual": (0, 1, 4), "domestic": (0, 0, 1), "crime": (0, 0, 0, 1)}
SETTINGS = ("farm", "hotel", "")
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
NUMBERS = re.compile(r">\s*(\d+)\s*<")


def put_lines(rng: random.Random, batch: date, *, most: int) -> None:
    StatisticsLine.objects.bulk_create(
        StatisticsLine(
            batch=batch, about="self", kind=kind, setting=setting, zone="county", event_month=None, report_month=month,
            contact_before="no", outcome="helped",
        )
        for month in months_between(date(2026, 1, 1), date(2026, 9, 1))
        for kind in KINDS
        for setting in SETTINGS
        for _ in range(min(most, rng.choice(KINDS[kind])))
    )  # fmt: skip


def everything_public(client: Client) -> tuple[dict[str, dict[str, str]], str]:
    """Return all files by release, and all pages together, found from the list for machines alone."""
    listed, pages = client.get(reverse("open_data")).json(), ""
    files = {}
    for one in listed["releases"]:
        files[one["id"]] = {
            name: client.get(reverse("open_data_file", args=[one["id"], name])).content.decode()
            for name in one["files"]
        }
        pages += client.get(reverse("insight:data_release", args=[one["id"]])).content.decode().partition("<main")[2]
    return files, pages


def attack(seed: int, people) -> None:
    rng = random.Random(seed)
    second = make_ordinary(people.house, Role.COORDINATOR, name="rosa")
    put_lines(rng, date(2026, 9, 1), most=9)
    steps = [
        (AT, "kind_when", "quarter"),
        (AT, "setting_when", "year"),
        (LATER, "kind_when", "year"),
        (LATER, "setting", "year"),
    ]
    states: dict[int, int] = {}
    for place, (at, what, step) in enumerate(steps):
        if place == 2:
            # A batch that came later: a few more people in months that were told before.
            put_lines(rng, date(2026, 11, 1), most=1)
        try:
            row = register.release(
                "told", told(SPAN | {"what": what, "step": step}, at.date()), by=people.sam, approved_by=second, at=at
            )
        except register.Refused:
            continue
        states[row.number] = at.month
    assert len(states) >= 2
    files, pages = everything_public(Client())

    leaves = {name: {code: [code] for code in codes_of(name).categories} for name in ("kind", "setting")}
    leaves["month"] = {one: [one] for one in QUARTERS} | {"2026": list(QUARTERS)}
    attacker = PatientAttacker(leaves)
    by_state: dict[int, list[str]] = {}
    shown = set()
    for row in Release.objects.order_by("number"):
        found = files[str(row.pk)]
        by_state.setdefault(states[row.number], []).append(found["table-1.csv"])
        figures = set(re.findall(r",(\d+),shown", found["table-1.csv"]))
        shown |= figures
        # The picture shows figures of the table, and the ends of its own axis; the description none at all.
        for name in found:
            if name.endswith(".svg"):
                bars = set(re.findall(r"<rect[^>]*/>\s*<text[^>]*>(\d+)</text>", found[name]))
                assert bars <= figures
        assert "cells" not in json.loads(found["metadata.json"])
    assert set(NUMBERS.findall(pages)) <= shown | {"2026"}
    read = {state: attacker.read(texts) for state, texts in by_state.items()}
    truth = true_counts(attacker, AT.date()), true_counts(attacker, LATER.date())
    n_attacked = 0
    for state, place in read.items():
        for cell in attacker.states[place].hidden.values():
            row = attacker.one.row(cell)
            true = int(row @ truth[state == LATER.month])
            if not 0 < true < K:
                continue
            low, high = attacker.bounds(cell, place)
            n_attacked += 1
            assert low - 1e-6 <= true <= high + 1e-6
            assert low <= 1e-6 and high >= K - 1e-6, (seed, cell)
    assert n_attacked > 3


def true_counts(attacker: PatientAttacker, on: date) -> list[int]:
    """Return the true counts at a state in the attacker's order."""
    found = [0] * attacker.n
    assert last_whole_month(on) >= date(2026, 9, 1)
    for line in StatisticsLine.objects.filter(batch__lt=on.replace(day=1)):
        leaf = {
            "kind": line.kind,
            "setting": line.setting or "not_told",
            "month": f"{line.report_month:%Y}-Q{(line.report_month.month + 2) // 3}",
        }
        found[attacker.one.place[tuple(leaf[name] for name in attacker.one.names)]] += 1
    return found


@pytest.fixture(autouse=True)
def gate_here(monkeypatch):
    monkeypatch.setattr(
        register, "in_child", lambda asked: work_out(json.loads(json.dumps(asked)), lambda percent: None)
    )
    monkeypatch.setattr(clock, "now", lambda: LATER)


def test_every_address_and_file_together_give_no_small_count_away(people):
    attack(1, people)


@pytest.mark.proofs
@pytest.mark.parametrize("seed", range(2, 8))
def test_nor_in_other_worlds(people, seed):
    attack(seed, people)
