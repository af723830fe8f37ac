"""What a funder is shown: totals of own work, frozen on a day, to a named organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role
from commonlight.outreach import permissions, selectors_money
from commonlight.outreach.forms.money import ReleaseForm
from commonlight.outreach.models import Grant, GrantRelease
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import money as services
from commonlight.outreach.views.shared import form_page


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Show a grant's totals to a funder."""
    held = get_object_or_404(Grant, pk=grant_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None, grant=held)
    if form.is_bound and form.is_valid():
        services.release(
            held,
            to=form.cleaned_data["organisation"],
            basis=form.cleaned_data["basis"],
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
        messages.success(
            request, _("Released as it stands today. Later changes are not shown until you release again.")
        )
        return redirect("outreach:grant", held.pk)
    return form_page(
        request,
        form,
        title=_("Show the totals to the funder"),
        back=reverse("outreach:grant", args=[held.pk]),
        back_label=held.name,
        act=_("Release"),
        lead=_(
            "They see lines, spending, promises and what was given, as they stand today, and nothing about any person."
        ),
    )


@requires_role(*permissions.BOOKS)
@require_POST
def withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a release back."""
    grant_id = GrantRelease.objects.filter(pk=number).values_list("grant_id", flat=True).first()
    if grant_id is None or not services.withdraw_release(number, by=request.user, at=clock.now()):  # type: ignore[arg-type]
        raise Http404
    messages.success(request, _("Taken back. What they read already cannot be unread."))
    return redirect("outreach:grant", grant_id)


@requires_role(*permissions.FUNDERS)
@no_trace
@require_GET
def released(request: HttpRequest) -> HttpResponse:
    """Show a funder what was released to its organisation; a coordinator sees what a funder of hers would."""
    own = organisations_where(request.user, Role.FUNDER, Role.COORDINATOR)
    return render(request, "outreach/team_released.html", {"releases": selectors_money.released_to(own)})
