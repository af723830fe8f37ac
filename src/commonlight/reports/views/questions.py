"""Follow-up questions for the team: asking those that fit, and changing what can be asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import clock
from commonlight.core.permissions import requires_role
from commonlight.reports import permissions, services
from commonlight.reports.catalogue import ContentBroken
from commonlight.reports.forms.question import AskForm, QuestionForm
from commonlight.reports.questions import every_question, switched_off
from commonlight.reports.services import asking
from commonlight.reports.views.plan_refusals import refusal
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.team import team_page


@require_POST
@team_page
def ask(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Ask in the person's mailbox what fits the kind and setting."""
    services.open_report(report_id=report_id, **who)
    form = AskForm(request.POST)
    try:
        if form.is_valid():
            asking.ask(report_id=report_id, **form.cleaned_data, **who)
            messages.success(request, _("The questions stand in the person's messages. Each may be skipped."))
    except asking.NothingToAsk:
        messages.warning(request, _("All questions that fit were asked already."))
    except services.OutsidePlan as problem:
        messages.warning(request, refusal(problem))
    return redirect("reports:report", report_id)


@require_safe
@requires_role(*permissions.TEAM)
def question_list(request: HttpRequest) -> HttpResponse:
    """Show every question, those switched off too."""
    off = switched_off()
    rows = [{"question": one, "is_off": one.code in off} for one in every_question(with_off=True)]
    return render(request, "reports/team_questions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(*permissions.TEAM)
def question(request: HttpRequest, code: str = "") -> HttpResponse:
    """Write a new question, or change one."""
    others = every_question(with_off=True)
    found = next((one for one in others if one.code == code), None)
    if code and found is None:
        raise Http404
    first = QuestionForm.initial_of(found, is_off=code in switched_off()) if found else None
    form = QuestionForm(request.POST or None, others=others, fixed_code=code, initial=first, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            asking.change_question(
                question=form.question(),
                is_off=form.cleaned_data["is_off"],
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
            )
        except ContentBroken as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The question was kept. Those asked before stay as they were asked."))
            return redirect("reports:questions")
    status = WRONG_INPUT if form.is_bound and form.errors else 200
    return render(request, "reports/team_question.html", {"form": form, "code": code}, status=status)
