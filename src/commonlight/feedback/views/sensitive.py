"""Sensitive notes: for supervisors of the safeguarding lead alone; and which organisation that is."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import KeysClosed, NotAReader, keyring_of
from commonlight.core.permissions import requires_role
from commonlight.feedback.forms.notes import LeadForm, ReplyForm
from commonlight.feedback.models.notes import Safeguarding, SensitiveNote
from commonlight.feedback.permissions_notes import LEADS, NOTE_KEEPERS, leads_here
from commonlight.feedback.sealing import SealBroken
from commonlight.feedback.services import sensitive as services
from commonlight.feedback.views.shared_stories import form_page, me

FORM = ["GET", "HEAD", "POST"]


@requires_role(*LEADS)
@no_trace
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show which sensitive notes there are by day; not a word of them."""
    house = leads_here(me(request))
    if house is None:
        raise Http404
    rows = SensitiveNote.objects.filter(organisation_id=house).order_by("is_closed", "came", "pk")
    return render(request, "feedback/sensitive_notes.html", {"notes": rows})


@requires_role(*LEADS)
@no_trace
@require_http_methods(["POST"])
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Open one (by POST, and logged), answer or close it."""
    account = me(request)
    house = leads_here(account)
    held = get_object_or_404(SensitiveNote, pk=number, organisation_id=house) if house else None
    if held is None:
        raise Http404
    form = ReplyForm(request.POST if "reply" in request.POST else None)
    if "close" in request.POST:
        services.close(held, by=account, at=clock.now())
        return redirect("feedback:sensitive_notes")
    if form.is_bound and form.is_valid() and held.person_public is not None:
        services.reply(held, form.cleaned_data["words"], by=account, at=clock.now())
        messages.success(request, _("Sealed to the one who wrote. Only her code opens it."))
        return redirect("feedback:sensitive_notes")
    try:
        words = services.open_(held, keyring=keyring_of(request), at=clock.now())
    except (KeysClosed, NotAReader, SealBroken):
        messages.error(request, _("Your keys do not open this note."))
        return redirect("feedback:sensitive_notes")
    context = {"note": held, "words": words, "form": form}
    return render(request, "feedback/sensitive_note.html", context, status=422 if form.errors else 200)


@requires_role(*NOTE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def lead(request: HttpRequest) -> HttpResponse:
    """Name the organisation whose supervisors read sensitive notes."""
    row = Safeguarding.objects.first()
    initial = {"organisation": row.organisation_id} if row else {}
    form = LeadForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.appoint(form.cleaned_data["organisation"], by=me(request), at=clock.now())
        except services.NoLead:
            form.add_error("organisation", _("This organisation has nobody yet who could open a sealed note."))
        else:
            messages.success(request, _("Named. From now on sensitive notes are sealed to its supervisors."))
            return redirect("feedback:notes")
    return form_page(
        request, form, title=_("Safeguarding lead"), back=reverse("feedback:notes"), back_label=_("Notes"), act=_("Save"),
        lead=_("Its supervisors alone open notes about harm by one of us, or about somebody in need."),
    )  # fmt: skip
