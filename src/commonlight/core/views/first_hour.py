"""The first hour: the list of steps with the time that is left, and the check-list of the place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonlight.core import acts, clock, first_hour, navigation, place, selectors
from commonlight.core.forms import posted
from commonlight.core.forms.place import PlaceEntryForm
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.page_context import frame_of
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.core.services import place as services

RUNS_THE_SITE = (Role.ADMIN, Role.COORDINATOR)


@no_trace
@require_safe
@requires_role(*RUNS_THE_SITE)
def first_hour_page(request: HttpRequest) -> HttpResponse:
    """Show each step with the time it takes, done ones ticked."""
    shown = first_hour.shown_to(navigation.roles_of(request.user))
    context = {
        "steps": [step for step in shown if not step.is_afterwards],
        "afterwards": [step for step in shown if step.is_afterwards],
        "n_done": sum(step.is_done for step in shown),
        "minutes_left": first_hour.minutes_left(),
        "next_step": next((step for step in shown if not step.is_done and step.url), None),
    }
    return render(request, "core/team/first_hour.html", context)


@no_trace
@require_safe
@requires_role(*Role)
def acts_page(request: HttpRequest) -> HttpResponse:
    """List every act that the signed-in person may do, by subject."""
    groups = acts.acts_for(navigation.roles_of(request.user), frame_of(request).rooms)
    return render(request, "core/team/acts.html", {"groups": groups})


@no_trace
@require_safe
@requires_role(*RUNS_THE_SITE)
def place_page(request: HttpRequest) -> HttpResponse:
    """Show the check-list of the place; what is missing says so."""
    rows = [
        {"row": row, "is_fresh": bool(row.entry and row.entry.is_fresh(clock.today()))} for row in place.check_list()
    ]
    context = {"rows": rows, "not_filled_in": place.not_filled_in(), "site": selectors.site()}
    return render(request, "core/team/place.html", context)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*RUNS_THE_SITE)
def place_entry_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Write down one line of the check-list, or take it out."""
    assert isinstance(request.user, Account)
    if kind not in place.Kind.values:
        raise Http404
    found = place.entry(kind)
    initial = {"text": found.text, "number": found.number, "source": found.source} if found else {}
    form, status = PlaceEntryForm(posted(request), initial=initial), 200
    if request.method == "POST":
        if "take_out" in request.POST:
            services.clear_place_entry(kind=kind, by=request.user, at=clock.now())
            messages.success(request, _("Taken out. The list says again that it is not filled in."))
            return redirect("core:place")
        status = 422
        if form.is_valid():
            services.fill_place_entry(kind=kind, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("core:place")
    context = {"form": form, "label": place.Kind(kind).label, "entry": found}
    return render(request, "core/team/place_entry.html", context, status=status)
