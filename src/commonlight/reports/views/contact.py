"""What the team does by the person's plan: asks for the number inside the hours; and raises what was ticked too low."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonlight.reports import selectors, services
from commonlight.reports.views.plan_refusals import refusal
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown_plan import plan_rows
from commonlight.reports.views.team import act_on_report, team_page


@require_POST
@team_page
def number(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Show the number beside the agreed words, inside the agreed hours; this is logged."""
    try:
        shown = services.show_contact(report_id=report_id, fits=request.POST.get("fits") == "on", **who)
    except services.OutsidePlan as problem:
        messages.warning(request, refusal(problem))
        return redirect("reports:report", report_id)
    named = [shown.plan.organisation_id] if shown.plan.organisation_id else []
    rows = plan_rows(shown.plan, selectors.names_of(named))
    context = {"number": number_of(report_id), "report_id": report_id, "plan": shown.plan, "rows": rows}
    return render(request, "reports/team_number.html", {**context, "until": shown.window.until})


@require_POST
@team_page
def raise_report(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Name what the words tell of, or a situation that cannot wait."""

    def act(form: Any) -> None:
        services.raise_level(
            report_id=report_id, found=form.cleaned_data["found"], urgency=form.cleaned_data["urgency"], **who
        )

    return act_on_report(
        request, who, report_id, "raise", act, _("It was raised. The person reads so in their messages.")
    )
