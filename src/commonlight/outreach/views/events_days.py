"""One day of an event: what the room needs, the door, the paper sheet, the count, moving and calling off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import audit, clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role
from commonlight.core.qr import qr_picture
from commonlight.core.store import write
from commonlight.outreach import permissions
from commonlight.outreach.forms.events_team import BetweenForm, CountForm, GroupForm, MinutesForm, MoveForm
from commonlight.outreach.models import Event, Occurrence, SignUp
from commonlight.outreach.permissions import requires_standing_role
from commonlight.outreach.refusals import Refused
from commonlight.outreach.selectors import events as selectors
from commonlight.outreach.selectors import volunteers as helpers
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import counting, events, minutes, reminding, rush, sign_ups
from commonlight.partners.permissions import limited_to_materials, manages

WRONG_INPUT = 422
STEPS = {"one": 1, "five": 5, "less": -1}


def _day_or_404(request: HttpRequest, pk: UUID) -> Occurrence:
    """Return a day this person may see; who only helps at the door, or for a limited partner, sees nothing private."""
    row = get_object_or_404(Occurrence.objects.select_related("event__host"), pk=pk)
    if row.event.is_private and not permissions.sees_private(request.user):  # type: ignore[arg-type]
        raise Http404
    if row.event.state == Event.State.DRAFT and not has_role(request.user, *permissions.EVENT_TEAM):
        raise Http404
    return row


def _about(row: Occurrence) -> dict[str, Any]:
    return {"day": row, "event": row.event, "words": words_in(row.event.words, get_language() or "en")}


@requires_standing_role(*permissions.DOOR)
@no_trace
@require_GET
def day(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one day: how many come, what they need, who helps, who came."""
    row = _day_or_404(request, pk)
    plans = has_role(request.user, *permissions.EVENT_TEAM)
    context = {
        **_about(row),
        "plans": plans,
        "asked": selectors.asked(row),
        "is_over": row.ends_at <= clock.now(),
        "is_open": counting.is_open(row, clock.now()),
        "count_form": CountForm(initial={"hand": row.came_hand, "online": row.came_online}, auto_id="count_%s"),
    }
    if plans:
        held = row.shifts.select_related("opportunity").order_by("starts_at")
        rows = SignUp.objects.filter(occurrence=row).exclude(state=SignUp.State.ENDED).order_by("number")
        context |= {
            "shifts": [helpers.on_roster(shift, get_language() or "en") for shift in held],
            "groups": rows.exclude(group=""),
            "sign_ups": rows[:400],
            "move_form": MoveForm(initial=MoveForm.of(row), auto_id="move_%s"),
            "group_form": GroupForm(auto_id="group_%s"),
            "between_form": BetweenForm(auto_id="between_%s"),
            "n_held": rush.held(row),
            "has_minutes": not row.event.is_private and not limited_to_materials(request.user, clock.today()),  # type: ignore[arg-type]
            "invites": not row.event.is_private and manages(request.user, clock.today()),
        }
        if context["has_minutes"]:
            kept = minutes.of(row)
            form = MinutesForm(initial={"text": kept.text if kept else ""}, auto_id="minutes_%s")
            context |= {"minutes": kept, "minutes_form": form}
    return render(request, "outreach/events/team_day.html", context)


@requires_standing_role(*permissions.DOOR)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count at the door with one thumb: a person, five, one too many."""
    row = _day_or_404(request, pk)
    if request.method == "POST":
        step, way = STEPS.get(request.POST.get("step", "")), request.POST.get("way", "hand")
        if step is None or way not in counting.WAYS:
            raise Http404
        counting.count(row, way=way, people=step, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("events:door", pk)
    return render(request, "outreach/events/team_door.html", _about(row))


@requires_standing_role(*permissions.DOOR)
@no_trace
@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a sheet for the door: a code that counts, and boxes to cross where nobody has a phone."""
    row = _day_or_404(request, pk)
    with override(get_language() or "en"):
        address = request.build_absolute_uri(reverse("events:here", args=[row.door]))
    context = {**_about(row), "picture": qr_picture(address), "address": address, "boxes": range(1, 61)}
    return render(request, "outreach/events/team_paper.html", context)


