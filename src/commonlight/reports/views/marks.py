"""Marking what is hard to read or look at, by the person in the mailbox and by the team on a report's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.reports import services
from commonlight.reports.forms.marks import WarningForm
from commonlight.reports.services import warnings
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.views.box import opened_only
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.team import team_page


def places(parts: list[OpenPart], *, by_person: bool) -> list[tuple[int, str]]:
    """Return the parts that can be marked, each with a name that holds no word of it."""
    found = []
    for part in parts:
        if part.kind not in warnings.MARKABLE or (by_person and part.content.get("by", "person") != "person"):
            continue
        values = {"number": part.sequence + 1}
        if part.kind == "facts":
            name = _("%(number)d: answers") % values
        elif part.kind == "file":
            name = _("%(number)d: file") % values
        else:
            name = _("%(number)d: words") % values
        found.append((part.sequence, name))
    return found


def marking_context(opened: services.OpenReport) -> dict[str, Any]:
    """Return the form on a report's page."""
    return {
        "mark_form": WarningForm(places=places(opened.content.parts, by_person=False), auto_id="mark_%s"),
    }


@require_POST
@team_page
def mark(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Mark a part for everybody who reads the report."""
    opened = services.open_report(report_id=report_id, **who)
    form = WarningForm(request.POST, places=places(opened.content.parts, by_person=False), auto_id="mark_%s")
    if form.is_valid():
        warnings.mark_as_team(
            report_id=report_id, of=int(form.cleaned_data["of"]), what=form.cleaned_data["what"], **who
        )
        messages.success(request, _("The mark was kept. Everybody who reads this sees the part closed first."))
    else:
        messages.warning(request, _("There is no such part. Nothing was marked."))
    return redirect("reports:report", report_id)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def mark_own(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Let the person say which of their words or files are hard to look at."""
    content = services.read_mailbox(opened=opened)
    form = WarningForm(
        request.POST if request.method == "POST" else None,
        places=places(content.parts, by_person=True),
        auto_id="%s",
    )
    if request.method == "POST" and form.is_valid():
        if isinstance(opened, services.QuietMailbox):
            # Behind a second code nothing tells it from a first one; marks are shown to the team alone.
            return redirect("reports:mailbox")
        warnings.mark_as_person(
            opened=opened, of=int(form.cleaned_data["of"]), what=form.cleaned_data["what"], at=clock.now()
        )
        return redirect("reports:mailbox")
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "reports/box_marks.html", {"form": form}, status=status)
