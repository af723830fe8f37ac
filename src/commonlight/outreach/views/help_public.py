"""The public page "Ways to help", and offering help without an account."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace, open_page
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.home_blocks import Line, Lines
from commonlight.outreach.forms.events_public import OfferForm
from commonlight.outreach.selectors import volunteers as selectors
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import offers

PURPOSE = "help offer"
WRONG_INPUT, GONE = 422, 410
LONGEST_ON_HOME = 200


@login_not_required
@open_page
@require_GET
def ways(request: HttpRequest) -> HttpResponse:
    """Show what a resident can do."""
    return render(
        request, "outreach/events/ways.html", {"ways": selectors.ways_to_help(get_language() or "en", clock.now())}
    )


@csrf_exempt
@no_trace
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer help for one thing; what is written lies sealed until the team answers."""
    found = selectors.public_opportunity(pk)
    if found is None:
        raise Http404
    form, state, status = OfferForm(request.POST if request.method == "POST" else None), HiddenState(content={}), 200
    context: dict[str, Any] = {
        "opportunity": found,
        "words": words_in(found.words, get_language() or "en"),
        "form": form,
    }
    if request.method == "POST":
        try:
            state = HiddenState.open(request.POST.get("state", ""), purpose=f"{PURPOSE} {pk}", at=clock.now())
            if form.is_valid():
                said = form.cleaned_data
                words = offers.Offer(said["called"], said["reach"], said["people"], get_language() or "en")
                offers.offer_help(found, words, form_id=state.id, at=clock.now())
                return render(request, "outreach/events/offered.html", context)
            status = WRONG_INPUT
        except (StateBroken, StateExpired):
            state, status = HiddenState(content={}), GONE
    context |= {"state": state.seal(purpose=f"{PURPOSE} {pk}", at=clock.now()), "expired": status == GONE}
    return render(request, "outreach/events/offer.html", context, status=status)


def home_lines(request: HttpRequest) -> Lines | None:
    """Return up to three ways to help for the home page."""
    found = selectors.ways_to_help(get_language() or "en", clock.now(), limit=3)
    lines = [
        Line(
            way.words.title,
            way.words.attributes,
            url=reverse("events:offer", args=[way.opportunity.pk]),
            text=Truncator(way.words.text).chars(LONGEST_ON_HOME),
        )
        for way in found
    ]
    return Lines(lines, [(reverse("events:ways"), _("All ways to help"))]) if lines else None
