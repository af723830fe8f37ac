"""The page for the change of shifts, to read on screen or print; and who interpreted, on a report's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core import selectors as core_selectors
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.models import Account
from commonlight.core.permissions import requires_reader
from commonlight.core.views.problems import may_be_sent_again
from commonlight.reports import catalogue, permissions, selectors, services
from commonlight.reports.forms.care import InterpreterForm, ShiftNoteForm
from commonlight.reports.models import Package, Report, UrgentAct
from commonlight.reports.services import interpreters, shifts
from commonlight.reports.services.cards import QueueLine
from commonlight.reports.services.duty import is_overdue
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.team import team_page

MOST_LISTED = 40


def _listed(lines: list[QueueLine], rows: dict[int, Report], people: dict[Any, str]) -> dict[str, Any]:
    shown = [
        {
            "id": line.report_id,
            "number": number_of(line.report_id),
            "due": rows[line.report_id].due,
            "day": rows[line.report_id].day,
            "urgent": line.card.get("u", []),
            "assignee": people.get(line.assignee_id, ""),
        }
        for line in lines[:MOST_LISTED]
        if line.report_id in rows
    ]
    return {"lines": shown, "count": len(lines), "more": max(len(lines) - len(shown), 0)}


def _packages(found: list[Package]) -> list[dict[str, Any]]:
    return [
        {
            "report": one.report_id,
            "report_number": number_of(one.report_id),
            "number": number_of(one.pk),
            "passed_at": one.passed_at,
        }
        for one in found
    ]


@may_be_sent_again
@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """Show what the next shift has to know, and keep a note for it."""
    by: Account = request.user  # type: ignore[assignment]
    names = selectors.names_of(permissions.team_organisations(by))
    form = ShiftNoteForm(request.POST if request.method == "POST" else None, organisations=names, auto_id="%s")
    status = 200
    if request.method == "POST":
        if form.is_valid():
            shifts.leave_note(
                organisation_id=form.organisation_id(), text=form.cleaned_data["text"], by=by, at=clock.now()
            )
            messages.success(request, _("The note was kept. Only your organisation can open it."))
            return redirect("reports:shift")
        status = WRONG_INPUT
    at = clock.now()
    look = shifts.look_over(by=by, keyring=keyring_of(request), at=at)
    people = {one.pk: one.display_name for key in names for one in core_selectors.people_of(key, *permissions.TEAM)}
    groups = [
        (_("Danger now, or a child"), look.urgent),
        (_("The answer is late"), look.late),
        (_("The answer is due within twelve hours"), look.soon),
        (_("Nobody has read it"), look.unread),
        (_("The person wrote again"), look.news),
        (_("We wrote and wait for the person"), look.waiting),
    ]
    wanted = {line.report_id for _title, lines in groups for line in lines[:MOST_LISTED]}
    rows = Report.objects.in_bulk(wanted)
    context = {
        "at": at,
        "groups": [{"title": title, **_listed(lines, rows, people)} for title, lines in groups],
        "open_count": look.open_count,
        "by_person": sorted(
            ((people.get(key, "") if key else "", count) for key, count in look.by_person.items()),
            key=lambda one: one[0],
        ),
        "unconfirmed": [
            {
                "report": one.report_id,
                "number": number_of(one.report_id),
                "kind": UrgentAct.Kind(one.kind).label,
                "who": one.by.display_name if one.by else "",
                "at": one.at,
                "is_late": is_overdue(one, at),
            }
            for one in look.unconfirmed
        ],
        "no_receipt": _packages(look.no_receipt),
        "locked": _packages(look.locked),
        "notes": [
            {**one, "organisation": names.get(one["organisation_id"], ""), "at": one["at"][:16].replace("T", " ")}
            for one in look.notes
        ],
        "waiting_cards": look.queue.waiting,
        "form": form,
        "one_house": len(names) == 1,
    }
    return render(request, "reports/work_shift.html", context, status=status)


def interpreter_context(opened: services.OpenReport, who: dict[str, Any]) -> dict[str, Any]:
    """Return what a report's page shows of interpreted talks."""
    kept = interpreters.interpreters_of(opened, who["keyring"])
    return {
        "interpreted": [{**one, "way_text": catalogue.text_of("interpreting_ways", one["way"])} for one in kept],
        "interpreter_form": InterpreterForm(auto_id="interpreter_%s"),
    }


@require_POST
@team_page
def interpreter(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Keep who interpreted."""
    services.open_report(report_id=report_id, **who)
    form = InterpreterForm(request.POST, auto_id="interpreter_%s")
    if form.is_valid():
        interpreters.record_interpreter(report_id=report_id, interpreted=form.interpreted(), **who)
        messages.success(request, _("It was kept beside your notes. Only your organisation can open it."))
    else:
        messages.warning(request, _("Name, language, way and day are needed. Nothing was kept."))
    return redirect("reports:report", report_id)
