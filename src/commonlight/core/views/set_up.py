"""The first-run page: a site without any account is made somebody's own, once."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, selectors, services
from commonlight.core.forms import posted
from commonlight.core.forms.set_up import SetUpForm
from commonlight.core.headers import no_trace
from commonlight.core.views import enrol


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def set_up_page(request: HttpRequest) -> HttpResponse:
    """Ask what a site needs to begin; afterwards this address is "not found"."""
    if selectors.is_set_up():
        raise Http404
    language = get_language() or "en"
    initial = {"languages": ["en", "es", "ar"], "time_zone": "UTC"}
    form, status = SetUpForm(posted(request), initial=initial), 200
    if request.method == "POST":
        status, now = 422, clock.now()
        if form.is_valid():
            try:
                first = services.set_up_first_account(**form.for_service(), language=language, at=now)
            except services.AlreadySetUp:
                raise Http404 from None
            enrol.begin(request, first.account, at=now)
            return redirect("core:enrol")
    return render(request, "core/team/set_up.html", {"form": form}, status=status)
