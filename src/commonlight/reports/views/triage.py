"""One page for a day of many notes: show, tick, act, undo. Cards are opened in memory and forgotten."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core import selectors as core_selectors
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.models import Account
from commonlight.core.permissions import requires_reader
from commonlight.reports import permissions, selectors, services
from commonlight.reports.forms.triage import ACTS, TriageForm
from commonlight.reports.models import Report, Status
from commonlight.reports.sealing import SealBroken
from commonlight.reports.services import bulk
from commonlight.reports.services.cards import Queue, QueueLine, open_queue
from commonlight.reports.views.languages import spoken_by, team_languages
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import matches, number_of, order, shown
from commonlight.reports.views.shown import team_lines

PER_PAGE = 100
UNDO = "bulk_undo"


def _people(by: Account) -> list[Account]:
    found: dict[UUID, Account] = {}
    for key in permissions.team_organisations(by):
        found |= {one.pk: one for one in core_selectors.people_of(key, *permissions.TEAM)}
    return sorted(found.values(), key=lambda one: one.display_name)


@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: HttpRequest) -> HttpResponse:
    """Show what matches, or do one act on all that are chosen; what is asked for comes by POST."""
    by: Account = request.user  # type: ignore[assignment]
    people = _people(by)
    form = TriageForm(
        request.POST if request.method == "POST" else None, people=people, auto_id="%s", initial={"status": "open"}
    )
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    opened = open_queue(by=by, keyring=keyring_of(request))
    me = by.pk
    lines = sorted((line for line in opened.lines if matches(line, asked, me)), key=order)
    act = request.POST.get("act", "")
    if act in ACTS and form.is_valid():
        return _act(request, act, form, opened, lines, by)
    return _show(request, form, opened, lines, people, by)


def _show(
    request: HttpRequest,
    form: TriageForm,
    opened: Queue,
    lines: list[QueueLine],
    people: list[Account],
    by: Account,
    status: int = 200,
) -> HttpResponse:
    page = Paginator(lines, PER_PAGE).get_page(request.POST.get("page", 1))
    mine = permissions.team_organisations(by)
    names = selectors.names_of(mine)
    spoken = spoken_by(mine)
    rows = Report.objects.in_bulk([line.report_id for line in page.object_list])
    named = {one.pk: one.display_name for one in people}
    at = clock.now()
    kept = request.session.get(UNDO)
    context = {
        "form": form,
        "page": page,
        "lines": [
            shown(line, rows[line.report_id], names, named, at, spoken)
            for line in page.object_list
            if line.report_id in rows
        ],
        "total": len(lines),
        "waiting": opened.waiting,
        "chosen": set(request.POST.getlist("chosen")),
        "undo": len(kept["before"]) if kept else 0,
        "team_languages": team_languages(mine),
        "most_read": bulk.READ_AT_ONCE,
    }
    return render(request, "reports/work_triage.html", context, status=status)


def ids_of_numbers(typed: str, lines: list[QueueLine]) -> tuple[set[int], list[str]]:
    """Return the reports whose numbers were typed, and what fits none or more than one."""
    by_number: dict[str, set[int]] = {}
    for line in lines:
        by_number.setdefault(number_of(line.report_id), set()).add(line.report_id)
    found, strange = set(), []
    for word in typed.replace(",", " ").split():
        ids = by_number.get(word, set())
        if len(ids) == 1:
            found |= ids
        else:
            strange.append(word[:20])
    return found, strange


def _chosen(
    request: HttpRequest, form: TriageForm, opened: Queue, lines: list[QueueLine]
) -> tuple[set[int], list[str]]:
    mine = {line.report_id for line in opened.lines}
    ticked = {int(one) for one in request.POST.getlist("chosen") if one.isdecimal() and len(one) < 20} & mine
    typed, strange = ids_of_numbers(form.cleaned_data["numbers"], opened.lines)
    if form.cleaned_data["everything"]:
        ticked |= {line.report_id for line in lines}
    return ticked | typed, strange


def _act(
    request: HttpRequest, act: str, form: TriageForm, opened: Queue, lines: list[QueueLine], by: Account
) -> HttpResponse:
    ids, strange = _chosen(request, form, opened, lines)
    if strange:
        form.add_error(
            "numbers",
            _("No single report has the number %(numbers)s. Nothing was done.") % {"numbers": ", ".join(strange)},
        )
    elif not ids:
        form.add_error(None, _("Tick at least one report, or type its number. Nothing was done."))
    who: dict[str, Any] = {"by": by, "keyring": keyring_of(request), "at": clock.now()}
    lead: set[int] = set()
    if act == "repeat":
        lead, wrong = ids_of_numbers(form.cleaned_data["lead"], opened.lines)
        if wrong or len(lead) != 1:
            form.add_error("lead", _("Type the number of one report that stays open. Nothing was done."))
    if form.errors:
        return _show(request, form, opened, lines, _people(by), by, status=WRONG_INPUT)
    if act == "read":
        return _read(request, ids, who)
    outcome = _do(act, form, ids, lead, who)
    request.session[UNDO] = outcome.as_content()
    _tell(request, outcome)
    return redirect("reports:triage")


def _do(act: str, form: TriageForm, ids: set[int], lead: set[int], who: dict[str, Any]) -> bulk.Outcome:
    if act == "label":
        return bulk.label_many(ids=ids, label=form.cleaned_data["add_label"], **who)
    if act == "kind":
        return bulk.code_many(ids=ids, kind=form.cleaned_data["set_kind"], **who)
    if act == "assign":
        return bulk.assign_many(ids=ids, to=form.assignee(), **who)
    return bulk.close_repeats(ids=ids, lead_id=next(iter(lead)), **who)


def _tell(request: HttpRequest, outcome: bulk.Outcome) -> None:
    messages.success(
        request,
        ngettext("%(count)d report was changed.", "%(count)d reports were changed.", outcome.changed)
        % {"count": outcome.changed},
    )
    reasons = {
        "urgent": _("%(count)d left as they were: a child or a danger now is named. Open them one by one."),
        "unread": _("%(count)d left as they were: nobody has read what the person wrote. Read them first."),
        "audience": _("%(count)d left as they were: somebody reads one of them who could not read the other."),
        "step": _("%(count)d left as they were: this step is not open for them."),
        "gone": _("%(count)d are not here any more."),
    }
    for reason, count in outcome.skipped.items():
        messages.warning(request, reasons[reason] % {"count": count})


def _read(request: HttpRequest, ids: set[int], who: dict[str, Any]) -> HttpResponse:
    try:
        opened = bulk.read_many(ids=ids, **who)
    except SealBroken:
        return render(request, "reports/team_broken.html", status=409)
    context = {
        "reports": [
            {
                "report": one.report,
                "number": number_of(one.report.pk),
                "status": Status(one.report.status).label,
                "lines": team_lines(one.content.parts),
                "urgency": one.content.urgency,
            }
            for one in opened
        ],
        "left": max(len(ids) - len(opened), 0),
    }
    return render(request, "reports/work_read.html", context)


@requires_reader(*permissions.TEAM)
@no_trace
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last act on many back."""
    content = request.session.pop(UNDO, None)
    if content is None:
        messages.warning(request, _("There is nothing to undo any more."))
        return redirect("reports:triage")
    try:
        count = bulk.undo(content=content, by=request.user, keyring=keyring_of(request), at=clock.now())  # type: ignore[arg-type]
    except services.NotYours:
        count = 0
    messages.success(
        request,
        ngettext("%(count)d report stands as before.", "%(count)d reports stand as before.", count) % {"count": count},
    )
    return redirect("reports:triage")
