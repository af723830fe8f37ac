"""What public pages of this room share: marks, hidden state, errors that say whether words are safe."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.views.problems import may_be_sent_again

View = TypeVar("View", bound=Callable[..., HttpResponse])
NOTE = "note"
WRONG_INPUT = 422


def public_step(view: View) -> View:
    """Mark a page for people without a session: open to all, no cookie, no token, no trace."""
    return may_be_sent_again(login_not_required(csrf_exempt(no_trace(view))))


def with_state(view: Callable[..., HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give a step the state its form carried; a field too old or not ours leads to a page that says what to do."""

    @wraps(view)
    def step(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            # Somebody opened the address of a step by hand, or changed the language within it.
            return redirect("reports:start")
        try:
            state = HiddenState.open(request.POST.get("state", ""), purpose=NOTE, at=clock.now())
        except StateExpired:
            return render(request, "reports/expired.html", {"was_ours": True}, status=410)
        except StateBroken:
            return render(request, "reports/expired.html", {"was_ours": False}, status=400)
        return view(request, state, **kwargs)

    return step


def came_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site sent this form."""
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
