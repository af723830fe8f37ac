"""The public home page, and the bare address that leads to it in the browser's language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from commonlight.core import clock, home_blocks
from commonlight.core.headers import open_page
from commonlight.core.home_texts import on_home
from commonlight.core.language_paths import first_language
from commonlight.core.page_context import frame_of


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead from the bare address to the home page in the browser's language; no cookie is set."""
    with override(first_language(request)):
        response = HttpResponseRedirect(reverse("core:home"))
    patch_vary_headers(response, ("Accept-Language",))
    return response


@login_not_required
@open_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is and show the ways on, then what the rooms bring."""
    rooms = frame_of(request).rooms
    blocks = home_blocks.blocks_for(request, rooms)
    own = on_home(get_language() or "en", today=clock.today())
    has_fallback = any(shown.is_fallback for entries in own.values() for shown in entries)
    lists = {part: home_blocks.lines_for(request, rooms, part, own[part]) for part in home_blocks.MOST_LINES}
    context = {"blocks": blocks, "own": own, "lists": lists, "own_fallback": has_fallback}
    return render(request, "core/home.html", context)
