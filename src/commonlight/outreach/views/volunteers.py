"""Volunteers and their work: people, projects, what there is to do, hours, thanks, certificates, offers of help."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.selectors import site
from commonlight.outreach import permissions
from commonlight.outreach.forms.events_team import initial_words
from commonlight.outreach.forms.volunteers import HoursForm, OpportunityForm, ProjectForm, VolunteerForm
from commonlight.outreach.models import HelpOffer, Opportunity, Project, Volunteer, VolunteerImport
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.selectors import events as calendar
from commonlight.outreach.selectors import volunteers as selectors
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import offers
from commonlight.outreach.services import volunteers as services

WRONG_INPUT = 422
TEAM = permissions.EVENT_TEAM


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": clock.now()}


@requires_role(*TEAM)
@no_trace
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Show offers of help that wait, who volunteers, and the hours of this year."""
    tongue, now = get_language() or "en", calendar.today(clock.now())
    waiting = [
        {"row": row, **offers.opened_offer(row), "words": words_in(row.opportunity.words, tongue)}
        for row in HelpOffer.objects.select_related("opportunity").order_by("day", "pk")[:50]
    ]
    context = {
        "offers": waiting,
        "people": selectors.active_volunteers(),
        "hours": selectors.hours_by_project(now.replace(month=1, day=1), now),
        "total": selectors.minutes_between(now.replace(month=1, day=1), now),
        "year": now.year,
        "imports": VolunteerImport.objects.order_by("-at")[:3],
    }
    return render(request, "outreach/volunteers/people.html", context)


