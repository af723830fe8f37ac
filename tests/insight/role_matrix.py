"""Who may open the addresses of the insight room: coordinators and analysts look, coordinators decide, police send numbers."""

import json
from datetime import date
from uuid import UUID

from tests.factories import make_organisation
from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, TO_SIGN_IN, World, closed_row

from commonlight.core import clock
from commonlight.insight.models import Finding, ImpactPlan, OtherTable, PolicyAsk, Release, Run

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
SENT_BACK = (NOT_FOUND, NOT_FOUND, NOT_FOUND, TO_SIGN_IN, NOT_FOUND)


def plan_of(world: World) -> ImpactPlan:
    """Return a plan that was looked at, made when it is first asked for."""
    if "impact plan" not in world.extra:
        world.extra["impact plan"] = ImpactPlan.objects.create(
            title="Young people", measure="told_us", kind="evenings", first=date(2023, 1, 1), start=date(2025, 1, 1),
            until=date(2025, 12, 1), state="ready", result={"html": "<p>", "docx": ""}, made_on=clock.today(),
        )  # fmt: skip
    return world.extra["impact plan"]


def one_plan(*expected):
    return closed_row(*(expected or NOBODY_ELSE), arguments=lambda world: [plan_of(world).pk])


def finding_of(world: World) -> list[UUID]:
    day = clock.today()
    return [Finding.objects.create(plan=plan_of(world), seen="s", change="c", decided_on=day, look_again_on=day).pk]


def agency_month(world: World) -> list[object]:
    if "agency" not in world.extra:
        world.extra["agency"] = make_organisation("Riverbend PD", kind="police").pk
    return [world.extra["agency"], "2026-01"]


def run_of(world: World) -> list[UUID]:
    """Return a run whose result cannot be shown, made when it is first asked for."""
    if "run" not in world.extra:
        world.extra["run"] = Run.objects.create(kind="impact", state="failed", asked="{}", made_on=clock.today()).pk
    return [world.extra["run"]]


def budget_run_of(world: World) -> list[UUID]:
    """Return a plan with a budget that was worked out, of one area."""
    if "budget run" not in world.extra:
        asked = {
            "level": "county", "within": "", "areas": [{"code": "1", "name": "A", "need": 10.0, "groups": []}], "left_out": 0,
            "need": {"slug": "n", "name": "Need", "source": "s", "is_percent": False}, "budget": 5.0, "hours": None,
            "programmes": [{"name": "P"}], "floors": [], "by_hand": None,
        }  # fmt: skip
        plan = {
            "chosen": [{"area": "1", "programme": "P", "cost": 5.0, "hours": 0.0, "adds": 1.0, "reaches": 1}], "covered": 1.0,
            "need": 10.0, "spent": 5.0, "hours": 0.0, "gap": 0.0, "proven": True, "shares": {}, "met": {}, "by_area": [1.0],
        }  # fmt: skip
        world.extra["budget run"] = Run.objects.create(
            kind="plan",
            state="done",
            asked=json.dumps(asked),
            result=json.dumps({"plan": plan}).encode(),
            made_on=clock.today(),
        ).pk
    return [world.extra["budget run"]]


def release_of(world: World) -> list[UUID]:
    """Return a release that waits for a second person."""
    if "release" not in world.extra:
        world.extra["release"] = Release.objects.create(
            kind="told", title="By kind", source="report-lines", state="ready", asked_on=clock.today()
        )
    return [world.extra["release"].pk]


def one_release(*expected, **more):
    return closed_row(*(expected or NOBODY_ELSE), arguments=release_of, **more)


def areas_run_of(kind, asked="{}"):
    """Return arguments: a run of a kind whose question had no answer."""

    def arguments(world: World) -> list[UUID]:
        made = world.extra.get(kind) or Run.objects.create(
            kind=kind, state="done", asked=asked, result=b'{"problem": "No areas."}', made_on=clock.today()
        )
        world.extra[kind] = made
        return [made.pk]

    return arguments


def one_ask(*expected, **more):
    def made(world: World) -> list[UUID]:
        if "ask" not in world.extra:
            world.extra["ask"] = PolicyAsk.objects.create(
                title="Inspect", decides="State", root_cause="r", brief="b", pay=1, made_on=clock.today()
            )
        return [world.extra["ask"].pk]

    return closed_row(*(expected or NOBODY_ELSE), arguments=made, **more)


