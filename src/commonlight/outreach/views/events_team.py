"""The team's calendar: today and this week first, what waits to be counted, writing and publishing, telling a place."""

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
from commonlight.core.permissions import has_role
from commonlight.core.selectors import site
from commonlight.outreach import permissions
from commonlight.outreach.forms.events_team import EventForm, PlaceForm, first_values
from commonlight.outreach.models import Event, EventImport, PlaceTold
from commonlight.outreach.permissions import requires_standing_role
from commonlight.outreach.selectors import events as selectors
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import events
from commonlight.outreach.views.events_public import month_context

WRONG_INPUT = 422


def _days(request: HttpRequest) -> Any:
    """Return the days this person may see: who only helps at the door sees what is published, and nothing private."""
    rows = selectors.team_days()
    if not permissions.sees_private(request.user):  # type: ignore[arg-type]
        rows = rows.exclude(event__audience=Event.Audience.PRIVATE)
    if has_role(request.user, *permissions.EVENT_TEAM):
        return rows
    return rows.filter(event__state=Event.State.PUBLISHED)


def _event_or_404(request: HttpRequest, pk: UUID) -> Event:
    """Return an event this person may see."""
    found = get_object_or_404(Event, pk=pk)
    if found.is_private and not permissions.sees_private(request.user):  # type: ignore[arg-type]
        raise Http404
    return found


@requires_standing_role(*permissions.DOOR)
@no_trace
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show today's and this week's events first, and what nobody counted yet."""
    at, tongue = clock.now(), get_language() or "en"
    plans = has_role(request.user, *permissions.EVENT_TEAM)
    context = {
        "ahead": selectors.ahead(_days(request), tongue, at, limit=40),
        "plans": plans,
        "uncounted": selectors.lines(selectors.uncounted(_days(request), at), tongue, limit=8) if plans else [],
        "imports": EventImport.objects.order_by("-at")[:3] if plans else [],
        "totals": selectors.totals(selectors.today(at).replace(month=1, day=1), selectors.today(at)),
        "year": selectors.today(at).year,
    }
    return render(request, "outreach/events/team_desk.html", context)


@requires_standing_role(*permissions.DOOR)
@no_trace
@require_GET
def month(request: HttpRequest, year: int | None = None, number: int | None = None) -> HttpResponse:
    """Show a month of all that this person may see."""
    context = {**month_context(request, _days(request), year, number), "team": True}
    return render(request, "outreach/events/team_month.html", context)


def _codes() -> list[str]:
    return list(site().languages) or ["en"]


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new event."""
    day = selectors.today(clock.now())
    initial = {
        "time_zone": site().time_zone,
        "first_day": day,
        "takes_sign_ups": True,
        "opens": "18:30",
        "closes": "20:00",
    }
    return _saved(request, EventForm(posted(request), codes=_codes(), initial=initial), None)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an event with its days, and change it."""
    found = _event_or_404(request, pk)
    form = EventForm(posted(request), codes=_codes(), initial=first_values(found))
    kept = events.kept_of(found)
    if request.method != "POST":
        # The link is the team's own; the place of a private event is opened by an act of its own.
        form.initial["link"] = kept.get("link", "")
    return _saved(request, form, found)


def _saved(request: HttpRequest, form: EventForm, found: Event | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        plan = form.plan()
        if found is not None:
            plan = _with_old_place(plan, found)
        saved = events.save_event(plan, event=found, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("events:edit", saved.pk)
    context: dict[str, Any] = {"form": form, "event": found, "codes": form.codes}
    context["words"] = [(form[f"title_{code}"], form[f"text_{code}"]) for code in form.codes]
    if found is not None:
        tongue = get_language() or "en"
        context |= {
            "said": words_in(found.words, tongue),
            "coming": selectors.lines(selectors.coming(found.occurrences.all(), clock.now()), tongue, limit=20),
            "over": selectors.lines(found.occurrences.filter(ends_at__lte=clock.now()), tongue)[-6:],
            "n_told": PlaceTold.objects.filter(event=found).count() if found.is_private else 0,
        }
    return render(request, "outreach/events/team_event.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _with_old_place(plan: events.EventPlan, found: Event) -> events.EventPlan:
    """Keep the sealed place where the form of a private event says nothing new: the form never shows it."""
    from dataclasses import replace

    if plan.audience == Event.Audience.PRIVATE and found.is_private and not plan.place:
        plan = replace(plan, place=events.kept_of(found).get("place", ""))
    return replace(plan, uid=found.uid, brought_by_id=found.brought_by_id)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish, cancel or delete an event."""
    found, wanted = _event_or_404(request, pk), request.POST.get("act")
    said: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if wanted == "publish":
        events.publish(found, **said)
        messages.success(request, _("The event is published."))
    elif wanted == "cancel":
        events.cancel_event(found, **said)
        messages.success(request, _("The event is cancelled. Whoever asked for letters is told."))
    elif wanted == "delete" and found.state == Event.State.DRAFT:
        events.delete_draft(found, **said)
        messages.success(request, _("The draft is deleted."))
        return redirect("events:desk")
    else:
        raise Http404
    return redirect("events:edit", pk)


@permissions.requires_role(*permissions.EVENT_TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the place of a private event to tell it to one person; each opening is kept and logged."""
    found = get_object_or_404(Event, pk=pk, audience=Event.Audience.PRIVATE)
    form = PlaceForm(posted(request))
    context: dict[str, Any] = {"event": found, "form": form, "said": words_in(found.words, get_language() or "en")}
    if form.is_bound and form.is_valid():
        context["kept"] = events.tell_place(found, how=form.cleaned_data["how"], by=request.user, at=clock.now())  # type: ignore[arg-type]
    context["told"] = PlaceTold.objects.filter(event=found).select_related("by").order_by("-at")[:10]
    return render(request, "outreach/events/team_place.html", context, status=WRONG_INPUT if form.errors else 200)
