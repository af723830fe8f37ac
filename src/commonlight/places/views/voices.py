"""Objections to a label on a place, their answers, and workshops at which people who know the place mark a map."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.permissions import has_role
from commonlight.places import permissions
from commonlight.places.drawing import Legend, county_map
from commonlight.places.forms.voices import AnswerForm, ObjectionForm, WorkshopForm
from commonlight.places.models import Area, LocalMark, Objection, Workshop
from commonlight.places.selectors import areas_of, latest_vintage, outlines_of
from commonlight.places.services import voices
from commonlight.places.views.maps import area_or_404, area_page
from commonlight.places.views.request import POSTS, WRONG_INPUT, houses, me, team_page


@team_page(*permissions.VOICES, methods=("POST",))
def object_to(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Put an objection in writing."""
    found = area_or_404(level, code)
    form = ObjectionForm(request.POST, organisations=houses(request, *permissions.VOICES))
    if not form.is_valid():
        return area_page(request, found, form=form, status=WRONG_INPUT)
    said = form.cleaned_data
    voices.object_to(
        area=found,
        label=said["label"],
        text=said["text"],
        organisation_id=UUID(said["organisation"]),
        by=me(request),
        at=clock.now(),
    )
    messages.success(request, _("Your objection stands on the page of this place, with today’s date."))
    return redirect("places:area", level, code)


@team_page(*permissions.READERS)
def objections(request: HttpRequest) -> HttpResponse:
    """List objections, those without an answer first."""
    rows = Objection.objects.select_related("area", "organisation").order_by("answered_on", "-made_on", "pk")
    context = {
        "open": [one for one in rows if one.answered_on is None],
        "answered": [one for one in rows if one.answered_on is not None],
        "may_answer": has_role(me(request), *permissions.ANSWERERS),
        "form": AnswerForm(auto_id=False),
    }
    return render(request, "places/objections.html", context)


@team_page(*permissions.ANSWERERS, methods=POSTS)
def answer(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Answer an objection."""
    found = get_object_or_404(Objection.objects.select_related("area", "organisation"), pk=objection_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            voices.answer(objection=found, text=form.cleaned_data["answer"], by=me(request), at=clock.now())
        except voices.AlreadyAnswered:
            messages.info(request, _("Somebody answered before."))
        else:
            messages.success(request, _("The answer stands below the objection, with today’s date."))
        return redirect("places:objections")
    status = WRONG_INPUT if form.is_bound else 200
    return render(request, "places/answer.html", {"objection": found, "form": form}, status=status)


@team_page(*permissions.ANSWERERS, methods=POSTS)
def workshop(request: HttpRequest) -> HttpResponse:
    """Show how a workshop is held, and take in what it marked."""
    form = WorkshopForm(
        request.POST if request.method == "POST" else None, organisations=houses(request, *permissions.ANSWERERS)
    )
    if form.is_valid() and _entered(request, form):
        messages.success(request, _("What the workshop marked stands on the pages of its places."))
        return redirect("places:workshop")
    context = {
        "form": form,
        "kinds": LocalMark.Kind.choices,
        "workshops": Workshop.objects.prefetch_related("marks__area").order_by("-day", "pk")[:20],
    }
    return render(request, "places/workshop.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _entered(request: HttpRequest, form: WorkshopForm) -> bool:
    said = form.cleaned_data
    found: dict[str, Area] = {}
    for one in Area.objects.filter(code__in=[code for code, *_rest in said["marks"]]).order_by("vintage"):
        found[one.code] = one
    unknown = sorted({code for code, *_rest in said["marks"]} - found.keys())
    if unknown:
        form.add_error("marks", _("There is no area with the code %(code)s.") % {"code": ", ".join(unknown[:10])})
        return False
    try:
        voices.enter_workshop(
            day=said["day"],
            place=said["place"],
            headcount=said["headcount"],
            marks=[voices.Mark(found[code], kind, n, why) for code, kind, n, why in said["marks"]],
            organisation_id=UUID(said["organisation"]),
            by=me(request),
            at=clock.now(),
        )
    except ValueError:
        form.add_error("marks", _("More people agreed than were there."))
        return False
    return True


@team_page(*permissions.READERS)
def paper_map(request: HttpRequest) -> HttpResponse:
    """Show an empty map to be printed and marked by hand, with the areas' codes beside it."""
    level = request.GET.get("level", "county")
    level = level if level in Area.Level.values else "county"
    within = request.GET.get("within", "")
    within = within if within.isdecimal() and len(within) <= 11 else ""
    areas = areas_of(level, within=within or None)
    # One sheet holds as many areas as can be told apart on paper.
    areas = areas[:250]
    shown = {one.code for one in areas}
    drawn = [one for one in outlines_of(level, within or None, vintage=latest_vintage(level)) if one.code in shown]
    legend = Legend(_("Empty map for a workshop"), (), "")
    # Made of numbers and of words that county_map escapes.
    picture = mark_safe(county_map(drawn, dict.fromkeys(shown, 0), legend=legend))  # noqa: S308
    return render(request, "places/paper.html", {"picture": picture, "areas": areas})