@requires_standing_role(*permissions.DOOR)
@no_trace
@require_POST
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down the head count."""
    row = _day_or_404(request, pk)
    form = CountForm(request.POST, auto_id="count_%s")
    if form.is_valid():
        said = form.cleaned_data
        counting.set_count(row, hand=said["hand"], online=said["online"] or 0, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("The count is kept."))
    else:
        messages.error(request, _("Write the count as a number."))
    return redirect("events:day", pk)


@permissions.requires_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def keep_minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the minutes of a day, correct them, or delete them by leaving the field empty."""
    row = _day_or_404(request, pk)
    form = MinutesForm(request.POST, auto_id="minutes_%s")
    if not form.is_valid():
        messages.error(request, _("Nothing was kept: minutes have at most 20,000 characters."))
        return redirect("events:day", pk)
    text = form.cleaned_data["text"]
    try:
        minutes.keep(row, text, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except Refused as problem:
        messages.error(request, problem.words)
    else:
        messages.success(request, _("The minutes are kept.") if text else _("The minutes are deleted."))
    return redirect("events:day", pk)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move one day."""
    row = _day_or_404(request, pk)
    form = MoveForm(request.POST, auto_id="move_%s")
    if form.is_valid():
        events.move_day(row, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("The day is moved. Whoever asked for letters is told."))
    else:
        messages.error(request, _("Nothing was moved: check the day and the times."))
    return redirect("events:day", pk)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call one day off."""
    events.cancel_day(_day_or_404(request, pk), by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("This day is cancelled. Whoever asked for letters is told."))
    return redirect("events:day", pk)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign a partner's group up."""
    row = _day_or_404(request, pk)
    form = GroupForm(request.POST, auto_id="group_%s")
    if not form.is_valid():
        messages.error(request, _("Say which group it is and how many come."))
        return redirect("events:day", pk)
    try:
        made = sign_ups.add_group(row, form.wish(get_language() or "en"), by=request.user, at=clock.now())  # type: ignore[arg-type]
    except Refused as problem:
        messages.error(request, problem.words)
    else:
        waits = made.state == SignUp.State.WAITING
        messages.success(request, _("The group is on the waiting list.") if waits else _("The group has its places."))
    return redirect("events:day", pk)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a sign-up for somebody who called; the place goes on."""
    found = get_object_or_404(SignUp, pk=pk)
    _day_or_404(request, found.occurrence_id)
    given = sign_ups.take_back(found, by=request.user, at=clock.now())  # type: ignore[arg-type]
    if given:
        messages.success(request, _("Ended. The places went to those who waited."))
    else:
        messages.success(request, _("Ended."))
    return redirect("events:day", found.occurrence_id)


@requires_standing_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def after_rush(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give places to those who came in a rush, or end what a machine sent."""
    row, who = _day_or_404(request, pk), {"by": request.user, "at": clock.now()}
    if request.POST.get("act") == "let_in":
        rush.let_in(row, **who)  # type: ignore[arg-type]
        messages.success(request, _("The free places are given, in the order people came."))
        return redirect("events:day", pk)
    form = BetweenForm(request.POST, auto_id="between_%s")
    if form.is_valid():
        n = rush.end_between(row, form.cleaned_data["first"], form.cleaned_data["last"], **who)  # type: ignore[arg-type]
        said = ngettext("%(n)s sign-up ended.", "%(n)s sign-ups ended.", n) % {"n": n}
        messages.success(request, said)
    else:
        messages.error(request, _("Nothing was ended: write the first and the last number."))
    return redirect("events:day", pk)


@permissions.requires_role(*permissions.EVENT_TEAM)
@no_trace
@require_POST
def addresses(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the addresses of those who asked for a reminder, to paste; opening the list is logged."""
    row = _day_or_404(request, pk)
    found = reminding.to_remind(row)
    with write():
        audit.record(
            "reminder addresses read", by=request.user, at=clock.now(), subject=("event day", pk), detail={"n": len(found)}  # type: ignore[arg-type]
        )  # fmt: skip
    return render(request, "outreach/events/team_addresses.html", {**_about(row), "addresses": found})
