"""The joint response protocol: the same checklist for NGO and police, to read, print and keep true."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.selectors import site
from commonlight.partners.forms import partners as forms
from commonlight.partners.models import Protocol, ProtocolStep
from commonlight.partners.permissions import Level
from commonlight.partners.services import protocols
from commonlight.partners.views.request import WRONG_INPUT, level, me, partner_page

POSTS = ("GET", "HEAD", "POST")


def _stale(step: ProtocolStep) -> bool:
    return bool(step.number) and (step.verified_on is None or clock.today() - step.verified_on > protocols.FRESH)


@partner_page(methods=POSTS)
def protocol(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """Show the version that counts, or an older one; a coordinator says that a number was called."""
    if version is None:
        found = protocols.current()
    else:
        found = get_object_or_404(Protocol.objects.exclude(issued_on=None), version=version)
    manages = level(request) >= Level.MANAGES
    if request.method == "POST":
        if not manages or found is None:
            raise Http404
        step = get_object_or_404(found.steps, pk=_id(request.POST.get("step", "")))
        protocols.say_called(step.pk, on=clock.today(), by=me(request), at=clock.now())
        return redirect("partners:protocol")
    context = {
        "protocol": found,
        "steps": [(step, _stale(step)) for step in found.steps.all()] if found else [],
        "others": Protocol.objects.exclude(issued_on=None).order_by("-version"),
        "is_old": version is not None and found != protocols.current(),
        "manages": manages,
        "emergency": site().emergency_number,
    }
    return render(request, "partners/protocol.html", context)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@partner_page(Level.MANAGES, methods=POSTS)
def edit(request: HttpRequest) -> HttpResponse:
    """Write the next version: head, steps in their order, then issue it."""
    draft = protocols.the_draft()
    by: dict[str, Any] = {"by": me(request), "at": clock.now()}
    act = request.POST.get("act", "")
    if draft is None:
        if act == "begin":
            protocols.begin_draft(title=_("When a case is found"), **by)
            return redirect("partners:protocol_edit")
        return render(request, "partners/protocol_edit.html", {"draft": None, "now": protocols.current()})
    head = forms.ProtocolHeadForm(
        request.POST if act == "head" else None, initial={"title": draft.title, "opening": draft.opening}
    )
    form = forms.StepForm(request.POST if act == "add" else None)
    if act == "head" and head.is_valid():
        protocols.set_head(draft, **head.cleaned_data, **by)
        return redirect("partners:protocol_edit")
    if act == "add" and form.is_valid():
        protocols.save_step(draft, None, **form.cleaned_data, **by)
        return redirect("partners:protocol_edit")
    if act in ("up", "down", "remove"):
        step = _id(request.POST.get("step", ""))
        if act == "remove":
            protocols.remove_step(draft, step, **by)
        else:
            protocols.move_step(draft, step, up=act == "up", **by)
        return redirect("partners:protocol_edit")
    if act == "issue":
        if draft.steps.exists():
            protocols.issue(draft, **by)
            messages.success(request, _("This version counts from today. Print it for every desk."))
            return redirect("partners:protocol")
        messages.error(request, _("Add a step first."))
    context = {"draft": draft, "head": head, "form": form, "steps": draft.steps.all()}
    status = WRONG_INPUT if request.method == "POST" and act in ("head", "add") else 200
    return render(request, "partners/protocol_edit.html", context, status=status)


@partner_page(Level.MANAGES, methods=POSTS)
def step_edit(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Change one step of the draft."""
    step = get_object_or_404(ProtocolStep.objects.select_related("protocol"), pk=step_id, protocol__issued_on=None)
    form = forms.StepForm(request.POST or None, instance=step)
    if request.method == "POST" and form.is_valid():
        fresh = ProtocolStep.objects.get(pk=step.pk)
        protocols.save_step(step.protocol, fresh, by=me(request), at=clock.now(), **form.cleaned_data)
        return redirect("partners:protocol_edit")
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/step_form.html", {"form": form, "step": step}, status=status)
