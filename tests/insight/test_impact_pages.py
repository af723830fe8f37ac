"""Power first, a plan that is fixed, then the look: the pages keep the order, and say no more than the figures carry."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import open_as
from tests.insight.conftest import AT, BEFORE, FIRST, START, UNTIL, told

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.insight.models import ImpactPlan
from commonlight.insight.services import figures, impact
from commonlight.outreach.models import ProgrammeChange
from commonlight.reports.models import StatisticsLine

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
# What no page may say, whatever came out: the words that issue a claim about trafficking or cause.
FORBIDDEN = re.compile(
    r"trafficking (rose|fell|changed|went|increased|decreased)|caused|because of the programme|prevented|lives saved",
    re.IGNORECASE,
)
DISCLAIMERS = ("This does not mean that trafficking rose.", "This does not mean that there is less.")


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(impact, "RUNS", 200)


@pytest.fixture
def desk(people):
    client = Client()
    open_as(client, people.maria)
    return client


def written(people, **more):
    said = {"title": "Evenings for young people", "measure": "told_us", "kind": "evenings in schools", "first": FIRST,
            "start": START, "until": UNTIL, "smallest_percent": 150, "events": "2025-09: new hotline poster"}  # fmt: skip
    return impact.make_plan(said | more, by=people.maria, at=AT)


def test_the_pages_keep_the_order_and_the_result_claims_no_more_than_reports(people, desk):
    told([*BEFORE, *[round(1.6 * n) for n in BEFORE[:12]]])
    answer = desk.post(
        reverse("insight:impact_new"),
        {"title": "Evenings for young people", "measure": "told_us", "kind": "evenings in schools", "first": "2023-07",
         "start": "2025-07", "until": "2026-06", "smallest_percent": "150", "looked_at": "1", "events": ""},
    )  # fmt: skip
    plan = ImpactPlan.objects.get()
    page = answer["Location"]
    assert page == reverse("insight:impact_plan", args=[plan.pk])
    # Nothing can be fixed before it was said what could be seen, nothing looked at before it was fixed.
    desk.post(reverse("insight:impact_freeze", args=[plan.pk]))
    desk.post(reverse("insight:impact_look", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == "power_waits" and plan.frozen_on is None
    run_next_job()
    shown = desk.get(page).content.decode()
    assert "we could see a rise of" in shown and "Fix the plan" in shown and "Look at what changed" not in shown
    desk.post(reverse("insight:impact_freeze", args=[plan.pk]))
    shown = desk.get(page).content.decode()
    assert "It was fixed after 12 of 12 months" in shown
    desk.post(reverse("insight:impact_look", args=[plan.pk]), {"did_not_work": "Evenings in winter."})
    run_next_job()
    shown = desk.get(page).content.decode()
    plan.refresh_from_db()
    assert plan.problem == ""
    assert "More people told us. This does not mean that trafficking rose." in shown
    assert "Who told, and how late" in shown and "Evenings in winter." in shown and "<svg" in shown
    left = shown
    for words in DISCLAIMERS:
        left = left.replace(words, "")
    assert not FORBIDDEN.search(left)
    # The report prints the fingerprint that the page showed when the plan was fixed.
    html = desk.get(reverse("insight:impact_report", args=[plan.pk]))
    assert f"Plan {plan.fingerprint}" in html.content.decode() and html["Content-Disposition"].startswith("attachment")
    assert desk.get(reverse("insight:impact_word", args=[plan.pk])).content.startswith(b"PK")


def test_a_finding_changes_the_programme_and_is_followed(people, desk, rural_youth):
    plan = written(people, programme=rural_youth)
    ImpactPlan.objects.filter(pk=plan.pk).update(state="ready", result={"sentence": "We cannot tell."})
    assert "We cannot tell." in desk.get(reverse("insight:impact_decide", args=[plan.pk])).content.decode()
    said = {"seen": "Nobody came in winter.", "change": "Go to the school at noon.", "look_again_on_day": "1",
            "look_again_on_month": "2", "look_again_on_year": "2027"}  # fmt: skip
    desk.post(reverse("insight:impact_decide", args=[plan.pk]), said)
    change = ProgrammeChange.objects.get(programme=rural_youth)
    assert (change.heard_from, change.changed) == ("finding", "Go to the school at noon.")
    finding = plan.findings.get()
    assert "Go to the school at noon." in desk.get(reverse("insight:impact_plans")).content.decode()
    desk.post(reverse("insight:impact_again", args=[finding.pk]), {"came_of_it": "Twice as many came."})
    assert "Twice as many came." in desk.get(reverse("insight:impact_plan", args=[plan.pk])).content.decode()


def looked(plan, people):
    impact.power_of(plan)
    plan.refresh_from_db()
    plan.state, plan.frozen_on = "waiting", AT.date()
    plan.fingerprint = impact.fingerprint(plan)
    plan.save()
    impact.impact_of(plan)
    plan.refresh_from_db()
    return plan


def test_thin_numbers_give_no_figures_at_all(people):
    told([2] * 36)
    plan = looked(written(people), people)
    assert plan.result == {} and "Most months hold fewer than" in plan.problem


def test_nothing_in_the_report_depends_on_which_hidden_month_held_what(people):
    """Two worlds that differ only inside the hidden months give the same report, letter by letter."""
    found = []
    for first, second in ((1, 4), (3, 2)):
        StatisticsLine.objects.all().delete()
        told([*BEFORE[:5], first, second, *BEFORE[7:], *[30] * 12])
        plan = looked(written(people), people)
        assert plan.problem == ""
        found.append(plan.result)
        assert "to protect people; their average stands in the models" in plan.result["html"]
        rows = plan.result["sections"][2]["charts"][0][3]
        assert {"2023-12", "2024-01"} <= {row[0] for row in rows if row[1] == "too few to show"}
    assert found[0]["sections"][2] == found[1]["sections"][2] and found[0]["sentence"] == found[1]["sentence"]
    assert found[0]["html"] == found[1]["html"]


def test_a_gap_is_not_a_zero_and_changed_rules_are_not_bridged(people):
    plan = written(people, measure="arrests", agency=people.police, first=date(2025, 1, 1), start=date(2025, 9, 1), until=date(2026, 3, 1))  # fmt: skip
    assert looked(plan, people).power["missing"][0] == "2025-01" and "A gap is not a zero" in plan.problem
    for number in range(15):
        month = date(2025 + number // 12, number % 12 + 1, 1)
        words = "new law" if month == date(2025, 11, 1) else ""
        figures.send_month(agency=people.police, month=month, numbers={"arrests": 9}, changed_rules=words, seen=0, by=people.reyes, at=AT)  # fmt: skip
    assert "What is counted changed on the way (2025-11: new law)" in looked(plan, people).problem


def test_police_activity_is_named_as_such(people):
    for number in range(24):
        month = date(2024 + number // 12, number % 12 + 1, 1)
        figures.send_month(agency=people.police, month=month, numbers={"arrests": 9 + number % 3}, changed_rules="", seen=0, by=people.reyes, at=AT)  # fmt: skip
    plan = looked(written(people, measure="arrests", agency=people.police, first=date(2024, 1, 1), start=date(2025, 3, 1), until=date(2025, 12, 1)), people)  # fmt: skip
    assert plan.problem == "" and "police activity" in plan.result["sentence"]
    assert "They do not say how much trafficking there is." in plan.result["html"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Other"), ("kind", "posters"), ("measure", "tips"), ("first", date(2023, 8, 1)), ("start", date(2025, 8, 1)),
     ("until", date(2026, 5, 1)), ("smallest_percent", 125), ("events", ""), ("looked_at", 2)],
)  # fmt: skip
def test_a_fixed_plan_that_was_changed_afterwards_is_not_worked_out(people, field, value):
    plan = written(people)
    plan.state, plan.frozen_on = "waiting", AT.date()
    plan.fingerprint = impact.fingerprint(plan)
    setattr(plan, field, value)
    plan.save()
    impact.impact_of(plan)
    plan.refresh_from_db()
    assert plan.result == {} and "The plan is not the one that was fixed" in plan.problem


def test_months_that_do_not_fit_are_refused_with_words(people, desk):
    said = {"title": "x", "measure": "told_us", "kind": "x", "first": "2025-01", "start": "2024-13", "until": "2025-02",
            "smallest_percent": "150", "looked_at": "1"}  # fmt: skip
    answer = desk.post(reverse("insight:impact_new"), said)
    assert answer.status_code == 422 and "Write the month like 2026-03." in answer.content.decode()
    answer = desk.post(reverse("insight:impact_new"), said | {"start": "2025-02"})
    assert "The months must follow each other" in answer.content.decode()
    assert not ImpactPlan.objects.exists()
