"""The team's pages of campaigns: all of them, one, its places and who takes part."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.analysis.disclosure.rules import Audience
from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role
from commonlight.outreach import permissions, post_pictures, selectors_campaigns
from commonlight.outreach.forms.campaigns import (
    CampaignForm,
    CostForm,
    MaterialsForm,
    NewPlaceForm,
    PartForm,
    PlaceForm,
)
from commonlight.outreach.models import Campaign, ShortAddress, TakingPart
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import campaigns as services
from commonlight.outreach.views.shared import form_page, language

FORM = ["GET", "HEAD", "POST"]


def campaign_or_404(campaign_id: UUID) -> Campaign:
    """Return a campaign, or answer that there is none."""
    return get_object_or_404(Campaign.objects.select_related("lead", "programme"), pk=campaign_id)


def link_of(request: HttpRequest, address: ShortAddress | None) -> str:
    """Return a short address in full, or "" for none."""
    return request.build_absolute_uri(reverse("campaign_go", args=[address.code])) if address is not None else ""


def _form(
    request: HttpRequest, form: forms.Form, title: str, held: Campaign | None = None, **more: Any
) -> HttpResponse:
    back = reverse("campaigns:campaign", args=[held.pk]) if held else reverse("campaigns:campaigns")
    more.setdefault("act", _("Save"))
    return form_page(request, form, title=title, back=back, back_label=held.name if held else _("Campaigns"), **more)


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what is to be posted soon, then all campaigns."""
    today = clock.today()
    context = {
        "campaigns": selectors_campaigns.campaigns(),
        "due": selectors_campaigns.posts_due(today + selectors_campaigns.WEEK),
        "today": today,
        "may_plan": has_role(request.user, *permissions.CAMPAIGNERS),
    }
    return render(request, "outreach/campaigns/team_campaigns.html", context)


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a campaign."""
    today = clock.today()
    initial = {"starts": today, "ends": today + selectors_campaigns.WEEK * 8, "lead": request.user.pk}
    form = CampaignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        made = services.plan_campaign(form.details(), language=language(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("campaigns:campaign", made.pk)
    return _form(request, form, _("A new campaign"))


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Show a campaign: its words, posts, places, who takes part, and what came of it beside what it cost."""
    found = campaign_or_404(campaign_id)
    keeps_books = has_role(request.user, *permissions.BOOKS)
    addresses = selectors_campaigns.addresses_of(found)
    context = {
        "campaign": found,
        "posts": selectors_campaigns.posts_of(found),
        "places": [one for one in addresses if one.row.kind != ShortAddress.Kind.POST],
        "part": found.taking_part.select_related("organisation").order_by("pk"),
        "materials": found.materials.order_by("kind", "name"),
        "results": selectors_campaigns.results_of(found),
        "weeks": selectors_campaigns.weeks_of(found),
        "keeps_books": keeps_books,
        "may_plan": has_role(request.user, *permissions.CAMPAIGNERS),
        "today": clock.today(),
    }
    return render(request, "outreach/campaigns/team_campaign.html", context)


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def details(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Change what is said about a campaign."""
    found = campaign_or_404(campaign_id)
    initial = {name: getattr(found, name) for name in CampaignForm.base_fields}
    form = CampaignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.change_campaign(found, form.details(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("campaigns:campaign", found.pk)
    return _form(
        request, form, _("About this campaign"), found, remove_url=reverse("campaigns:delete", args=[found.pk])
    )


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_POST
def delete(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Delete a campaign of which nothing was shown or counted."""
    found = campaign_or_404(campaign_id)
    try:
        services.delete_campaign(found, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except services.HasCounts:
        messages.error(
            request, _("Something of it was printed, shown or counted, so it stays. Set it to “Ended” instead.")
        )
        return redirect("campaigns:campaign", campaign_id)
    messages.success(request, _("The campaign is deleted."))
    return redirect("campaigns:campaigns")


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def add_place(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Make a short address for a place."""
    found = campaign_or_404(campaign_id)
    form = NewPlaceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = services.add_address(found, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.TooMany:
            form.add_error(None, _("A campaign holds at most 200 places and posts. End it and plan another."))
        else:
            return redirect("campaigns:place", found.pk, made.pk)
    return _form(request, form, _("A place where a code hangs"), found)


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_http_methods(FORM)
def place(request: HttpRequest, campaign_id: UUID, number: int) -> HttpResponse:
    """Show the sheet of a place with its code; change the place, or stop counting there."""
    found = campaign_or_404(campaign_id)
    row = get_object_or_404(ShortAddress, pk=number, campaign=found)
    may_plan = has_role(request.user, *permissions.CAMPAIGNERS)
    if request.method == "POST" and not may_plan:
        raise Http404
    initial = {"kind": row.kind, "label": row.label, "copies": row.copies, "material": row.material_id}
    form = PlaceForm(request.POST if request.POST.get("act") == "save" else None, initial=initial)
    if request.POST.get("act") == "end":
        services.end_address(row, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("campaigns:place", found.pk, row.pk)
    if form.is_bound and form.is_valid():
        services.change_address(row, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("campaigns:campaign", found.pk)
    link = link_of(request, row)
    now = next(one for one in selectors_campaigns.addresses_of(found) if one.row.pk == row.pk)
    context = {
        "campaign": found,
        "now": now,
        "row": row,
        "form": form,
        "link": link,
        "address": link.partition("://")[2],
        "smallest": post_pictures.smallest_print_mm(link),
        "may_plan": may_plan,
    }
    return render(
        request, "outreach/campaigns/team_place.html", context, status=422 if form.is_bound and form.errors else 200
    )


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def code(request: HttpRequest, campaign_id: UUID, number: int, form: str) -> HttpResponse:
    """Give the code of a place as a file: svg for print, png for a word processor."""
    found = campaign_or_404(campaign_id)
    row = get_object_or_404(ShortAddress, pk=number, campaign=found)
    kinds = {"svg": ("image/svg+xml", post_pictures.code_svg), "png": ("image/png", post_pictures.code_png)}
    if form not in kinds:
        raise Http404
    kind, draw = kinds[form]
    answer = HttpResponse(draw(link_of(request, row)), content_type=kind)
    answer["Content-Disposition"] = (
        f'{"inline" if request.GET.get("show") else "attachment"}; filename="{row.code}.{form}"'
    )
    return answer


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def add_part(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Write down who takes part."""
    found = campaign_or_404(campaign_id)
    form = PartForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        services.add_taking_part(
            found,
            who=said["who"],
            does=said["does"],
            organisation=said["organisation"],
            agreed_on=clock.today() if said["said_yes"] else None,
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
        return redirect("campaigns:campaign", found.pk)
    return _form(request, form, _("Who takes part"), found)


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_POST
def remove_part(request: HttpRequest, campaign_id: UUID, number: int) -> HttpResponse:
    """Take out who takes part."""
    row = get_object_or_404(TakingPart, pk=number, campaign_id=campaign_id)
    services.remove_taking_part(row, by=request.user, at=clock.now())  # type: ignore[arg-type]
    return redirect("campaigns:campaign", campaign_id)


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def choose_materials(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Say which materials the campaign uses."""
    found = campaign_or_404(campaign_id)
    held = list(found.materials.values_list("pk", flat=True))
    form = MaterialsForm(request.POST if request.method == "POST" else None, initial={"rows": held})
    if form.is_bound and form.is_valid():
        rows = [row.pk for row in form.cleaned_data["rows"]]
        services.set_materials(found, rows, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("campaigns:campaign", found.pk)
    return _form(request, form, _("Its materials"), found)


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def cost(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Say which booked spending was for the campaign."""
    found = campaign_or_404(campaign_id)
    held = list(found.spending.values_list("pk", flat=True))
    form = CostForm(request.POST if request.method == "POST" else None, campaign=found, initial={"rows": held})
    if form.is_bound and form.is_valid():
        rows = [row.pk for row in form.cleaned_data["rows"]]
        services.set_spending(found, rows, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("campaigns:campaign", found.pk)
    lead = "" if form.has_rows() else _("Nothing is booked near its days. Book it under “Money” first.")
    return _form(request, form, _("What it cost"), found, lead=lead)


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def outside(request: HttpRequest, campaign_id: UUID, audience: str) -> HttpResponse:
    """Show what may be told outside of the team: small counts are hidden and others rounded."""
    found = campaign_or_404(campaign_id)
    if audience not in (Audience.PUBLIC, Audience.PARTNERS):
        raise Http404
    context = {
        "campaign": found,
        "gated": selectors_campaigns.gated(found, audience),
        "results": selectors_campaigns.results_of(found),
        "part": found.taking_part.exclude(agreed_on=None).order_by("pk"),
        "is_public": audience == Audience.PUBLIC,
    }
    return render(request, "outreach/campaigns/team_outside.html", context)
