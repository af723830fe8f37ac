"""What is done with a material: said of it, let out, printed, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions
from commonlight.outreach.forms.materials import ObjectionForm, ReadForm, RunForm, SignForm, WithdrawForm
from commonlight.outreach.making.pieces import NotMade
from commonlight.outreach.models import CopiesAt, MaterialWord
from commonlight.outreach.permissions import requires_standing_role
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services import materials as services
from commonlight.outreach.views.materials import FORM, WRONG_INPUT, material_or_404, page_with


@requires_standing_role(*permissions.SIGNERS)
@require_POST
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign a material off."""
    found, form = material_or_404(pk), SignForm(request.POST)
    if not form.is_valid():
        return page_with(request, found, sign_form=form)
    try:
        services.sign_off(found, name=form.cleaned_data["name"], by=request.user, at=clock.now())  # type: ignore[arg-type]
    except services.MaterialRefused:
        messages.error(
            request, _("Something still has to change. Take your objection back first, or wait for the change.")
        )
    else:
        messages.success(request, _("Signed off. It counts until a word or the picture changes."))
    return redirect("materials:material", pk)


@requires_standing_role(*permissions.SIGNERS)
@require_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what must change."""
    found = material_or_404(pk)
    form = ObjectionForm(request.POST, material=found)
    if not form.is_valid():
        return page_with(request, found, object_form=form)
    services.object_to(found, **form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Noted. Nothing is printed until this changes."))
    return redirect("materials:material", pk)


@requires_standing_role(*permissions.SIGNERS)
@require_POST
def take_back(request: HttpRequest, pk: UUID, word: UUID) -> HttpResponse:
    """Take an own word back."""
    held = get_object_or_404(MaterialWord, pk=word, material_id=pk, account=request.user, taken_back=None)
    services.take_back(held, by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Taken back."))
    return redirect("materials:material", pk)


@requires_standing_role(*permissions.MATERIAL_READERS)
@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that a second speaker read a language."""
    found = material_or_404(pk)
    form = ReadForm(request.POST, material=found)
    if not form.is_valid():
        return page_with(request, found, read_form=form)
    services.mark_read(found, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Noted. The mark is not printed while these words stand."))
    return redirect("materials:material", pk)


@requires_standing_role(*permissions.LETTERS_OUT)
@require_POST
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make ready, show, hide, or bring back."""
    found = material_or_404(pk)
    acts = {
        "ready": (services.make_ready, _("Ready to print.")),
        "publish": (services.publish, _("It stands on the public pages.")),
        "hide": (services.hide, _("It is off the public pages.")),
        "back": (services.bring_back, _("It is being made again.")),
    }
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        raise Http404
    try:
        chosen[0](found, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except making.Stopped:
        messages.error(request, _("Something stands before the printer. It is listed below."))
    except NotMade as problem:
        messages.error(request, checks.refusal_words(problem))
    except services.MaterialRefused:
        messages.error(request, _("This is not possible as it stands. Look at the list below."))
    else:
        messages.success(request, chosen[1])
    return redirect("materials:material", pk)


@requires_standing_role(*permissions.LETTERS_OUT)
@no_trace
@require_http_methods(FORM)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw a material; the next page lists where copies lie."""
    found, form = material_or_404(pk), WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            rows = services.withdraw(found, because=form.cleaned_data["because"], by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.MaterialRefused:
            messages.error(request, _("It is withdrawn already."))
        else:
            n_copies = sum(row.copies for row in rows)
            messages.success(request, _("Withdrawn. %(n)d printed copies still lie somewhere.") % {"n": n_copies})
        return redirect("materials:material", pk)
    context = {
        "form": form,
        "title": _("Withdraw it"),
        "lead": _("It leaves the public pages now, and nobody can print it. You see where copies lie."),
        "back": reverse("materials:material", args=[pk]),
        "back_label": found.name,
        "act": _("Withdraw"),
    }
    return render(request, "outreach/team_form.html", context, status=WRONG_INPUT if form.is_bound else 200)


@requires_standing_role(*permissions.MAKERS)
@no_trace
@require_http_methods(FORM)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count copies that were printed."""
    found = material_or_404(pk)
    form = RunForm(posted(request), today=clock.today(), initial={"printed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.count_run(found, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.MaterialRefused:
            messages.error(request, _("Only a material that is ready is printed and counted."))
        else:
            messages.success(request, _("Counted."))
        return redirect("materials:material", pk)
    context = {
        "form": form,
        "title": _("Count printed copies"),
        "lead": _("If it is ever withdrawn, you know where to go."),
        "back": reverse("materials:material", args=[pk]),
        "back_label": found.name,
        "act": _("Save"),
    }
    return render(request, "outreach/team_form.html", context, status=WRONG_INPUT if form.is_bound else 200)


@requires_standing_role(*permissions.MAKERS)
@require_POST
def gone(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Note that the copies of a place were taken away."""
    held = get_object_or_404(CopiesAt.objects.select_related("run"), pk=row, run__material_id=pk, gone_on=None)
    services.take_away(held, by=request.user, at=clock.now())  # type: ignore[arg-type]
    return redirect("materials:material", pk)
