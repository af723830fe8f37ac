"""Keeping a report longer than the calendar allows: who says so, why, until when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, retention
from commonlight.core.forms import posted
from commonlight.core.forms.keeping import HoldForm
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.models import Account, LegalHold
from commonlight.core.permissions import requires_reader
from commonlight.reports import permissions, services
from commonlight.reports.services.erasing import REPORT
from commonlight.reports.services.holding import end_report_hold, hold_report
from commonlight.reports.services.team import reach


@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, report_id: int) -> HttpResponse:
    """Set or end a hold on one report."""
    assert isinstance(request.user, Account)
    keyring, at = keyring_of(request), clock.now()
    form, status = HoldForm(posted(request)), 200
    try:
        reach(report_id=report_id, by=request.user, keyring=keyring)
        if request.method == "POST" and request.POST.get("act") == "end":
            end_report_hold(report_id=report_id, by=request.user, keyring=keyring, at=at)
            messages.success(request, _("The hold was ended. The calendar counts again."))
            return redirect("reports:hold", report_id)
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    hold_report(report_id=report_id, **form.cleaned_data, by=request.user, keyring=keyring, at=at)
                except retention.HoldRefused:
                    form.add_error("until", _("Choose a day from today up to one year."))
                else:
                    messages.success(request, _("The hold was set."))
                    return redirect("reports:report", report_id)
    except services.NotYours as problem:
        raise Http404 from problem
    current = LegalHold.objects.filter(kind=REPORT, object_id=str(report_id)).first()
    people = Account.objects.filter(pk=current.set_by_id).values_list("display_name", flat=True) if current else []
    context = {"form": form, "report_id": report_id, "hold": current, "who": next(iter(people), "")}
    return render(request, "reports/team_hold.html", context, status=status)
