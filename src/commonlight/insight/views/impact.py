"""Plans of what will be looked at, what came out, the report, and what changes because of it."""

import base64
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role, requires_role
from commonlight.insight import permissions, selectors_impact
from commonlight.insight.forms.impact import FactsForm, FindingForm, LookAgainForm, PlanForm
from commonlight.insight.models import Finding, ImpactPlan
from commonlight.insight.models.impact import FIGURES, TOLD_US
from commonlight.insight.services import impact as services
from commonlight.insight.views.shared import form_page

WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Show all plans, and what is to be looked at again."""
    context = {
        "plans": ImpactPlan.objects.order_by("-made_on", "title"),
        "again": Finding.objects.filter(looked_again_on=None).select_related("plan").order_by("look_again_on"),
        "today": clock.today(),
    }
    return render(request, "insight/impact_plans.html", context)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def write_plan(request: HttpRequest) -> HttpResponse:
    """Write a plan down; what could be seen is worked out first."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        plan = services.make_plan(form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("insight:impact_plan", plan.pk)
    return form_page(
        request, form, title=_("Plan what you will look at"), back=reverse("insight:impact_plans"),
        back_label=_("What changed"), act=_("Work out what could be seen"),
    )  # fmt: skip


def _plan(number: UUID) -> ImpactPlan:
    return get_object_or_404(ImpactPlan.objects.select_related("agency", "programme"), pk=number)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def plan(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one plan and the step that comes next."""
    held = _plan(number)
    measure = _("What people told us") if held.measure == TOLD_US else f"{held.agency}: {FIGURES[held.measure]}"
    context = {
        "plan": held,
        "measure": measure,
        "chances": [(row["ratio"], round(100 * row["power"])) for row in held.power.get("rows", ())],
        "can_be_fixed": held.state == ImpactPlan.State.DRAFT and "sentence" in held.power,
        "is_over": held.until < clock.today().replace(day=1),
        "months_with": len(list(selectors_impact.months_between(held.start, held.until))),
        "findings": held.findings.order_by("decided_on"),
        "form": FactsForm(),
        "decides": has_role(request.user, *permissions.DECIDERS),
        "today": clock.today(),
    }
    return render(request, "insight/impact_plan.html", context)


@requires_role(*permissions.LOOKERS)
@require_POST
def freeze(request: HttpRequest, number: UUID) -> HttpResponse:
    """Fix a plan."""
    try:
        services.freeze(_plan(number), by=request.user, at=clock.now())  # type: ignore[arg-type]
    except services.OutOfOrder:
        messages.error(request, _("This plan cannot be fixed now."))
    else:
        messages.success(request, _("The plan is fixed. No word of it changes any more."))
    return redirect("insight:impact_plan", number)


@requires_role(*permissions.LOOKERS)
@require_http_methods(["POST"])
def look(request: HttpRequest, number: UUID) -> HttpResponse:
    """Ask what changed."""
    held, form = _plan(number), FactsForm(request.POST)
    if not form.is_valid():
        return form_page(
            request, form, title=held.title, back=reverse("insight:impact_plan", args=[number]),
            back_label=held.title, act=_("Look at what changed"),
        )  # fmt: skip
    try:
        services.ask(held, form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
    except services.OutOfOrder:
        messages.error(request, _("First fix the plan and let its last month end. Then look."))
    return redirect("insight:impact_plan", number)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def report(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """Give the report as a page of its own (html) or for a text program (docx)."""
    held = _plan(number)
    if form not in held.result:
        raise Http404
    data = held.result["html"].encode() if form == "html" else base64.b64decode(held.result["docx"])
    kind = "text/html; charset=utf-8" if form == "html" else WORD_FILE
    name = f"what-changed-{held.fingerprint}.{form}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@requires_role(*permissions.DECIDERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down what changes because of what was seen."""
    held = _plan(number)
    if held.state != ImpactPlan.State.READY:
        raise Http404
    seen = str(held.result.get("sentence", held.problem))[:300]
    form = FindingForm(request.POST if request.method == "POST" else None, initial={"seen": seen})
    if form.is_bound and form.is_valid():
        services.decide(held, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("insight:impact_plan", number)
    return form_page(
        request, form, title=_("What do we change?"), back=reverse("insight:impact_plan", args=[number]),
        back_label=held.title, act=_("Save"),
    )  # fmt: skip


@requires_role(*permissions.DECIDERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down what came of a change."""
    row = get_object_or_404(Finding.objects.select_related("plan"), pk=number)
    form = LookAgainForm(request.POST if request.method == "POST" else None, initial={"came_of_it": row.came_of_it})
    if form.is_bound and form.is_valid():
        services.look_again(row, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("insight:impact_plan", row.plan_id)
    return form_page(
        request, form, title=row.change, back=reverse("insight:impact_plan", args=[row.plan_id]),
        back_label=row.plan.title, act=_("Save"),
    )  # fmt: skip
