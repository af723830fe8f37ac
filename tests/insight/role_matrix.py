"""Who may open the addresses of the insight room: coordinators and analysts look, coordinators decide, police send numbers."""

from datetime import date
from uuid import UUID

from tests.factories import make_organisation
from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, World, closed_row

from commonlight.core import clock
from commonlight.insight.models import Finding, ImpactPlan

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)


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


ROWS = {
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
