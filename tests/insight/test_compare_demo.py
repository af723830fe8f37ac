"""The demo brings a neighbour's table in and shows two comparisons, worked out."""

import json
from types import SimpleNamespace

import pytest
from tests.factories import make_ordinary
from tests.insight.conftest import AT

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.demo.rooms import compare, older_notes, register
from commonlight.insight.kinds.release import work_out
from commonlight.insight.models import OtherTable, Run
from commonlight.insight.services import register as services
from commonlight.insight.services import runs


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_the_demo_compares_times_and_coalitions(people, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(services, "in_child", lambda asked: work_out(json.loads(json.dumps(asked)), lambda percent: None))  # fmt: skip
    make_ordinary(people.house, Role.COORDINATOR, name="rosa")
    register.build(SimpleNamespace(), at=AT)
    older_notes.build(SimpleNamespace(), at=AT)
    compare.build(SimpleNamespace(), at=AT)
    assert OtherTable.objects.get().coalition == compare.NEXT_DOOR
    sources = {runs.asked_of(run)["source"]: (run, runs.result_of(run)) for run in Run.objects.filter(kind="compare")}
    assert set(sources) == {"times", "coalitions", "notes"}
    assert all("problem" not in found and run.state == Run.State.DONE for run, found in sources.values())
    groups = {one["name"]: (one["least"], one["of_least"]) for one in runs.asked_of(sources["notes"][0])["groups"]}
    assert groups == {"paper": (12, 30), "web": (18, 30)}
    # The neighbours were told more of work, beyond chance.
    assert sources["coalitions"][1]["differences"][0][1]["direction"] == -1


@pytest.mark.django_db(databases=["default", "jobs"])
def test_without_a_published_table_the_demo_compares_nothing(people):
    compare.build(SimpleNamespace(), at=AT)
    assert not Run.objects.exists() and not OtherTable.objects.exists()
