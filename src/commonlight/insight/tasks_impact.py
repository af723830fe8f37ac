"""Jobs of plans and their impact; their only arguments are ids."""

from uuid import UUID

from django_tasks import task

from commonlight.insight.models import ImpactPlan
from commonlight.insight.services import impact


@task()
def work_out_power(plan_id: str) -> None:
    """Work out what could be seen, unless the plan is gone or it was done meanwhile."""
    plan = ImpactPlan.objects.filter(pk=UUID(str(plan_id)), state=ImpactPlan.State.POWER_WAITS).first()
    if plan is not None:
        impact.power_of(plan)


@task()
def work_out_impact(plan_id: str) -> None:
    """Work out what changed, unless the plan is gone or it was done meanwhile."""
    plan = ImpactPlan.objects.filter(pk=UUID(str(plan_id)), state=ImpactPlan.State.WAITING).first()
    if plan is not None:
        impact.impact_of(plan)
