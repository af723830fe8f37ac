"""Figures on their way out: counting a referral that is over, and releasing a quarter."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.referrals import permissions
from commonlight.referrals.services import figures as services
from commonlight.referrals.views.figures import name_of, shown_quarter
from commonlight.referrals.views.shared import for_roles


@requires_role(*permissions.TOTALS)
@no_trace
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    """Show what could be told of each quarter, and release one."""
    by, at = request.user, clock.now()
    try:
        if request.method == "POST":
            quarter = parse_date(request.POST.get("quarter", "")) or date.min
            services.release(quarter=quarter, by=by, at=at)  # type: ignore[arg-type]
            messages.success(request, _("Published. Everybody can read it now, and it will not change."))
            return redirect("referrals:figures")
        every = services.quarters(by=by, at=at)  # type: ignore[arg-type]
    except services.NotReleased:
        messages.error(request, _("Nothing was published: the quarter runs still, was told before, or is too small."))
        return redirect("referrals:figures")
    except permissions.NotYours as problem:
        raise Http404 from problem
    shown = [shown_quarter(one.first_day, one.figures, one.release) for one in every if one.figures]
    small = [name_of(one.first_day) for one in every if one.figures is None]
    return render(request, "referrals/figures.html", {"quarters": shown, "small": small})


@for_roles(*permissions.TEAM)
@require_POST
def count(request: HttpRequest, who: dict[str, Any], client_id: int, referral_id: int) -> HttpResponse:
    """Count a referral that is over, or the person's no."""
    agrees = request.POST.get("agrees") == "yes"
    try:
        services.count_outcome(client_id=client_id, referral_id=referral_id, agrees=agrees, **who)
    except services.NotOver:
        messages.error(request, _("It runs still, or was counted before. Nothing was counted."))
    else:
        messages.success(request, _("Counted, without name or number."))
    return redirect("referrals:referral", client_id, referral_id)
