"""Start from my county: two questions, then the place, the rules, the dates and the groups are filled in as drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, selectors, starting
from commonlight.core.counties import county, states
from commonlight.core.forms import posted
from commonlight.core.forms.starting import ELSEWHERE, CountyForm, StateForm
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.navigation import url_if_there
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.core.services.starting import start_from_place

RUNS_THE_SITE = (Role.ADMIN, Role.COORDINATOR)


def _counted(place: str) -> list[dict[str, object]]:
    """Return what the rooms hold for a place, counted; groups are chosen and rules written, so they are left out."""
    language = get_language() or "en"
    kinds = {*starting.place_kinds(), starting.GROUPS}
    return [
        {"label": starter.label, "n": len(starter.find(place, language)), "url": url_if_there(starter.url_name)}
        for starter in starting.starters()
        if starter.kind not in kinds
    ]


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*RUNS_THE_SITE)
def start_here(request: HttpRequest) -> HttpResponse:
    """Ask for the state, then for county and groups; fill in what is missing for the place."""
    assert isinstance(request.user, Account)
    site = selectors.site()
    asked = request.POST.get("state") or request.GET.get("state", "")
    if asked not in states() and asked != ELSEWHERE:
        initial = {"state": site.region.removeprefix("US-") if site.region else ""}
        return render(request, "core/team/start_here.html", {"form": StateForm(initial=initial)})
    place = (site.region or site.country) if asked == ELSEWHERE else f"US-{asked}"
    groups = starting.offers(starting.GROUPS, place, get_language() or "en")
    initial = {"county": site.county_code, "groups": site.groups}
    form, status = CountyForm(posted(request), state=asked, groups=groups, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            chosen = county(form.cleaned_data.get("county", ""))
            started = start_from_place(
                country=site.country if asked == ELSEWHERE else "US",
                region=site.region if asked == ELSEWHERE else place,
                county_code=chosen.fips if chosen else "",
                county_name=chosen.name if chosen else "",
                groups=form.cleaned_data.get("groups", []),
                by=request.user,
                at=clock.now(),
            )
            text = _("Filled in. Rules to look up: %(rules)d. Dates as drafts: %(days)d. Groups: %(groups)d.")
            counts = {"rules": started.n_rules, "days": started.n_days, "groups": started.n_groups}
            messages.success(request, text % counts)
            return redirect("core:place")
    context = {
        "form": form,
        "state": asked,
        "name": states().get(asked, place),
        "counted": _counted(place),
        "days": starting.calendar_for("US" if asked != ELSEWHERE else site.country, today=clock.today()),
    }
    return render(request, "core/team/start_county.html", context, status=status)
