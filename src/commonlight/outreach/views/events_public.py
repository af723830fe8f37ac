"""
What the public sees of events: what comes, a month, one event, signing up, the feed, counting at the door.

Private events, the team's own and drafts are on none of these pages: all of them read `public_days`. Forms carry a sealed
hidden field and no cookie; its random id makes sending twice the same as once.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace, open_page
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.home_blocks import Line, Lines
from commonlight.core.page_context import frame_of_site
from commonlight.outreach import ical
from commonlight.outreach.forms.events_public import HereForm, SignUpForm, first_values
from commonlight.outreach.models import Event, Occurrence, SignUp
from commonlight.outreach.refusals import Refused
from commonlight.outreach.selectors import events as selectors
from commonlight.outreach.selectors.feed import entries
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import counting, events, rush, sign_ups
from commonlight.outreach.terms import access_words, tongue_names

WRONG_INPUT, GONE, NOT_NOW = 422, 410, 409
JOIN, HERE = "event sign-up", "event count"
FEED_DAYS_BACK = 60
MOST_IN_FEED = 2500


def _tongue() -> str:
    return get_language() or "en"


@login_not_required
@open_page
@require_GET
def ahead(request: HttpRequest) -> HttpResponse:
    """Show today's and this week's events first, then what comes later."""
    found = selectors.ahead(selectors.public_days(), _tongue(), clock.now())
    return render(request, "outreach/events/ahead.html", {"ahead": found, "day": selectors.today(clock.now())})


def neighbours(year: int, number: int) -> tuple[date, date]:
    """Return the first days of the month before and the month after."""
    before = date(year - 1, 12, 1) if number == 1 else date(year, number - 1, 1)
    after = date(year + 1, 1, 1) if number == 12 else date(year, number + 1, 1)
    return before, after


def month_context(request: HttpRequest, rows: Any, year: int | None, number: int | None) -> dict[str, Any]:
    """Return what the page of a month shows; raises Http404 for a month that is in no calendar."""
    now = selectors.today(clock.now())
    year, number = year or now.year, number or now.month
    if not (1 <= number <= 12 and now.year - 20 <= year <= now.year + 10):
        raise Http404
    before, after = neighbours(year, number)
    weeks = selectors.month(rows, _tongue(), year, number, at=clock.now())
    return {
        "weeks": weeks,
        "first": date(year, number, 1),
        "before": before,
        "after": after,
        "n_events": sum(len(cell.lines) for week in weeks for cell in week if cell.in_month),
    }


@login_not_required
@open_page
@require_GET
def month(request: HttpRequest, year: int | None = None, number: int | None = None) -> HttpResponse:
    """Show one month: a table, which becomes a list on a phone."""
    return render(request, "outreach/events/month.html", month_context(request, selectors.public_days(), year, number))


@login_not_required
@open_page
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """Show what comes on a sheet to print and hang up."""
    found = selectors.lines(selectors.coming(selectors.public_days(), clock.now()), _tongue(), limit=24)
    context = {"lines": [line for line in found if not line.is_cancelled], "day": selectors.today(clock.now())}
    return render(request, "outreach/events/sheet.html", context)


@login_not_required
@open_page
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Return the public calendar as iCalendar; no private event, no team event, no meeting link."""
    at = clock.now()
    host = request.get_host().partition(":")[0]
    rows = selectors.public_days().filter(ends_at__gt=at - timedelta(days=FEED_DAYS_BACK))
    base = request.build_absolute_uri(reverse("events:ahead"))
    text = ical.feed(
        entries(rows, _tongue(), limit=MOST_IN_FEED),
        name=frame_of_site().coalition_name or "Events",
        host=host,
        base=base,
        at=at,
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="events.ics"'
    return response


def _event_or_404(slug: str) -> Event:
    found = selectors.public_event(slug)
    if found is None:
        raise Http404
    return found


@login_not_required
@open_page
@require_GET
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one event with its next days."""
    found = _event_or_404(slug)
    rows = selectors.public_days().filter(event=found)
    coming = selectors.lines(selectors.coming(rows, clock.now()), _tongue(), limit=12)
    context = {**about(found), "lines": coming}
    if not coming:
        context["past"] = rows.order_by("-starts_at").values_list("day", flat=True).first()
    return render(request, "outreach/events/event.html", context)


def about(found: Event) -> dict[str, Any]:
    """Return what a page says of an event."""
    return {
        "event": found,
        "words": words_in(found.words, _tongue()),
        "access": access_words(found.access),
        "interpreters": tongue_names(found.interpreters),
    }


# Read-only before the last step, and a token would need a cookie; the sealed field stands in its place.
@csrf_exempt
@no_trace
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str, day_id: UUID) -> HttpResponse:
    """Sign up for one day: how many, what is needed; then the private link is shown."""
    found = _event_or_404(slug)
    day = get_object_or_404(selectors.public_days().filter(event=found), pk=day_id)
    day.event = found
    if request.method != "POST":
        return _join_page(request, day, SignUpForm(event=found, language=_tongue()), HiddenState(content={}))
    form = SignUpForm(request.POST, event=found, language=_tongue())
    try:
        state = HiddenState.open(request.POST.get("state", ""), purpose=f"{JOIN} {day.pk}", at=clock.now())
    except (StateBroken, StateExpired):
        return _join_page(request, day, form, HiddenState(content={}), status=GONE)
    if not form.is_valid():
        return _join_page(request, day, form, state, status=WRONG_INPUT)
    try:
        at = clock.now()
        is_rush = rush.PACE.is_rush(day, at)
        _made, link = sign_ups.sign_up(day, form.wish(), form_id=state.id, at=at, in_rush=is_rush)
    except Refused as problem:
        form.add_error(None, problem.words)
        day.refresh_from_db()
        return _join_page(request, day, form, state, status=NOT_NOW)
    return redirect("events:yours", link)


def _join_page(
    request: HttpRequest, day: Occurrence, form: SignUpForm, state: HiddenState, *, status: int = 200
) -> HttpResponse:
    sealed = state.seal(purpose=f"{JOIN} {day.pk}", at=clock.now())
    is_open = (
        day.event.takes_sign_ups
        and day.state == Occurrence.State.PLANNED
        and day.event.state == Event.State.PUBLISHED
        and day.starts_at > clock.now()
    )
    context = {
        **about(day.event),
        "day": day,
        "form": form,
        "state": sealed,
        "is_open": is_open,
        "expired": status == GONE,
    }
    return render(request, "outreach/events/join.html", context, status=status)


def _mine_or_404(link: str) -> SignUp:
    found = sign_ups.by_link(link)
    if found is None:
        raise Http404
    return found


@csrf_exempt
@no_trace
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest, link: str) -> HttpResponse:
    """Show a sign-up to whoever has its link: change it; the meeting link stands here and nowhere else."""
    mine = _mine_or_404(link)
    day = mine.occurrence
    is_over = day.starts_at <= clock.now() or mine.state == SignUp.State.ENDED
    changed = False
    form = SignUpForm(
        request.POST if request.method == "POST" else None,
        event=day.event,
        language=mine.language,
        initial=first_values(mine, sign_ups.address_of(mine)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            mine = sign_ups.change(mine, form.wish(), at=clock.now())
            changed = True
        except Refused as problem:
            form.add_error(None, problem.words)
    has_seat = mine.state == SignUp.State.SEAT and day.state == Occurrence.State.PLANNED
    context = {
        **about(day.event),
        "day": day,
        "mine": mine,
        "form": form,
        "link": link,
        "is_over": is_over,
        "changed": changed,
        "is_cancelled": day.state != Occurrence.State.PLANNED,
        "meeting": events.kept_of(day.event).get("link", "") if has_seat and not is_over else "",
        "address": request.build_absolute_uri(),
    }
    return render(request, "outreach/events/yours.html", context, status=WRONG_INPUT if form.errors else 200)


@csrf_exempt
@no_trace
@login_not_required
@require_POST
def take_back(request: HttpRequest, link: str) -> HttpResponse:
    """End a sign-up; the seat goes to who waits."""
    sign_ups.take_back(_mine_or_404(link), by=None, at=clock.now())
    return redirect("events:yours", link)


@csrf_exempt
@no_trace
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, door: str) -> HttpResponse:
    """Count who taps at the door; looking at the page counts nothing, and nobody is asked who they are."""
    day = get_object_or_404(Occurrence.objects.select_related("event"), door=door)
    form = HereForm(request.POST if request.method == "POST" else None)
    state, counted, problem = HiddenState(content={}), False, ""
    if request.method == "POST" and form.is_valid():
        try:
            state = HiddenState.open(request.POST.get("state", ""), purpose=f"{HERE} {day.pk}", at=clock.now())
            counting.tap(day, people=form.cleaned_data["people"], form_id=state.id, at=clock.now())
            counted = True
        except (StateBroken, StateExpired):
            state = HiddenState(content={})
        except Refused as refused:
            problem = refused.words
    context = {
        "day": day,
        "words": None if day.event.is_private else words_in(day.event.words, _tongue()),
        "form": form,
        "state": state.seal(purpose=f"{HERE} {day.pk}", at=clock.now()),
        "is_open": counting.is_open(day, clock.now()),
        "counted": counted,
        "problem": problem,
    }
    return render(request, "outreach/events/here.html", context)


def home_lines(request: HttpRequest) -> Lines | None:
    """Return the next public events for the home page."""
    rows = selectors.coming(selectors.public_days(), clock.now()).filter(state=Occurrence.State.PLANNED)
    found = selectors.lines(rows.filter(event__state=Event.State.PUBLISHED), _tongue(), limit=4)
    lines = [
        Line(
            each.words.title,
            each.words.attributes,
            url=reverse("events:event", args=[each.slug]),
            day=each.day,
            opens=each.opens,
        )
        for each in found
    ]
    return Lines(lines, [(reverse("events:ahead"), _("All events"))]) if lines else None
