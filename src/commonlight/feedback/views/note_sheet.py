"""A sheet to print and hang up: a code that opens the note, in the languages of the place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from commonlight.core.headers import no_trace
from commonlight.core.languages import languages
from commonlight.core.permissions import requires_role
from commonlight.core.qr import qr_picture
from commonlight.feedback.permissions_notes import NOTE_WORKERS


@requires_role(*NOTE_WORKERS)
@no_trace
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the sheet in the languages asked for; each has its own code, which opens the page in that language."""
    known = languages()
    asked = [code for code in request.GET.getlist("in") if code in known] or [get_language() or "en"]
    parts = []
    for code in asked:
        with override(code):
            address = request.build_absolute_uri(reverse("feedback:write_note_here"))
        parts.append((known[code], address, qr_picture(address)))
    context = {"parts": parts, "offered": [(one, one.code in asked) for one in known.values()]}
    return render(request, "feedback/note_sheet.html", context)
