"""Agreements: written, signed, kept, renewed, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.selectors import site
from commonlight.partners import selectors
from commonlight.partners.forms import partners as forms
from commonlight.partners.models import Agreement, DataLevel, Meeting, StoredFile
from commonlight.partners.permissions import Level, is_limited
from commonlight.partners.services import agreements, files
from commonlight.partners.views.importing import refusal
from commonlight.partners.views.request import WRONG_INPUT, level, me, organisation_or_404, partner_page

POSTS = ("GET", "HEAD", "POST")


@partner_page(Level.MANAGES, methods=POSTS)
def new(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Write an agreement: first its terms, then its words, which people change as they like."""
    found = organisation_or_404(organisation_id)
    today = clock.today()
    begins, ends = today, today + agreements.USUAL_TERM
    before = found.agreements.order_by("-version").first()
    if before is not None and before.stands_on(today):
        begins, ends = agreements.renewal_of(before)
    initial = {
        "kind": before.kind if before else Agreement.Kind.MOU,
        "data_level": before.data_level if before else DataLevel.MATERIALS,
        "begins": begins,
        "ends": ends,
    }
    step = request.POST.get("step")
    if step == "words":
        form: forms.AgreementTermsForm = forms.AgreementForm(request.POST)
        if form.is_valid():
            made = agreements.draft(organisation=found, by=me(request), at=clock.now(), **form.cleaned_data)
            return redirect("partners:agreement", made.pk)
    else:
        form = forms.AgreementTermsForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            terms = {key: said[key] for key in ("data_level", "begins", "ends")}
            language = get_language() or "en"
            text = agreements.first_words(
                coalition=site().coalition_name, partner=found.name, language=language, **terms
            )
            form = forms.AgreementForm(initial={**said, "text": text})
            context = {"organisation": found, "form": form, "step": "words"}
            return render(request, "partners/agreement_new.html", context)
    context = {"organisation": found, "form": form, "step": "words" if step == "words" else "terms"}
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/agreement_new.html", context, status=status)


def _agreement_or_404(request: HttpRequest, agreement_id: UUID) -> Agreement:
    found = get_object_or_404(Agreement.objects.select_related("organisation", "signed_copy"), pk=agreement_id)
    if level(request) < Level.MANAGES and not selectors.own_agreements(me(request)).filter(pk=found.pk).exists():
        raise Http404
    return found


@partner_page(Level.MATERIALS, methods=POSTS)
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Show an agreement to read and print; the coordinator keeps signatures and the signed copy."""
    found = _agreement_or_404(request, agreement_id)
    manages = level(request) >= Level.MANAGES
    form = forms.SignForm(initial={"on": clock.today()})
    file_form = forms.FileForm()
    status = 200
    if request.method == "POST":
        if not manages:
            raise Http404
        status = WRONG_INPUT
        act = request.POST.get("act", "")
        now = clock.now()
        if act == "end":
            agreements.end(found, by=me(request), at=now)
            return redirect("partners:agreement", found.pk)
        if act == "file":
            file_form = forms.FileForm(request.POST, request.FILES)
            if _keep_copy(request, found, file_form):
                return redirect("partners:agreement", found.pk)
        elif act in ("ours", "theirs"):
            form = forms.SignForm(request.POST)
            if form.is_valid():
                try:
                    agreements.sign(found, side=act, by=me(request), at=now, **form.cleaned_data)
                except agreements.CannotSign:
                    messages.error(request, _("This side has signed already, or the agreement is over."))
                return redirect("partners:agreement", found.pk)
    today = clock.today()
    context = {
        "agreement": found,
        "state": found.State(found.state_on(today)).label,
        "stands": found.stands_on(today),
        "form": form,
        "file_form": file_form,
        "manages": manages,
        "is_closed": is_limited(found.organisation_id, today) and not found.stands_on(today),
        "may_renew": found.state_on(today) in (found.State.RENEW, found.State.EXPIRED),
        "is_over": found.state_on(today) in (found.State.ENDED, found.State.REPLACED, found.State.EXPIRED),
    }
    return render(request, "partners/agreement.html", context, status=status)


def _keep_copy(request: HttpRequest, found: Agreement, form: forms.FileForm) -> bool:
    if not form.is_valid():
        return False
    try:
        kept = files.keep_file(form.cleaned_data["file"], by=me(request), at=clock.now())
    except files.FileRefused as refused:
        form.add_error("file", refusal(refused.reason))
        return False
    before = agreements.attach(found, kept, by=me(request), at=clock.now())
    if before is not None:
        files.delete_file(before, by=me(request), at=clock.now())
    messages.success(request, _("The file is kept."))
    return True


@partner_page(Level.MATERIALS)
def stored(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Hand out a kept file: minutes to those who see partner pages, a signed copy to its own organisation."""
    kept = get_object_or_404(StoredFile, pk=file_id)
    if level(request) < Level.MANAGES:
        is_minutes = level(request) >= Level.PARTNERS and Meeting.objects.filter(minutes_file=kept).exists()
        if not is_minutes and not selectors.own_agreements(me(request)).filter(signed_copy=kept).exists():
            raise Http404
    try:
        answer = HttpResponse(files.read_file(kept), content_type=files.TYPES[kept.kind])
    except files.FileGone:
        raise Http404 from None
    answer["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
