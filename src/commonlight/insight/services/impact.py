"""Looking at what changed, in the only order there is: what could be seen, a plan that is fixed, what came out, what we change."""

from datetime import date, datetime
from typing import Any

from commonlight import __version__
from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.selectors import site
from commonlight.core.store import write
from commonlight.insight import selectors_impact as series
from commonlight.insight.models import Finding, ImpactPlan
from commonlight.insight.models.impact import TOLD_US
from commonlight.insight.services.child import in_child
from commonlight.insight.services.impact_series import gated, gated_marker, smallest, too_many_hidden
from commonlight.outreach.models import ProgrammeChange

RUNS, SEED = 1000, 1
State = ImpactPlan.State


class OutOfOrder(Exception):
    """A step was asked for before the one it stands on."""


def make_plan(said: dict[str, Any], *, by: Account, at: datetime) -> ImpactPlan:
    """Write a plan down, not fixed yet, and ask what could be seen at all; `said` are fields of `ImpactPlan`."""
    from commonlight.insight.tasks_impact import work_out_power

    with write():
        plan = ImpactPlan.objects.create(**said, made_on=at.date(), by=by)
        audit.record("impact plan written", by=by, at=at, subject=("impact plan", plan.pk))
    work_out_power.enqueue(str(plan.pk))
    return plan


def power_of(plan: ImpactPlan) -> None:
    """Work out what the months before the start could show; no month after it is read. Called by the job."""
    months = list(series.months_between(plan.first, plan.start))[:-1]
    after = len(list(series.months_between(plan.start, plan.until)))
    found, mean = _before(plan, months)
    if mean:
        asked = {"what": "power", "mean": mean, "before": len(months), "after": after, "mei": plan.smallest_percent / 100,
                 "runs": RUNS, "seed": SEED}  # fmt: skip
        found = in_child("impact", asked)
    with write():
        ImpactPlan.objects.filter(pk=plan.pk, state=State.POWER_WAITS).update(state=State.DRAFT, power=found)


def _before(plan: ImpactPlan, months: list[date]) -> tuple[dict[str, Any], float]:
    counts = series.counts_of(plan, months[0], months[-1])
    gaps = [f"{month:%Y-%m}" for month, count in counts.items() if count is None]
    if gaps:
        return {"missing": gaps}, 0.0
    side = gated(months, [count or 0 for count in counts.values()])
    if side is None:
        return {"too_few": smallest()}, 0.0
    return {}, sum(side.counts) / len(months)


def freeze(plan: ImpactPlan, *, by: Account, at: datetime) -> None:
    """Fix the plan: from now on no word of it changes. Raises OutOfOrder before it was said what could be seen."""
    if plan.state != State.DRAFT or "sentence" not in plan.power:
        raise OutOfOrder
    seen = 0
    if plan.start <= at.date():
        counts = series.counts_of(plan, plan.start, min(plan.until, at.date().replace(day=1)))
        seen = len(counts)
    others = ImpactPlan.objects.filter(start=plan.start, frozen_on__isnull=False).count()
    with write():
        changed = ImpactPlan.objects.filter(pk=plan.pk, state=State.DRAFT).update(
            state=State.FROZEN, frozen_on=at.date(), n_already_in=seen, looked_at=max(plan.looked_at, others + 1)
        )
        if not changed:
            raise OutOfOrder
        plan.refresh_from_db()
        plan.fingerprint = fingerprint(plan)
        plan.save(update_fields=["fingerprint"])
        audit.record(
            "impact plan fixed", by=by, at=at, subject=("impact plan", plan.pk), detail={"hash": plan.fingerprint}
        )


def outcome_of(plan: ImpactPlan) -> str:
    """Return what the report calls the outcome; what police did is called that."""
    if plan.measure == TOLD_US:
        return "reports"
    return f"{plan.measure.replace('_', ' ')} (police activity)"


def as_analysis(plan: ImpactPlan) -> dict[str, Any]:
    """Return the plan as the analysis takes it."""
    return {
        "outcome": outcome_of(plan),
        "time": "month",
        "start": f"{plan.start:%Y-%m}",
        # All that was written stands in the fingerprint, also what the analysis does not need.
        "kind": " | ".join((plan.title, plan.kind, plan.measure, str(plan.agency_id or ""), f"{plan.first:%Y-%m}")),
        "mei": plan.smallest_percent / 100,
        "measures": "reports" if plan.measure == TOLD_US else "police activity",
        "events": [line.strip() for line in plan.events.splitlines() if line.strip()],
        "outcomes_looked_at": plan.looked_at,
        "written": f"{plan.frozen_on:%Y-%m-%d}" if plan.frozen_on else None,
        "data_until": f"{plan.until:%Y-%m}",
    }


def fingerprint(plan: ImpactPlan) -> str:
    """Return the plan's hash, the same that the report prints."""
    from commonlight.analysis.impact.plan import Plan

    return Plan.from_mapping(as_analysis(plan)).hash