@requires_role(*TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new volunteer's row."""
    form = VolunteerForm(posted(request))
    if form.is_bound and form.is_valid():
        made = services.save_volunteer(form.words(), volunteer=None, **_by(request))
        messages.success(request, _("Saved."))
        return redirect("events:volunteer", made.pk)
    return render(request, "outreach/volunteers/add.html", {"form": form}, status=WRONG_INPUT if form.errors else 200)


@requires_role(*TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one volunteer with shifts and hours, and change the row."""
    row = get_object_or_404(Volunteer, pk=pk)
    initial = {name: getattr(row, name) for name in VolunteerForm.base_fields}
    form = VolunteerForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        services.save_volunteer(form.words(), volunteer=row, **_by(request))
        messages.success(request, _("Saved."))
        return redirect("events:volunteer", pk)
    held = row.assignments.exclude(state="ended").select_related("shift__opportunity__project")
    coming = held.filter(shift__ends_at__gt=clock.now()).order_by("shift__starts_at")
    projects = selectors.hours_of(row)
    context = {
        "form": form,
        "person": row,
        "coming": [(one, words_in(one.shift.opportunity.words, get_language() or "en")) for one in coming],
        "projects": projects,
        "total": sum(one["minutes"] for one in projects),
        "hours_form": HoursForm(initial={"day": calendar.today(clock.now())}, auto_id="hours_%s"),
    }
    return render(request, "outreach/volunteers/person.html", context, status=WRONG_INPUT if form.errors else 200)


@requires_role(*TEAM)
@no_trace
@require_POST
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note hours outside of a shift."""
    row = get_object_or_404(Volunteer, pk=pk)
    form = HoursForm(request.POST, auto_id="hours_%s")
    if form.is_valid() and form.cleaned_data["hours"]:
        said = form.cleaned_data
        project = get_object_or_404(Project, pk=said["project"])
        services.add_hours(row, project=project, day=said["day"], minutes=said["hours"], **_by(request))
        messages.success(request, _("The hours are noted."))
    else:
        messages.error(request, _("Nothing was noted: check the day, and write hours like 2.5 or 2:30."))
    return redirect("events:volunteer", pk)


@requires_role(*TEAM)
@no_trace
@require_POST
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that somebody stopped or was thanked, or erase the row as the person asks."""
    row, wanted = get_object_or_404(Volunteer, pk=pk), request.POST.get("act")
    if wanted == "end":
        services.end_volunteer(row, **_by(request))
        messages.success(request, _("Noted. Shifts to come are free again."))
    elif wanted == "thanked":
        services.thank(row, **_by(request))
        messages.success(request, _("Noted."))
    elif wanted == "erase":
        services.erase_volunteers([str(row.pk)], **_by(request))
        messages.success(request, _("The row is deleted. The hours stay as numbers without a name."))
        return redirect("events:volunteers")
    else:
        raise Http404
    return redirect("events:volunteer", pk)


def _paper(request: HttpRequest, pk: UUID, template: str) -> HttpResponse:
    row = get_object_or_404(Volunteer, pk=pk)
    projects = selectors.hours_of(row)
    context = {
        "person": row,
        "projects": projects,
        "total": sum(one["minutes"] for one in projects),
        "day": calendar.today(clock.now()),
        "coalition": site().coalition_name,
    }
    return render(request, template, context)


@requires_role(*TEAM)
@no_trace
@require_GET
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a certificate of hours to print and sign."""
    return _paper(request, pk, "outreach/volunteers/certificate.html")


@requires_role(*TEAM)
@no_trace
@require_GET
def thanks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a letter of thanks to print, or to send from one's own mail program."""
    return _paper(request, pk, "outreach/volunteers/thanks.html")


@requires_role(*TEAM)
@no_trace
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Show what there is to do, by project."""
    tongue = get_language() or "en"
    rows = Opportunity.objects.filter(ended=None).select_related("project").order_by("project__name", "pk")
    found = [{"row": row, "words": words_in(row.words, tongue)} for row in rows]
    running = list(Project.objects.filter(ended=None).order_by("name"))
    context = {"work": found, "form": ProjectForm(), "projects": running, "n_projects": len(running)}
    return render(request, "outreach/volunteers/work.html", context)


@requires_role(*TEAM)
@no_trace
@require_POST
def project(request: HttpRequest) -> HttpResponse:
    """Begin a project."""
    form = ProjectForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        services.save_project(said["name"], programme_id=said["programme"] or None, project=None, **_by(request))
        messages.success(request, _("The project is there."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("events:work")


@requires_role(*TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def change_project(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a project another name or programme, or end it."""
    row = get_object_or_404(Project, pk=pk)
    if request.POST.get("act") == "end":
        services.end_project(row, **_by(request))
        messages.success(request, _("The project is ended. Its hours stay."))
        return redirect("events:work")
    form = ProjectForm(posted(request), project=row, initial={"name": row.name, "programme": row.programme_id or ""})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        services.save_project(said["name"], programme_id=said["programme"] or None, project=row, **_by(request))
        messages.success(request, _("Saved."))
        return redirect("events:work")
    context = {"form": form, "project": row}
    return render(request, "outreach/volunteers/project.html", context, status=WRONG_INPUT if form.errors else 200)


@requires_role(*TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Write what there is to do, and see its shifts."""
    row = get_object_or_404(Opportunity, pk=pk) if pk else None
    if request.POST.get("act") == "end" and row:
        services.end_opportunity(row, **_by(request))
        messages.success(request, _("It is off the pages."))
        return redirect("events:work")
    names = ("needs_training", "needs_screening", "is_public")
    initial = (
        {**initial_words(row.words), "project": str(row.project_id), **{n: getattr(row, n) for n in names}}
        if row
        else {}
    )
    form = OpportunityForm(posted(request), codes=list(site().languages) or ["en"], initial=initial)
    if form.is_bound and form.is_valid():
        saved = services.save_opportunity(form.words(), opportunity=row, **_by(request))
        messages.success(request, _("Saved."))
        return redirect("events:opportunity", saved.pk)
    tongue = get_language() or "en"
    shifts = row.shifts.filter(ends_at__gt=clock.now()).order_by("starts_at") if row else []
    context = {
        "form": form,
        "row": row,
        "said": words_in(row.words, tongue) if row else None,
        "words": [(form[f"title_{code}"], form[f"text_{code}"]) for code in form.codes],
        "shifts": [selectors.on_roster(shift, tongue) for shift in shifts],
    }
    return render(request, "outreach/volunteers/opportunity.html", context, status=WRONG_INPUT if form.errors else 200)


@requires_role(*TEAM)
@no_trace
@require_POST
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer an offer of help: make a volunteer of the person, or forget it."""
    row = get_object_or_404(HelpOffer, pk=pk)
    if request.POST.get("act") == "take":
        made = offers.take_offer(row, **_by(request))
        messages.success(request, _("Now a volunteer. Note the training when it is completed."))
        return redirect("events:volunteer", made.pk)
    offers.drop_offer(row, **_by(request))
    messages.success(request, _("The offer is forgotten."))
    return redirect("events:volunteers")
