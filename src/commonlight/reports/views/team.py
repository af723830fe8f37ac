"""One report, as the team works on it. Whoever may not see it reads "not found"."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
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
from commonlight.core.views.problems import may_be_sent_again, words_are_stored
from commonlight.reports import permissions, selectors, services
from commonlight.reports.facts import About, FileRef
from commonlight.reports.forms.raising import RaiseForm
from commonlight.reports.forms.team import (
    AssignForm,
    CloseForm,
    LabelsForm,
    NoteForm,
    ReplyForm,
    StatusForm,
)
from commonlight.reports.models import Status
from commonlight.reports.policies import STEPS, StepNotAllowed
from commonlight.reports.sealing import SealBroken
from commonlight.reports.services import team
from commonlight.reports.services.cards import card_of_report
from commonlight.reports.services.files import read_file
from commonlight.reports.services.mailbox import MailboxContent
from commonlight.reports.services.operator_entry import entered_for_person
from commonlight.reports.services.parts import ReportChanged, ReportFull, ReportGone
from commonlight.reports.views.plan_refusals import refusal
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown import team_lines
from commonlight.reports.views.shown_plan import plan_rows

CONFLICT = 409


def team_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page of one report to readers who can open it; "not found" for all others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = {"by": request.user, "keyring": keyring_of(request), "at": clock.now()}
        try:
            return view(request, who, *args, **kwargs)
        except (services.NotYours, ReportGone) as problem:
            raise Http404 from problem
        except SealBroken:
            return render(request, "reports/team_broken.html", status=CONFLICT)

    return requires_reader(*permissions.TEAM)(no_trace(guarded))


def _initial_codes(opened: services.OpenReport, who: dict[str, Any]) -> dict[str, Any]:
    card = card_of_report(opened.report.pk, opened.organisation_id, who["keyring"])
    return {"kind": card.get("k", "not_coded"), "labels": card.get("g", []), "setting": card.get("s", "")}


def _forms(opened: services.OpenReport, who: dict[str, Any], bound: dict[str, Any]) -> dict[str, Any]:
    report, codes = opened.report, _initial_codes(opened, who)
    found: dict[str, Any] = {
        "reply": ReplyForm(auto_id="reply_%s"),
        "status": StatusForm(current=report.status, auto_id="status_%s"),
        "assign": AssignForm(
            people=team.assignable(opened), initial={"to": str(report.assignee_id or "")}, auto_id="assign_%s"
        ),
        "labels": LabelsForm(initial=codes, auto_id="labels_%s"),
        "note": NoteForm(auto_id="note_%s"),
        "close": CloseForm(initial=codes, auto_id="close_%s"),
        "raise": RaiseForm(auto_id="raise_%s"),
    }
    return {**found, **bound}


def show_report(
    request: HttpRequest, opened: services.OpenReport, who: dict[str, Any], *, http_status: int = 200, **bound: Any
) -> HttpResponse:
    """Show an opened report; `bound` are forms to show in the place of empty ones, by name."""
    # Blocks of the page with modules of their own; they use this one.
    from commonlight.reports.views.report_blocks import blocks

    content = opened.content
    names = selectors.names_of([*content.organisations, *content.police])
    context = {
        "report": opened.report,
        "number": number_of(opened.report.pk),
        "status": Status(opened.report.status).label,
        "forms": _forms(opened, who, bound),
        "lines": team_lines(content.parts),
        "notes": team.notes_of(opened, who["keyring"]),
        "readers": [names[one] for one in content.organisations if one in names],
        "police": [names[one] for one in content.police if one in names],
        "own": names.get(opened.organisation_id, ""),
        "agrees": content.agrees_to_statistics,
        "tells_conduct": content.tells_conduct,
        "asks": content.facts.about is About.ASK and not content.tells_conduct,
        "urgency": content.urgency,
        **_contact(content, who["at"], names),
        "entered": entered_for_person(content.parts),
        **blocks(opened, who),
        "may_close": Status.CLOSED in STEPS[Status(opened.report.status)],
        "may_reply": opened.report.status != Status.CLOSED,
    }
    return render(request, "reports/team_report.html", context, status=http_status)


def _contact(content: MailboxContent, at: datetime, names: dict[UUID, str]) -> dict[str, Any]:
    plan = services.plan_of(content)
    if plan is None:
        return {}
    unknown = content.facts.about is About.BEHALF and content.facts.person_knows == "no"
    hours = None if unknown or not plan.is_outside else services.may_contact(plan, at)
    return {"plan": plan, "plan_rows": plan_rows(plan, names), "hours": hours}


@require_safe
@team_page
def report(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Open a report; this is logged."""
    return show_report(request, services.open_report(report_id=report_id, **who), who)


