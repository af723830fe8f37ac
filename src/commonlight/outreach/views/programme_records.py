"""Pages that write down what came of a programme."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions
from commonlight.outreach.forms.programmes import RECORDS, ConversationForm
from commonlight.outreach.models import Ambassador
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import programme_records
from commonlight.outreach.views.shared import form_page, language, programme_or_404

TITLES = {
    "reach": gettext_lazy("Whom we reached"),
    "codesign": gettext_lazy("A step with people it is for"),
    "change": gettext_lazy("What we heard and changed"),
    "ambassador": gettext_lazy("Somebody who speaks for it"),
    "conversation": gettext_lazy("What a partner answered"),
}


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, programme_id: UUID, kind: str) -> HttpResponse:
    """Write something down."""
    found = programme_or_404(programme_id)
    if kind not in RECORDS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    more = {"language": language()} if RECORDS[kind] is ConversationForm else {}
    today = clock.today()
    initial = {"held_on": today, "heard_on": today, "changed_on": today, "agreed_on": today, "asked_on": today}
    form = RECORDS[kind](data, initial=initial, **more)
    if form.is_bound and form.is_valid():
        programme_records.add_record(found, kind, form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("outreach:programme", found.pk)
    back = reverse("outreach:programme", args=[found.pk])
    return form_page(request, form, title=str(TITLES[kind]), back=back, back_label=found.name, act=_("Save"))


@requires_role(*permissions.PLANNERS)
@require_POST
def remove(request: HttpRequest, programme_id: UUID, kind: str, number: int) -> HttpResponse:
    """Delete something that was written down by mistake."""
    found = programme_or_404(programme_id)
    if kind not in RECORDS:
        raise Http404
    if programme_records.remove_record(found, kind, number, by=request.user, at=clock.now()):  # type: ignore[arg-type]
        messages.success(request, _("Deleted."))
    return redirect("outreach:programme", found.pk)


@requires_role(*permissions.PLANNERS)
@require_POST
def end_ambassador(request: HttpRequest, programme_id: UUID, number: int) -> HttpResponse:
    """Write down that somebody no longer speaks for the programme."""
    row = get_object_or_404(Ambassador, pk=number, programme_id=programme_id, ended_on=None)
    programme_records.end_ambassador(row, by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Saved. The name is deleted in a year."))
    return redirect("outreach:programme", programme_id)
