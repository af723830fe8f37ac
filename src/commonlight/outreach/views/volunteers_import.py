"""Bringing a sheet of volunteers or hours in: see first, bring in, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.formats.sheets import CannotRead
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions
from commonlight.outreach.brought import BroughtFile, keep_file, kept_file
from commonlight.outreach.forms.volunteers import SheetForm
from commonlight.outreach.models import VolunteerImport
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.reading_sheets import read_rows
from commonlight.outreach.services import volunteer_sheets

WRONG_INPUT = 422
PURPOSE = "volunteer sheet"


def _found(brought: BroughtFile, kind: str) -> volunteer_sheets.Found:
    rows = read_rows(brought.data, brought.name)
    read = volunteer_sheets.hours_in if kind == "hours" else volunteer_sheets.volunteers_in
    return read(rows, at=clock.now())


@requires_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Read a sheet and show what would come; the second press brings it in."""
    if request.method == "POST" and "file_id" in request.POST:
        return _bring_in(request)
    form = SheetForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        brought = BroughtFile(str(said["file"].name), said["file"].read())
        try:
            context["found"] = _found(brought, said["kind"])
        except CannotRead as problem:
            form.add_error("file", str(problem))
        else:
            context |= {"kind": said["kind"], "kept": keep_file(brought, purpose=PURPOSE, more={"kind": said["kind"]})}
    return render(request, "outreach/volunteers/bring.html", context, status=WRONG_INPUT if form.errors else 200)


def _bring_in(request: HttpRequest) -> HttpResponse:
    brought, more = kept_file(request, purpose=PURPOSE)
    if brought is None:
        messages.error(request, _("This page was open for too long. Choose the sheet once more."))
        return redirect("events:volunteers_bring")
    kind = str(more["kind"])
    batch = volunteer_sheets.bring_in(
        _found(brought, kind), kind=kind, name=brought.name, by=request.user, at=clock.now()  # type: ignore[arg-type]
    )  # fmt: skip
    messages.success(request, _("The sheet came in."))
    return redirect("events:volunteers_batch", batch.pk)


@requires_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what came in; POST takes it back."""
    found = get_object_or_404(VolunteerImport.objects.select_related("by"), pk=pk)
    if request.method == "POST":
        try:
            gone, kept = volunteer_sheets.undo(found, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except volunteer_sheets.CannotUndo:
            messages.error(request, _("This was already taken back."))
        else:
            messages.success(
                request,
                _("%(gone)s rows were taken back; %(kept)s people stay, because they have shifts or hours since.")
                % {"gone": gone, "kept": kept},
            )
        return redirect("events:volunteers_batch", pk)
    return render(request, "outreach/volunteers/batch.html", {"batch": found})
