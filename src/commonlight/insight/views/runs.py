"""The first page of the room, and the page of one run: how far it is, what it stands on, and working it out once more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.insight import entrances, permissions
from commonlight.insight.models import Run
from commonlight.insight.services import runs
from commonlight.insight.services.child import PROBLEMS

# How soon a page of something that is being worked out asks again; no script is needed.
SECONDS = "2"


def refreshing(response: HttpResponse, run: Run) -> HttpResponse:
    """Let the browser open the page again while the run is being worked out."""
    if run.is_open:
        response["Refresh"] = SECONDS
    return response


@requires_role(*permissions.ENTERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what the room offers to this account."""
    ways = list(entrances.entrances_for(request.user))  # type: ignore[arg-type]
    if not ways:
        raise Http404
    return render(request, "insight/index.html", {"ways": ways})


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def run(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show how far a run is and what it stands on."""
    held = get_object_or_404(Run.objects.defer(*runs.LARGE), pk=number)
    page, name = entrances.page_of(held.kind)
    context = {
        "run": held,
        "name": name,
        "opens": reverse(page, args=[held.pk]) if page and held.state == Run.State.DONE else "",
        "problem": PROBLEMS.get(held.error_kind, ""),
        "versions": sorted(held.versions.items()),
        "other_versions": held.checked_versions and held.checked_versions != held.versions,
    }
    return refreshing(render(request, "insight/run.html", context), held)


@requires_role(*permissions.LOOKERS)
@require_POST
def again(request: HttpRequest, number: UUID) -> HttpResponse:
    """Work a run out once more."""
    held = get_object_or_404(Run, pk=number)
    try:
        runs.again(held, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except runs.StillOpen:
        messages.error(request, _("This is not worked out yet."))
    return redirect("insight:run", number)
