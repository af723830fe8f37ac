"""What police of Riverbend sent month by month, and a plan that was fixed before its months began and then looked at: invented."""

from datetime import date, datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.insight.models import ImpactPlan
from commonlight.insight.services import figures, impact
from commonlight.outreach.models import Programme

ORDER = 90
MONTHS, WITH = 36, 12
TIPS = (14, 12, 17, 15, 13, 16, 18, 12, 15, 14, 11, 16)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Send the months, and look at whether tips went another way after evenings at schools began."""
    maria = Account.objects.get(login_name="maria")
    police = coalition.organisations["police"]
    months = [_back(at.date(), ago) for ago in range(MONTHS, 0, -1)]
    for place, month in enumerate(months):
        tips = TIPS[place % 12] + (9 if place >= MONTHS - WITH else 0)
        numbers = {"arrests": 5 + place % 3, "operations": 6 + place % 2, "offered_help": None, "tips": tips,
                   "closed_cases": 5 + place % 2}  # fmt: skip
        sent = datetime.combine(_back(month, -1) + timedelta(days=4), at.timetz())
        figures.send_month(
            agency=police, month=month, numbers=numbers, changed_rules="", seen=0, by=maria, at=min(sent, at)
        )
    said = {
        "title": "Evenings for young people", "measure": "tips", "agency": police, "kind": "evenings at two schools",
        "programme": Programme.objects.filter(name="Rural youth").first(), "first": months[0], "start": months[-WITH],
        "until": months[-1], "smallest_percent": 150, "events": f"{months[-6]:%Y-%m}: a new number to call",
    }  # fmt: skip
    fixed = datetime.combine(months[-WITH] - timedelta(days=20), at.timetz())
    plan = impact.make_plan(said, by=maria, at=fixed)
    impact.power_of(plan)
    plan.refresh_from_db()
    if plan.state != ImpactPlan.State.DRAFT or "sentence" not in plan.power:
        # Without the programs for analysis nothing can be worked out; the page says so.
        return
    impact.freeze(plan, by=maria, at=fixed)
    impact.ask(plan, {"did_not_work": ["Evenings in January: the last bus leaves at six."]}, by=maria, at=at)
    impact.impact_of(plan)
    plan.refresh_from_db()
    impact.decide(
        plan, seen=str(plan.result.get("sentence", plan.problem))[:300], change="Hold the winter evenings at noon, at the school itself.",
        look_again_on=(at + timedelta(days=90)).date(), by=maria, at=at,
    )  # fmt: skip


def _back(day: date, ago: int) -> date:
    """Return the first day of the month `ago` months before."""
    number = day.year * 12 + day.month - 1 - ago
    return date(number // 12, number % 12 + 1, 1)
