"""Bringing a calendar in on a page: see what would come, bring it in, take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.selectors import site
from commonlight.outreach import permissions
from commonlight.outreach.brought import BroughtFile, keep_file, kept_file
from commonlight.outreach.fetching import fetch_calendar
from commonlight.outreach.forms.events_team import BringForm
from commonlight.outreach.models import Event, EventImport
from commonlight.outreach.permissions import requires_standing_role
from commonlight.outreach.reading_ics import CannotReadCalendar, read_calendar
from commonlight.outreach.services import calendars

WRONG_INPUT = 422
PURPOSE = "calendar"


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Read a calendar and show what would come; the second press brings it in."""
    if request.method == "POST" and "file_id" in request.POST:
        return _bring_in(request)
    form = BringForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            brought = _brought(said)
            entries, problems = read_calendar(brought.data, zone=site().time_zone, at=clock.now())
        except CannotReadCalendar as problem:
            form.add_error(None, str(problem))
        else:
            context |= {
                "found": calendars.preview(entries, problems),
                "kept": keep_file(brought, purpose=PURPOSE, more={"audience": said["audience"]}),
            }
    return render(request, "outreach/events/team_bring.html", context, status=WRONG_INPUT if form.errors else 200)


def _brought(said: dict[str, Any]) -> BroughtFile:
    if said.get("file"):
        return BroughtFile(str(said["file"].name), said["file"].read())
    return BroughtFile(said["address"][:120], fetch_calendar(said["address"]))


def _bring_in(request: HttpRequest) -> HttpResponse:
    brought, more = kept_file(request, purpose=PURPOSE)
    if brought is None:
        messages.error(request, _("This page was open for too long. Choose the calendar once more."))
        return redirect("events:bring")
    entries, problems = read_calendar(brought.data, zone=site().time_zone, at=clock.now())
    batch = calendars.bring_in(
        calendars.preview(entries, problems),
        name=brought.name,
        language=(list(site().languages) or [get_language() or "en"])[0],
        audience=more.get("audience", Event.Audience.TEAM),
        by=request.user,  # type: ignore[arg-type]
        at=clock.now(),
    )
    messages.success(request, _("The calendar came in."))
    return redirect("events:batch", batch.pk)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what came in; POST takes it back."""
    found = get_object_or_404(EventImport.objects.select_related("by"), pk=pk)
    if request.method == "POST":
        try:
            gone, kept = calendars.undo(found, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except calendars.CannotUndo:
            messages.error(request, _("This was already taken back."))
        else:
            messages.success(
                request,
                _("%(gone)s events were taken back; %(kept)s stay, because somebody changed or used them.")
                % {"gone": gone, "kept": kept},
            )
        return redirect("events:batch", pk)
    return render(request, "outreach/events/team_batch.html", {"batch": found})
