"""Volunteer hours become gifts in the books; a gift written by mistake is taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions
from commonlight.outreach.forms.valuing import ValueHoursForm
from commonlight.outreach.models import InKind
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import valuing
from commonlight.outreach.views.shared import form_page


def _hours(one: valuing.Unvalued) -> str:
    return str(number_format(f"{one.hundredths / 100:.10g}"))


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def value_hours(request: HttpRequest) -> HttpResponse:
    """Value the hours of a time, one gift for each project."""
    today = clock.today()
    first = today.replace(month=1, day=1)
    form = ValueHoursForm(request.POST if request.method == "POST" else None, initial={"first": first, "last": today})
    if form.is_bound and form.is_valid():
        said, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
        made = valuing.value_hours(said["first"], said["last"], rate=form.rate(), grant=said["grant"], **who)  # type: ignore[arg-type]
        if made:
            text = ngettext(
                "%(n)s project: its hours are valued.", "%(n)s projects: their hours are valued.", len(made)
            )
            messages.success(request, text % {"n": len(made)})
            return redirect("outreach:money")
        form.add_error(None, _("No hours between these days wait to be valued."))
    waiting = valuing.unvalued(first, today)
    lines = ", ".join(f"{one.name}: {_hours(one)} h" for one in waiting)
    more: dict[str, Any] = {"act": _("Value them"), "back": reverse("outreach:money"), "back_label": _("Money")}
    none = _("No hours of this year wait.")
    lead = _("Hours of this year that no gift holds yet: %(lines)s") % {"lines": lines} if waiting else none
    return form_page(request, form, title=_("Value volunteer hours"), lead=lead, **more)


@requires_role(*permissions.BOOKS)
@no_trace
@require_POST
def take_gift_back(request: HttpRequest, number: UUID) -> HttpResponse:
    """Delete a gift; its hours may be valued again."""
    gift = get_object_or_404(InKind, pk=number)
    valuing.take_gift_back(gift, by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Taken back."))
    return redirect("outreach:money")
