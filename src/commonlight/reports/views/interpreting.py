"""Naming an interpreter, and what an interpreter reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.permissions import requires_reader
from commonlight.reports import permissions, services
from commonlight.reports.sealing import SealBroken
from commonlight.reports.services import interpreting
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown import interpreter_lines
from commonlight.reports.views.team import CONFLICT, team_page


@require_POST
@team_page
def name_one(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Ask the person whether a named interpreter may read."""
    services.open_report(report_id=report_id, **who)
    try:
        account_id = UUID(request.POST.get("account", ""))
        language = request.POST.get("language", "")[:40]
        interpreting.name_interpreter(report_id=report_id, account_id=account_id, language=language, **who)
    except (ValueError, interpreting.NotAnInterpreter):
        messages.warning(request, _("Choose an interpreter of the list. Nobody was asked."))
    else:
        messages.success(request, _("The person is asked in their messages. Until they say yes, nobody new reads."))
    return redirect("reports:report", report_id)


@require_safe
@requires_reader(*permissions.INTERPRETERS)
@no_trace
def to_interpret(request: HttpRequest) -> HttpResponse:
    """Show which reports this interpreter may read."""
    ids = interpreting.reports_to_interpret(request.user)  # type: ignore[arg-type]
    rows = [{"id": one, "number": number_of(one)} for one in ids]
    return render(request, "reports/team_interpreting.html", {"rows": rows})


@require_safe
@requires_reader(*permissions.INTERPRETERS)
@no_trace
def interpret(request: HttpRequest, report_id: int) -> HttpResponse:
    """Open the words of one report to interpret them; this is logged."""
    try:
        content = interpreting.read_as_interpreter(
            report_id=report_id,
            by=request.user,  # type: ignore[arg-type]
            keyring=keyring_of(request),
            at=clock.now(),
        )
    except services.NotYours as problem:
        raise Http404 from problem
    except SealBroken:
        return render(request, "reports/team_broken.html", status=CONFLICT)
    context = {"number": number_of(report_id), "lines": interpreter_lines(content.parts)}
    return render(request, "reports/team_interpret.html", context)