def act_on_report(
    request: HttpRequest, who: dict[str, Any], report_id: int, name: str, act: Callable[[Any], None], done: str
) -> HttpResponse:
    """Read one form of the page, do what it says, and come back; or show the page again with what to mend."""
    opened = services.open_report(report_id=report_id, **who)
    form = type(_forms(opened, who, {})[name])
    bound = form(request.POST, auto_id=f"{name}_%s", **_arguments(name, opened))
    if not bound.is_valid():
        return show_report(request, opened, who, http_status=WRONG_INPUT, **{name: bound})
    try:
        act(bound)
        words_are_stored(request)
    except services.OutsidePlan as problem:
        bound.add_error("text", refusal(problem))
        return show_report(request, opened, who, http_status=WRONG_INPUT, **{name: bound})
    except StepNotAllowed:
        messages.warning(
            request, _("The report was moved on meanwhile, so this step is not open. Nothing was changed.")
        )
    except ReportChanged:
        messages.warning(request, _("The person changed who may read this meanwhile. Nothing was sent; try once more."))
    except ReportFull:
        messages.warning(request, _("This report holds no more parts. Nothing was sent."))
    else:
        messages.success(request, done)
    return redirect("reports:report", report_id)


def _arguments(name: str, opened: services.OpenReport) -> dict[str, Any]:
    if name == "status":
        return {"current": opened.report.status}
    if name == "assign":
        return {"people": team.assignable(opened)}
    return {}


@may_be_sent_again
@require_POST
@team_page
def reply(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Answer the person."""

    def act(form: Any) -> None:
        services.reply(report_id=report_id, text=form.cleaned_data["text"], **who)

    return act_on_report(request, who, report_id, "reply", act, _("Your answer stands in the person's messages."))


@require_POST
@team_page
def status(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Move the report on."""

    def act(form: Any) -> None:
        services.set_status(report_id=report_id, to=Status(form.cleaned_data["to"]), **who)

    return act_on_report(request, who, report_id, "status", act, _("The status was changed."))


@require_POST
@team_page
def assign(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Name who works on it."""

    def act(form: Any) -> None:
        services.assign(report_id=report_id, to=form.chosen(), **who)

    return act_on_report(request, who, report_id, "assign", act, _("The assignment was changed."))


@require_POST
@team_page
def labels(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Set kind and labels."""

    def act(form: Any) -> None:
        services.set_labels(
            report_id=report_id, kind=form.cleaned_data["kind"], labels=form.cleaned_data["labels"], **who
        )

    return act_on_report(request, who, report_id, "labels", act, _("Kind and labels were kept on the sealed card."))


@may_be_sent_again
@require_POST
@team_page
def note(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Keep a note of the own organisation."""

    def act(form: Any) -> None:
        services.add_note(report_id=report_id, text=form.cleaned_data["text"], **who)

    return act_on_report(
        request, who, report_id, "note", act, _("The note was kept. Only your organisation can open it.")
    )


@require_POST
@team_page
def close(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Close with one coded line."""

    def act(form: Any) -> None:
        services.close_report(report_id=report_id, coding=form.coding(), **who)

    return act_on_report(request, who, report_id, "close", act, _("The report was closed."))


@require_safe
@team_page
def file(request: HttpRequest, who: dict[str, Any], report_id: int, sequence: int) -> HttpResponse:
    """Give out one file of a report, whole and checked; this is logged."""
    opened = services.open_report(report_id=report_id, **who)
    part = next((one for one in opened.content.parts if one.sequence == sequence and one.kind == "file"), None)
    if part is None:
        raise Http404
    if part.content["file"].get("is_original"):
        # Evidence is given out against a reason, on a page of its own that lists who had it.
        return redirect("reports:desk_evidence", report_id, sequence)
    return file_answer(FileRef.from_content(part.content["file"]), sequence)


ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


def file_answer(ref: FileRef, number: int) -> HttpResponse:
    """Return a file to be kept, never shown inside the site; its name tells nothing of what the person called it."""
    response = HttpResponse(read_file(ref), content_type=ref.type)
    response["Content-Disposition"] = f'attachment; filename="file-{number}{ENDINGS.get(ref.type, ".bin")}"'
    return response
