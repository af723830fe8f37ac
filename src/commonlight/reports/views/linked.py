"""Linking two reports of the same event, seen by the own organisation alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonlight.reports import services
from commonlight.reports.forms.triage import LinkForm
from commonlight.reports.models import Status
from commonlight.reports.services import linking
from commonlight.reports.services.cards import open_queue
from commonlight.reports.services.team import reach
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.team import team_page
from commonlight.reports.views.triage import ids_of_numbers


def linked_context(opened: services.OpenReport, who: dict[str, Any]) -> dict[str, Any]:
    """Return what a report's page shows of its links."""
    linked = linking.linked_of(opened, who["by"], who["keyring"])
    return {
        "linked": [
            {
                "id": one.report_id,
                "number": number_of(one.report_id),
                "status": Status(one.status).label if one.status else "",
            }
            for one in linked
        ],
        "urgent_together": linking.urgency_together(opened, linked),
        "link_form": LinkForm(auto_id="link_%s"),
    }


@require_POST
@team_page
def link(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Link another report to this one, or take the link back."""
    # Whoever cannot read this report learns nothing of any number.
    reach(report_id=report_id, by=who["by"], keyring=who["keyring"])
    ending = request.POST.get("unlink", "")
    if ending.isdecimal() and len(ending) < 20:
        others, act, done = {int(ending)}, linking.unlink, _("The link was taken away on both sides.")
    else:
        lines = open_queue(by=who["by"], keyring=who["keyring"]).lines
        others, _strange = ids_of_numbers(request.POST.get("other", ""), lines)
        act, done = linking.link, _("The two are linked. Only your organisation sees it; no text moved.")
    try:
        if len(others) != 1:
            raise linking.NotBothYours
        act(report_id=report_id, other_id=next(iter(others)), **who)
        messages.success(request, done)
    except linking.SameReport:
        messages.warning(request, _("That is this very report. Nothing was linked."))
    except (linking.NotBothYours, services.NotYours):
        messages.warning(
            request, _("No other report with that number can be read by the same organisation. Nothing was changed.")
        )
    return redirect("reports:report", report_id)