def ask(plan: ImpactPlan, facts: dict[str, Any], *, by: Account, at: datetime) -> None:
    """
    Ask what changed; `facts` are the surveys of who tells anyone and what did not work.

    Raises OutOfOrder unless the plan is fixed and its last month is over.
    """
    from commonlight.insight.tasks_impact import work_out_impact

    if plan.until >= at.date().replace(day=1):
        raise OutOfOrder
    with write():
        changed = ImpactPlan.objects.filter(pk=plan.pk, state__in=(State.FROZEN, State.READY)).update(
            state=State.WAITING, facts=facts, worked_out_on=at.date(), problem=""
        )
        if not changed:
            raise OutOfOrder
        audit.record("impact asked for", by=by, at=at, subject=("impact plan", plan.pk))
    work_out_impact.enqueue(str(plan.pk))


def impact_of(plan: ImpactPlan) -> None:
    """Work out what changed and keep it; called by the job."""
    asked = _question(plan)
    found = in_child("impact", asked) if "problem" not in asked else asked
    problem = str(found.get("problem", ""))[:300]
    with write():
        ImpactPlan.objects.filter(pk=plan.pk, state=State.WAITING).update(
            state=State.READY, result={} if problem else found, problem=problem
        )


def _question(plan: ImpactPlan) -> dict[str, Any]:
    if fingerprint(plan) != plan.fingerprint:
        return {"problem": "The plan is not the one that was fixed: its fingerprint differs. Nothing was worked out."}
    counts = series.counts_of(plan, plan.first, plan.until)
    if gaps := [f"{month:%Y-%m}" for month, count in counts.items() if count is None]:
        return {
            "problem": f"No numbers lie here for {', '.join(gaps)}. A gap is not a zero: ask for these months first."
        }
    if changes := series.changed_rules(plan):
        said = "; ".join(f"{month:%Y-%m}: {words}" for month, words in changes)
        return {"problem": f"What is counted changed on the way ({said}). Months before and after cannot be compared."}
    months = list(counts)
    cut = months.index(plan.start)
    values = [count or 0 for count in counts.values()]
    before, after = gated(months[:cut], values[:cut]), gated(months[cut:], values[cut:])
    if before is None or after is None:
        return {
            "problem": f"Before or after the start fewer than {smallest()} were counted. We cannot tell anything from that."
        }
    if too_many_hidden(before, after):
        return {
            "problem": f"Most months hold fewer than {smallest()}. Shown or worked with, they could point to people; "
            "we cannot tell whether anything changed. Look at longer spans."
        }
    return {
        "what": "impact",
        "plan": as_analysis(plan),
        "months": [f"{month:%Y-%m}" for month in months],
        "counts": [*before.counts, *after.counts],
        "facts": _facts(plan, [*before.hidden, *after.hidden], months[cut - 1]),
        "runs": RUNS // 2,
        "seed": SEED,
        "version": __version__,
    }


def _facts(plan: ImpactPlan, hidden: list[str], last_before: date) -> dict[str, Any]:
    facts: dict[str, Any] = dict(plan.facts) | {
        "title": plan.title,
        "coalition": site().coalition_name,
        "smallest": smallest(),
        "hidden": hidden,
        "outputs": series.outputs(plan.start, plan.until),
    }
    if plan.measure != TOLD_US:
        facts["notes"] = ["These numbers say what police did. They do not say how much trafficking there is."]
        return facts
    early, late = series.markers(plan.first, last_before), series.markers(plan.start, plan.until)
    facts["markers"] = [
        {"what": what, "before": gated_marker(early[what]), "after": gated_marker(late[what])} for what in early
    ]
    return facts


def decide(
    plan: ImpactPlan, *, seen: str, change: str, look_again_on: date, by: Account, at: datetime
) -> Finding:  # fmt: skip
    """
    Write down what changes because of what was seen; a programme shows it among its own changes, not public.

    Raises OutOfOrder before anything was seen.
    """
    if plan.state != State.READY:
        raise OutOfOrder
    with write():
        row = Finding.objects.create(
            plan=plan, programme=plan.programme, seen=seen, change=change, decided_on=at.date(),
            look_again_on=look_again_on, by=by,
        )  # fmt: skip
        if plan.programme is not None:
            ProgrammeChange.objects.create(
                programme=plan.programme, heard_from=ProgrammeChange.Heard.FINDING, heard_on=at.date(), heard=seen,
                changed=change, changed_on=at.date(),
            )  # fmt: skip
        audit.record("finding written", by=by, at=at, subject=("finding", row.pk))
    return row


def look_again(row: Finding, *, came_of_it: str, by: Account, at: datetime) -> None:
    """Write down what came of a change."""
    with write():
        Finding.objects.filter(pk=row.pk).update(looked_again_on=at.date(), came_of_it=came_of_it)
        audit.record("finding followed", by=by, at=at, subject=("finding", row.pk))
