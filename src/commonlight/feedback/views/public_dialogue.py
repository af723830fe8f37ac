"""What came of dialogue, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from commonlight.core.headers import open_page
from commonlight.feedback import selectors_dialogue as selectors
from commonlight.feedback.models.dialogue import Promise


@login_not_required
@open_page
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """Show what was said, chosen and promised, and how many promises were kept so far."""
    found = [
        {
            "report": one,
            "n": len(one.promises),
            "kept": sum(row.state == Promise.State.KEPT for row in one.promises),
            "broken": sum(row.state == Promise.State.BROKEN for row in one.promises),
        }
        for one in selectors.reported(get_language() or "en")
    ]
    return render(request, "feedback/public_dialogue.html", {"reports": found})
