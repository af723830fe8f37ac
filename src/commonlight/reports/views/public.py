"""What public pages of this room share: marks, hidden state, errors that say whether words are safe."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from commonlight.core import clock, place
from commonlight.core.headers import allow_exit_script, no_trace
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.models import PlaceEntry
from commonlight.core.views.problems import may_be_sent_again
from commonlight.library import selectors as library_selectors
from commonlight.reports.selectors import mailbox_of_submission

View = TypeVar("View", bound=Callable[..., HttpResponse])
NOTE = "note"
# Made only after sending, so that a field drawn before can never ask for the code.
SENT = "note sent"
WRONG_INPUT = 422


def public_step(view: View) -> View:
    """Mark a page for people without a session: open to all, no cookie, no token, no trace."""
    return may_be_sent_again(login_not_required(csrf_exempt(no_trace(allow_exit_script(view)))))


def lines_to_call() -> dict[str, Any]:
    """Return the numbers that stand where nobody of us reads: the line for children here, and the first help line."""
    child = place.entry(PlaceEntry.Kind.CHILD_PROTECTION_LINE)
    return {
        "child_line": child if child and child.number and child.is_checked else None,
        "help_line": library_selectors.first_line(get_language() or "en") if library_selectors.is_open() else None,
    }


def with_state(view: Callable[..., HttpResponse] | None = None, *, purpose: str = NOTE) -> Callable[..., Any]:
    """
    Give a step the state its form carried; a field too old or not ours leads to a page that says what to do.

    A form that another site sent is refused before anything of it is read, files too: its sender may hold the field.
    """
    if view is None:
        return partial(with_state, purpose=purpose)

    @wraps(view)
    def step(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            # Somebody opened the address of a step by hand, or changed the language within it.
            return redirect("reports:start")
        if came_from_elsewhere(request):
            return render(request, "reports/expired.html", {"elsewhere": True}, status=403)
        try:
            state = HiddenState.open(request.POST.get("state", ""), purpose=purpose, at=clock.now())
        except StateExpired:
            return render(request, "reports/expired.html", {"was_ours": True}, status=410)
        except StateBroken:
            return render(request, "reports/expired.html", {"was_ours": False}, status=400)
        if purpose == NOTE and view.__name__ != "send" and mailbox_of_submission(state.id) is not None:
            # Somebody went back after sending: what is changed now would go nowhere, and the page must not say it did.
            return render(request, "reports/already.html", status=409)
        return view(request, state, **kwargs)

    return step


def came_from_elsewhere(request: HttpRequest) -> bool:
    """
    Whether a browser says that another site sent this form.

    Old browsers, and plain HTTP, bring no Sec-Fetch-Site: there Origin, when it came, must name our own host. The
    scheme is not compared, for a proxy may end TLS. Our Referrer-Policy lets our own forms bring an Origin, so "null"
    is not ours. A browser that says nothing at all is let in: it must not cost somebody the form.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2].lower() != request.get_host().lower()
