"""Role cards: the list, and one page for each role that prints on one sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from commonlight.core import clock, place, selectors
from commonlight.core.headers import no_trace
from commonlight.core.home_texts import Kind, in_language
from commonlight.core.models import HomeEntry
from commonlight.core.permissions import requires_role
from commonlight.core.role_cards import cards
from commonlight.core.roles import Role


@no_trace
@require_safe
@requires_role(*Role)
def role_cards(request: HttpRequest) -> HttpResponse:
    """List the cards."""
    return render(request, "core/team/role_cards.html", {"cards": list(cards(get_language() or "en").values())})


@no_trace
@require_safe
@requires_role(*Role)
def role_card(request: HttpRequest, role: str) -> HttpResponse:
    """Show one card with the numbers of this place; what is missing says so."""
    language = get_language() or "en"
    card = cards(language).get(role)
    if card is None:
        raise Http404
    contact = HomeEntry.objects.filter(kind=Kind.CONTACT, is_published=True).prefetch_related("words").first()
    line = place.entry(place.Kind.CHILD_PROTECTION_LINE)
    context = {
        "card": card,
        "site": selectors.site(),
        "address": request.build_absolute_uri(reverse("core:home")),
        "line": line,
        "line_is_fresh": bool(line and line.is_fresh(clock.today())),
        "duty": place.entry(place.Kind.MANDATED_REPORTER_RULE),
        "contact": in_language(contact, language) if contact else None,
        "not_filled_in": place.not_filled_in(),
        "day": clock.today(),
    }
    return render(request, "core/team/role_card.html", context)
