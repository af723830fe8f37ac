"""What the public meets of campaigns: their pages, and the short address that leads on and is counted as one of a day."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_safe

from commonlight.core import clock
from commonlight.core.headers import no_trace, open_page
from commonlight.core.language_paths import first_language
from commonlight.core.selectors import room_is_on
from commonlight.library.selectors import Text
from commonlight.outreach import selectors_campaigns, short_targets
from commonlight.outreach.models import ShortAddress
from commonlight.outreach.selectors import events as calendar
from commonlight.outreach.selectors_materials import public_materials
from commonlight.outreach.services.openings import count_opening
from commonlight.outreach.views.shared import language

# A browser that fetches a page before anybody pressed says so.
AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")


@login_not_required
@no_trace
@require_safe
def go(request: HttpRequest, code: str) -> HttpResponse:
    """
    Lead from a short address to its page, in the browser's language; count one opening of the day.

    A wrong code leads to the home page: whoever typed it from paper should not meet an error.
    """
    found = ShortAddress.objects.select_related("campaign").filter(code=code.lower()).first()
    with override(first_language(request)):
        if found is None or not room_is_on("outreach"):
            path = reverse("core:home")
        else:
            is_public = selectors_campaigns.public_campaigns(clock.today()).filter(pk=found.campaign_id).exists()
            path = short_targets.path_of(found.target, slug=found.campaign.slug, is_public=is_public)
            if request.method == "GET" and not any(name in request.headers for name in AHEAD):
                count_opening(found, on=clock.today())
        response = HttpResponseRedirect(path)
    patch_vary_headers(response, ("Accept-Language",))
    return response


@login_not_required
@open_page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the campaigns of these days, and those before."""
    shown_in = language()
    rows = [
        (row, Text(row.name, row.language, shown_in), Text(row.message, row.language, shown_in))
        for row in selectors_campaigns.public_campaigns(clock.today())
    ]
    return render(request, "outreach/campaigns/public_campaigns.html", {"campaigns": rows})


@login_not_required
@open_page
@require_GET
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one campaign: its message, who takes part here, and what everybody can do; no count."""
    found, shown_in = selectors_campaigns.public_campaigns(clock.today()).filter(slug=slug).first(), language()
    if found is None:
        raise Http404
    days = []
    if found.programme_id is not None:
        coming = calendar.coming(calendar.public_days(), clock.now()).filter(event__programme_id=found.programme_id)
        days = calendar.lines(coming, shown_in, limit=5)
    part = found.taking_part.exclude(agreed_on=None).order_by("pk")
    context = {
        "campaign": found,
        "name": Text(found.name, found.language, shown_in),
        "message": Text(found.message, found.language, shown_in),
        "part": [(row.who, Text(row.does, found.language, shown_in)) for row in part],
        "days": days,
        "materials": public_materials(shown_in, clock.today(), of=found),
        "is_over": found.state == found.State.ENDED,
    }
    return render(request, "outreach/campaigns/public_campaign.html", context)
