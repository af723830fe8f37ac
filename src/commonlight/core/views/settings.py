"""Settings with a page of their own: the way out, and the smallest counts shown."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, selectors
from commonlight.core.exit_targets import NEUTRAL
from commonlight.core.forms import posted
from commonlight.core.forms.settings import DEFAULT, OWN, LeavingForm, ThresholdForm
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.core.services import settings as services


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def leaving(request: HttpRequest) -> HttpResponse:
    """Choose the page that "Leave this site" opens."""
    assert isinstance(request.user, Account)
    held = selectors.site().exit_url
    initial = {"target": held if held in NEUTRAL else OWN if held else DEFAULT, "own": "" if held in NEUTRAL else held}
    form = LeavingForm(posted(request), own_host=request.get_host(), default=settings.EXIT_URL, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            services.set_exit(exit_url=form.cleaned_data["exit_url"], by=request.user, at=clock.now())
            messages.success(request, _("Saved. Try the button on the home page."))
            return redirect("core:settings_leaving")
    return render(request, "core/team/settings_leaving.html", {"form": form}, status=status)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def thresholds(request: HttpRequest) -> HttpResponse:
    """Raise the smallest counts shown to the public and to partners."""
    assert isinstance(request.user, Account)
    row = selectors.site()
    initial = {"threshold_public": row.threshold_public, "threshold_partners": row.threshold_partners}
    form, status = ThresholdForm(posted(request), initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            services.set_thresholds(
                public=form.cleaned_data["threshold_public"],
                partners=form.cleaned_data["threshold_partners"],
                by=request.user,
                at=clock.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("core:settings_counts")
    return render(request, "core/team/settings_counts.html", {"form": form}, status=status)