def other_table(world: World) -> list[UUID]:
    """Return a table of another coalition."""
    if "other table" not in world.extra:
        world.extra["other table"] = OtherTable.objects.create(
            number=UUID(int=1), coalition="Cedar County", title="By kind", source="report-lines", as_of=clock.today(),
            issued=clock.today(), by=["month"], cells=[], brought_on=clock.today(),
        )  # fmt: skip
    return [world.extra["other table"].pk]


ROWS = {
    "insight:compare": closed_row(*NOBODY_ELSE),
    "insight:compare_ask": closed_row(*NOBODY_ELSE, arguments=lambda world: ["referrals"]),
    "insight:compare_run": closed_row(
        *NOBODY_ELSE, arguments=areas_run_of("compare", '{"source": "referrals", "about": {}}')
    ),
    "insight:compare_bring": closed_row(*NOBODY_ELSE),
    "insight:compare_drop": closed_row(*[NOT_FOUND] * 3, NOT_THIS_WAY, NOT_FOUND, arguments=other_table),
    "insight:choices": closed_row(*NOBODY_ELSE),
    "insight:priority_ask": closed_row(*NOBODY_ELSE, arguments=lambda world: ["county"]),
    "insight:priority_run": closed_row(*NOBODY_ELSE, arguments=areas_run_of("priority")),
    "insight:plans": closed_row(*NOBODY_ELSE),
    "insight:plan_ask": closed_row(*NOBODY_ELSE, arguments=lambda world: ["county"]),
    "insight:plan": closed_row(*NOBODY_ELSE, arguments=budget_run_of),
    "insight:plan_by_hand": closed_row(*NOBODY_ELSE, arguments=budget_run_of),
    # Against itself: nothing apart, and open to the same people.
    "insight:plan_compare": closed_row(*[NOT_FOUND] * 5, arguments=budget_run_of),
    "insight:plan_memo": closed_row(*NOBODY_ELSE, arguments=lambda world: [*budget_run_of(world), "docx"]),
    "insight:hotspots_ask": closed_row(*NOBODY_ELSE),
    "insight:hotspots_run": closed_row(*NOBODY_ELSE, arguments=areas_run_of("hotspots")),
    "insight:asks": closed_row(*NOBODY_ELSE),
    "insight:ask_new": closed_row(*NOBODY_ELSE),
    "insight:ask": one_ask(),
    "insight:ask_change": one_ask(),
    "insight:ask_brief": one_ask(),
    # Nobody agreed to it: the coordinator is sent back to the page that says so.
    "insight:ask_word": one_ask(*SENT_BACK),
    "insight:ask_pdf": one_ask(*SENT_BACK),
    "insight:ask_advise": one_ask(),
    "insight:ask_meeting": one_ask(),
    "insight:ask_answer": one_ask(),
    "insight:releases": closed_row(*NOBODY_ELSE),
    "insight:release_told": closed_row(*NOBODY_ELSE),
    "insight:release_impact": closed_row(*NOBODY_ELSE),
    "insight:release_areas": closed_row(*NOBODY_ELSE),
    "insight:release_rights": closed_row(*NOBODY_ELSE),
    "insight:release": one_release(),
    "insight:release_approve": one_release(*[NOT_FOUND] * 3, NOT_THIS_WAY, NOT_FOUND),
    "insight:release_withdraw": one_release(),
    "insight:release_drop": one_release(*[NOT_FOUND] * 3, NOT_THIS_WAY, NOT_FOUND),
    # A partner finds the way to her own pages here.
    "insight:index": closed_row(*NOBODY_ELSE),
    "insight:run": closed_row(*NOBODY_ELSE, arguments=run_of),
    "insight:run_again": closed_row(*[NOT_FOUND] * 3, NOT_THIS_WAY, NOT_FOUND, arguments=run_of),
    "insight:impact_plans": closed_row(*NOBODY_ELSE),
    "insight:impact_new": closed_row(*NOBODY_ELSE),
    "insight:impact_plan": one_plan(),
    "insight:impact_freeze": one_plan(*[NOT_FOUND] * 3, NOT_THIS_WAY, NOT_FOUND),
    "insight:impact_look": one_plan(*[NOT_FOUND] * 3, NOT_THIS_WAY, NOT_FOUND),
    "insight:impact_report": one_plan(),
    "insight:impact_word": one_plan(),
    "insight:impact_decide": one_plan(),
    "insight:impact_again": closed_row(*NOBODY_ELSE, arguments=finding_of),
    "insight:figures": closed_row(*NOBODY_ELSE),
    "insight:figures_month": closed_row(*NOBODY_ELSE, arguments=agency_month),
}
