"""Shifts and the roster of a week: who comes when, on one page that prints."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.selectors import site
from commonlight.outreach import permissions
from commonlight.outreach.forms.volunteers import GiveForm, ShiftForm, ShiftHoursForm
from commonlight.outreach.models import Assignment, Occurrence, Opportunity, Shift, Volunteer
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.selectors import events as calendar
from commonlight.outreach.selectors import volunteers as selectors
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import volunteers as services

WRONG_INPUT = 422
TEAM = permissions.EVENT_TEAM


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": clock.now()}


@requires_role(*TEAM)
@no_trace
@require_GET
def roster(
    request: HttpRequest, year: int | None = None, month: int | None = None, number: int | None = None
) -> HttpResponse:
    """Show the seven days from a day on (today, unless the address says another), on one page to print."""
    try:
        first = date(year, month, number) if year and month and number else calendar.today(clock.now())
        before, after = first - timedelta(days=7), first + timedelta(days=7)
    except (ValueError, OverflowError) as problem:
        raise Http404 from problem
    days = selectors.roster(first, first + timedelta(days=6), get_language() or "en")
    context = {
        "days": days,
        "first": first,
        "last": first + timedelta(days=6),
        "before": before,
        "after": after,
        "missing": sum(shift.missing for _day, shifts in days for shift in shifts),
    }
    return render(request, "outreach/volunteers/roster.html", context)


def _events_to_choose() -> list[tuple[str, str]]:
    rows = calendar.lines(calendar.coming(calendar.team_days(), clock.now()), get_language() or "en", limit=60)
    return [(str(row.id), f"{date_format(row.day, 'D j M')} · {row.words.title}") for row in rows]


@requires_role(*TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan a shift; with an event its day and hours are there to begin with."""
    row = get_object_or_404(Opportunity, pk=pk, ended=None)
    initial: dict[str, Any] = {"day": calendar.today(clock.now())}
    chosen = Occurrence.objects.select_related("event").filter(pk=_uuid(request.GET.get("event"))).first()
    if chosen is not None:
        initial = {"event": str(chosen.pk), "day": chosen.day, "opens": chosen.opens, "closes": chosen.closes}
        initial["place"] = chosen.event.place
    form = ShiftForm(posted(request), events=_events_to_choose(), initial=initial)
    if form.is_bound and form.is_valid():
        found = Occurrence.objects.select_related("event").filter(pk=_uuid(form.cleaned_data["event"])).first()
        plan = form.plan(time_zone=found.event.time_zone if found else site().time_zone, occurrence=found)
        made = services.save_shift(row, plan, **_by(request))
        messages.success(request, _("The shift is planned. Now say who takes it."))
        return redirect("events:shift", made.pk)
    context = {"form": form, "row": row, "said": words_in(row.words, get_language() or "en")}
    return render(request, "outreach/volunteers/shift_add.html", context, status=WRONG_INPUT if form.errors else 200)


def _uuid(text: str | None) -> UUID:
    """Return the id somebody sent; one that no row has for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return UUID(int=0)


def _shift_page(request: HttpRequest, row: Shift, *, give: GiveForm | None = None, status: int = 200) -> HttpResponse:
    found = selectors.on_roster(row, get_language() or "en")
    rows = list(row.assignments.select_related("volunteer", "hours").order_by("volunteer__name", "group"))
    context = {
        "found": found,
        "shift": row,
        "rows": rows,
        "give": give or GiveForm(shift=row),
        "has_begun": row.starts_at <= clock.now(),
        "hours_form": ShiftHoursForm(rows=rows, shift=row, auto_id="hours_%s"),
    }
    return render(request, "outreach/volunteers/shift.html", context, status=status)


def _shift_or_404(pk: UUID) -> Shift:
    return get_object_or_404(Shift.objects.select_related("opportunity__project", "occurrence__event"), pk=pk)


@requires_role(*TEAM)
@no_trace
@require_GET
def shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a shift: who has it, who could take it, hours."""
    return _shift_page(request, _shift_or_404(pk))


@requires_role(*TEAM)
@no_trace
@require_POST
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a shift to somebody or to a group, or take it back."""
    row = _shift_or_404(pk)
    if request.POST.get("off"):
        held = get_object_or_404(Assignment, pk=_uuid(request.POST["off"]), shift=row)
        services.unassign(held, **_by(request))
        return redirect("events:shift", pk)
    form = GiveForm(request.POST, shift=row)
    if not form.is_valid():
        return _shift_page(request, row, give=form, status=WRONG_INPUT)
    said = form.cleaned_data
    try:
        if said["volunteer"]:
            services.assign(row, get_object_or_404(Volunteer, pk=said["volunteer"]), **_by(request))
        else:
            services.assign_group(row, group=said["group"], people=said["people"] or 1, **_by(request))
    except services.CannotAssign as problem:
        form.add_error("volunteer" if said["volunteer"] else "group", problem.words)
        return _shift_page(request, row, give=form, status=WRONG_INPUT)
    return redirect("events:shift", pk)


@requires_role(*TEAM)
@no_trace
@require_POST
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note the hours of everybody on a shift."""
    row = _shift_or_404(pk)
    rows = list(row.assignments.select_related("volunteer", "hours"))
    form = ShiftHoursForm(request.POST, rows=rows, shift=row, auto_id="hours_%s")
    if not form.is_valid():
        messages.error(request, _("Nothing was noted: write hours like 2.5 or 2:30."))
        return redirect("events:shift", pk)
    try:
        services.note_hours(row, form.minutes(), **_by(request))
    except services.CannotAssign as problem:
        messages.error(request, problem.words)
    else:
        messages.success(request, _("The hours are noted."))
    return redirect("events:shift", pk)


@requires_role(*TEAM)
@no_trace
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a shift out."""
    row = _shift_or_404(pk)
    back = row.opportunity_id
    services.drop_shift(row, **_by(request))
    messages.success(request, _("The shift is gone. Tell those who had it."))
    return redirect("events:opportunity", back)
