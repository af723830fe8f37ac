"""The finder and what it leads to. Nothing here writes, and nothing remembers who looked for what."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace, open_page
from commonlight.core.selectors import site
from commonlight.directory import searching, selectors
from commonlight.directory.forms.finder import FinderForm
from commonlight.directory.opening import minute_of_week
from commonlight.directory.shown import Units, day_in_words, json_ld, shown_line, shown_service

MILES_IN = frozenset({"US", "GB", "LR", "MM"})
ON_A_CARD = 12


def _page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view public, and not there when the coalition switched the room off."""

    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not selectors.is_open():
            raise Http404
        return view(request, **kwargs)

    return login_not_required(shown)


def local_now() -> datetime:
    """Return the present moment by the coalition's clock."""
    try:
        return clock.now().astimezone(ZoneInfo(site().time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return clock.now()


def _units() -> Units:
    return Units.MILES if site().country in MILES_IN else Units.KILOMETRES


def _form(data: Any) -> FinderForm:
    return FinderForm(data, needs=selectors.needs_offered(), spoken=selectors.languages_offered(), auto_id="%s")


# Read-only, and a token would need a cookie: a stranger's page can gain nothing by sending this form.
@csrf_exempt
@no_trace
@_page
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask what a person needs and show the services that answer; what was asked stands in no address and no log."""
    if request.method != "POST":
        return render(request, "directory/find.html", {"form": _form(None)})
    return render(request, "directory/find.html", _answer(request))


def _answer(request: HttpRequest) -> dict[str, Any]:
    form, now = _form(request.POST), local_now()
    wish = form.wish(minute_of_week=minute_of_week(now))
    asked = request.POST.get("page", "1")
    page = min(int(asked), 500) if asked.isdecimal() and len(asked) < 5 else 1
    found = searching.find(wish, today=clock.today(), page=max(1, page))
    tongue, units = get_language() or "en", _units()
    return {
        "form": form,
        "found": found,
        "lines": [shown_line(line, tongue, units) for line in found.lines],
        "asked_place": wish.place,
        "wish": wish,
    }


@csrf_exempt
@no_trace
@_page
@require_POST
def pocket(request: HttpRequest) -> HttpResponse:
    """Show what was found on a sheet to print and fold: names, phones, places, hours."""
    form, now = _form(request.POST), local_now()
    wish = form.wish(minute_of_week=minute_of_week(now))
    found = searching.find(wish, today=clock.today(), per_page=ON_A_CARD)
    tongue = get_language() or "en"
    documents = [selectors.service_document(line.id, today=clock.today()) for line in found.lines]
    services = [shown_service(one, tongue, selectors.translations_of(UUID(one["id"]))) for one in documents if one]
    return render(request, "directory/pocket.html", {"services": services, "day": now.date()})


def _shown_or_404(service_id: UUID) -> dict[str, Any]:
    document = selectors.service_document(service_id, today=clock.today())
    if document is None:
        raise Http404
    return document


@open_page
@_page
@require_GET
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Show one service: whom to call, where, when, for whom, and how old the facts are."""
    document = _shown_or_404(service_id)
    tongue = get_language() or "en"
    shown = shown_service(document, tongue, selectors.translations_of(service_id))
    sourced = selectors.source_of(service_id)
    context = {
        "service": shown,
        "is_open_now": selectors.is_open_at(service_id, minute_of_week(local_now())),
        "json_ld": json_ld(document),
        "sourced": sourced,
        "sourced_day": day_in_words(sourced.day.isoformat(), tongue) if sourced else "",
    }
    return render(request, "directory/service.html", context)


@open_page
@_page
@require_GET
def card(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Show one service as a card to print and keep in a pocket: no word on it says what it is about but its name."""
    document = _shown_or_404(service_id)
    tongue = get_language() or "en"
    shown = shown_service(document, tongue, selectors.translations_of(service_id))
    return render(request, "directory/pocket.html", {"services": [shown], "day": local_now().date(), "single": True})


@open_page
@_page
@require_GET
def organization(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Show an organization and what it offers."""
    document = selectors.organization_document(organization_id, today=clock.today())
    if document is None:
        raise Http404
    return render(request, "directory/organization.html", {"organization": document, "json_ld": json.dumps({})})
