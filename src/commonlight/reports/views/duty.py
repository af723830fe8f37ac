"""The duty panel of a report, and the list of urgent acts that a second person confirms."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import clock, place
from commonlight.core import selectors as core_selectors
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_reader
from commonlight.core.views.problems import may_be_sent_again, words_are_stored
from commonlight.reports import permissions, services
from commonlight.reports.forms.duty import TellingForm
from commonlight.reports.services import duty
from commonlight.reports.services.files import drop, take_files
from commonlight.reports.services.parts import ReportChanged, ReportFull
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.team import file_answer, team_page


def _show(
    request: HttpRequest, who: dict[str, Any], report_id: int, *, form: TellingForm | None = None, status: int = 200
) -> HttpResponse:
    opened = services.open_report(report_id=report_id, **who)
    panel = duty.panel_of(opened, who["keyring"])
    running = panel.clock if panel.clock is not None and panel.clock.ended is None else None
    passed = int((who["at"] - running.started).total_seconds()) // 60 if running else 0
    left = int((running.due - who["at"]).total_seconds()) // 60 if running and running.due else None
    context = {
        "report": opened.report,
        "number": number_of(report_id),
        "urgency": opened.content.urgency,
        "panel": panel,
        "told": [
            {**entry, "moment": datetime.fromisoformat(entry["at"]), "place": n} for n, entry in enumerate(panel.told)
        ],
        "zone": core_selectors.site().time_zone,
        "running": running,
        "passed": f"{passed // 60}:{passed % 60:02d}",
        "left": None if left is None else f"{abs(left) // 60}:{abs(left) % 60:02d}",
        "is_late": left is not None and left < 0,
        "not_filled_in": place.not_filled_in(),
        "form": form or TellingForm(auto_id="%s"),
    }
    return render(request, "reports/team_duty.html", context, status=status)


@require_safe
@team_page
def panel(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Show the state's duty, the line to call, the clock, and what was told; opening the report is logged."""
    return _show(request, who, report_id)


@require_POST
@team_page
def start(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Start the clock."""
    try:
        duty.start_clock(report_id=report_id, **who)
    except duty.ClockRuns:
        messages.info(request, _("The clock runs already."))
    return redirect("reports:duty", report_id)


@may_be_sent_again
@require_POST
@team_page
def told(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Record what was told; one person is enough."""
    form = TellingForm(request.POST, request.FILES, auto_id="%s")
    if not form.is_valid():
        return _show(request, who, report_id, form=form, status=WRONG_INPUT)
    taken = take_files(form.cleaned_data["receipt"][:1], at=who["at"])
    # A receipt that cannot be cleaned is kept as it came: it is our own paper, sealed, and a proof.
    receipts = [*taken.kept, *taken.uncleaned]
    try:
        duty.record_telling(
            report_id=report_id,
            to=form.cleaned_data["to"],
            reference=form.cleaned_data["reference"],
            words=form.cleaned_data["words"],
            receipt=receipts[0] if receipts else None,
            **who,
        )
    except (ReportFull, ReportChanged):
        drop(receipts)
        messages.warning(request, _("It could not be recorded just now. What you told them counts; try once more."))
        return redirect("reports:duty", report_id)
    words_are_stored(request)
    messages.success(request, _("Recorded. A second person confirms it within a day; nothing waits for that."))
    return redirect("reports:duty", report_id)


@require_safe
@team_page
def receipt(request: HttpRequest, who: dict[str, Any], report_id: int, number: int) -> HttpResponse:
    """Give out a receipt; opening the report is logged."""
    opened = services.open_report(report_id=report_id, **who)
    found = duty.receipt_of(opened, who["keyring"], number)
    if found is None:
        raise Http404
    return file_answer(found, number)


@require_http_methods(["GET", "HEAD"])
@requires_reader(*permissions.TEAM)
@no_trace
def acts(request: HttpRequest) -> HttpResponse:
    """List the urgent acts that wait for a second person."""
    assert isinstance(request.user, Account)
    at = clock.now()
    rows = [
        {
            "act": act,
            "number": number_of(act.report_id),
            "is_overdue": duty.is_overdue(act, at),
            "is_own": act.by_id == request.user.pk,
        }
        for act in duty.acts_to_confirm(request.user)
    ]
    return render(request, "reports/team_acts.html", {"rows": rows, "zone": core_selectors.site().time_zone})


@require_POST
@requires_reader(*permissions.TEAM)
@no_trace
def confirm(request: HttpRequest, act_id: int) -> HttpResponse:
    """Confirm as the second person."""
    assert isinstance(request.user, Account)
    try:
        duty.confirm_act(act_id=act_id, by=request.user, at=clock.now())
    except services.NotYours as problem:
        raise Http404 from problem
    except duty.OwnAct:
        messages.warning(request, _("You did this yourself. Somebody else of your organisation confirms it."))
    except duty.ConfirmedAlready:
        messages.info(request, _("Somebody confirmed it before you."))
    else:
        messages.success(request, _("Confirmed. Thank you for looking."))
    return redirect("reports:acts")
