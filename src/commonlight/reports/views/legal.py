"""Legal demands and breaches: the list, one record with its steps, and telling the persons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.models import Account
from commonlight.core.permissions import requires_reader
from commonlight.reports import catalogue, permissions, selectors
from commonlight.reports.forms.care import BreachForm, DemandForm, NoticeForm, StepForm
from commonlight.reports.services import legal
from commonlight.reports.services.cards import open_queue
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.triage import ids_of_numbers

FORMS: dict[str, type[DemandForm] | type[BreachForm]] = {"demand": DemandForm, "breach": BreachForm}


@requires_reader(*permissions.TEAM)
@no_trace
@require_safe
def legal_list(request: HttpRequest) -> HttpResponse:
    """List the demands and breaches this reader's organisations recorded, with what to do first."""
    by: Account = request.user  # type: ignore[assignment]
    found = legal.cases(by=by, keyring=keyring_of(request))
    context = {
        "cases": [_shown(case) for case in found],
        "legal_steps": catalogue.entries("legal_steps"),
        "breach_steps": catalogue.entries("breach_steps"),
    }
    return render(request, "reports/work_legal.html", context)


def _shown(case: legal.Case) -> dict[str, Any]:
    head = case.head
    return {
        "thread": case.thread,
        "number": number_of(case.thread),
        "is_breach": case.is_breach,
        "is_closed": case.is_closed,
        "head": {**head, "paper_text": catalogue.text_of("legal_papers", head.get("paper", ""))},
        "at": head["at"][:16].replace("T", " "),
        "steps": [
            {
                **step,
                "at": step["at"][:16].replace("T", " "),
                "entry_text": catalogue.text_of("legal_entries", step["entry"]),
                "notice_text": catalogue.text_of("legal_notices", step.get("notice", "")),
            }
            for step in case.steps
        ],
    }


@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def legal_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin the record of a demand or of a breach."""
    if kind not in FORMS:
        raise Http404
    by: Account = request.user  # type: ignore[assignment]
    names = selectors.names_of(permissions.team_organisations(by))
    form = FORMS[kind](request.POST if request.method == "POST" else None, organisations=names, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        begin = legal.open_demand if kind == "demand" else legal.open_breach
        thread = begin(organisation_id=form.organisation_id(), by=by, at=clock.now(), **form.values())
        messages.success(request, _("The record was begun. Only your organisation can open it."))
        return redirect("reports:legal_case", thread)
    context = {
        "form": form,
        "kind": kind,
        "steps": catalogue.entries("legal_steps" if kind == "demand" else "breach_steps"),
    }
    return render(
        request, "reports/work_legal_new.html", context, status=WRONG_INPUT if request.method == "POST" else 200
    )


@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def legal_case(request: HttpRequest, thread: int) -> HttpResponse:
    """Show one record and add what happened next; nothing in it is ever changed or taken out."""
    who: dict[str, Any] = {"by": request.user, "keyring": keyring_of(request)}
    form = StepForm(request.POST if request.method == "POST" else None, auto_id="step_%s")
    try:
        if request.method == "POST" and form.is_valid():
            legal.add_step(thread=thread, **form.cleaned_data, **who, at=clock.now())
            messages.success(request, _("It was added to the record."))
            return redirect("reports:legal_case", thread)
        return _case(request, thread, form, status=WRONG_INPUT if request.method == "POST" else 200)
    except legal.NoSuchCase as problem:
        raise Http404 from problem


def _case(
    request: HttpRequest, thread: int, form: StepForm, *, notice: NoticeForm | None = None, status: int = 200
) -> HttpResponse:
    case = legal.case_of(thread=thread, by=request.user, keyring=keyring_of(request))  # type: ignore[arg-type]
    context = {
        "case": _shown(case),
        "form": form,
        "notice_form": notice or NoticeForm(auto_id="notice_%s"),
        "to_do": catalogue.entries("breach_steps" if case.is_breach else "legal_steps"),
    }
    return render(request, "reports/work_legal_case.html", context, status=status)


@requires_reader(*permissions.TEAM)
@no_trace
@require_POST
def legal_notice(request: HttpRequest, thread: int) -> HttpResponse:
    """Tell the persons of some reports, in their messages."""
    who: dict[str, Any] = {"by": request.user, "keyring": keyring_of(request)}
    form = NoticeForm(request.POST, auto_id="notice_%s")
    try:
        if form.is_valid():
            ids, strange = ids_of_numbers(form.cleaned_data["numbers"], open_queue(**who).lines)
            if not strange:
                told, _left = legal.tell_persons(
                    thread=thread, notice=form.cleaned_data["notice"], report_ids=sorted(ids), **who, at=clock.now()
                )
                messages.success(
                    request,
                    ngettext("%(count)d person was told.", "%(count)d persons were told.", told) % {"count": told},
                )
                return redirect("reports:legal_case", thread)
            form.add_error(
                "numbers",
                _("No single report has the number %(numbers)s. Nobody was told.") % {"numbers": ", ".join(strange)},
            )
        return _case(request, thread, StepForm(auto_id="step_%s"), notice=form, status=WRONG_INPUT)
    except legal.NoSuchCase as problem:
        raise Http404 from problem
