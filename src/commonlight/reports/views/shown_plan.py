"""A safe-contact plan as texts of a page."""

from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.reports.forms.plan import HOW_TEXTS
from commonlight.reports.plans import MAN, WOMAN, ContactPlan
from commonlight.reports.services.contact_plan import zone_of_coalition


def clock_of_coalition() -> str:
    """Return what the coalition's clock shows now, so that nobody has to know the name of a zone."""
    return f"{clock.now().astimezone(zone_of_coalition()):%H:%M}"


def plan_rows(plan: ContactPlan, names: dict[UUID, str], *, with_number: bool = False) -> list[dict[str, Any]]:
    """Return a plan as rows of label and value; the number only where the caller may show it; some values need no label."""
    rows = [{"label": _("How"), "value": HOW_TEXTS[plan.how], "speaks_for_itself": True}]
    if with_number and plan.number:
        rows.append({"label": _("Phone number"), "value": plan.number, "speaks_for_itself": True})
    if plan.is_outside:
        days = ", ".join(str(WEEKDAYS[day]) for day in sorted(plan.days)) or _("every day")
        hours = "" if plan.start is None else f"{plan.start:02d}:00–{plan.end:02d}:00"
        rows.append(
            {"label": _("When"), "value": ", ".join(one for one in (days, hours) if one), "speaks_for_itself": True}
        )
    if plan.by_whom in (WOMAN, MAN):
        rows.append({"label": _("Who"), "value": _("Only a woman") if plan.by_whom == WOMAN else _("Only a man")})
    elif plan.organisation_id:
        rows.append({"label": _("Who"), "value": names.get(plan.organisation_id, "")})
    if plan.say:
        rows.append({"label": _("Say first"), "value": plan.say})
    if plan.never_say:
        rows.append({"label": _("Do not say"), "value": plan.never_say})
    return rows
