"""The demo shows three years of police numbers, a plan that was fixed in time, its result and what was changed."""

from types import SimpleNamespace

import pytest

from commonlight.core import clock
from commonlight.demo.rooms import insight
from commonlight.insight.models import ImpactPlan, MonthFigures


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_the_demo_shows_a_plan_fixed_before_its_months_and_what_came_out(people):
    insight.build(SimpleNamespace(organisations={"police": people.police}), at=clock.now())
    plan = ImpactPlan.objects.get()
    assert MonthFigures.objects.count() == 36 and plan.n_already_in == 0 and plan.problem == ""
    assert "police activity" in plan.result["sentence"]
    assert plan.findings.count() == 1
    assert "before all the data were in" in plan.result["html"]
