"""
Pages for when something went wrong. Each says what happened, whether the person's words are safe, what to do next.

They ask the database for nothing, so that they come also when the database is the trouble.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from commonlight.core.headers import no_trace


@dataclass(frozen=True)
class Problem:
    """One kind of trouble, in words: what happened, what it means for the person's words, what to do."""

    happened: str | Promise
    words: str | Promise
    next_step: str | Promise


BAD_REQUEST = Problem(
    _("We could not read what your browser sent."),
    _("If you were writing to us, this part was not sent and not kept."),
    _("Go back, reload the page and try again. If you were writing, copy your words first if that is safe."),
)
FORBIDDEN = Problem(
    _("This page was open for a long time, or you may not open it."),
    _("If you were writing to us, this part was not sent and not kept."),
    _("Go back, reload the page and try again. If you work here, sign in again."),
)
NOT_FOUND = Problem(
    _("There is no page at this address."),
    _("Nothing you wrote was lost: this page takes no messages."),
    _("Check the address, or start again from the first page."),
)
SERVER_ERROR = Problem(
    _("Something broke on our side. It is not your fault."),
    _(
        "If you were sending a message, it may or may not have reached us. If you have your code, open your messages "
        "with it: what you see there has reached us. If the code opens nothing, nothing was kept and you can send again."
    ),
    _("Wait a minute and try again."),
)
TOO_BUSY = Problem(
    _("Many people are here right now."),
    _("What you just sent was not taken. Nothing of it was kept."),
    _("Wait a minute, then reload this page. If your browser asks whether to send again, say yes."),
)


def problem_page(request: HttpRequest, problem: Problem, *, status: int) -> HttpResponse:
    """Return the page for a problem; needs no database and no session."""
    frame: dict[str, Any] = {
        "problem": problem,
        "LANGUAGE_CODE": get_language(),
        "LANGUAGE_BIDI": get_language_bidi(),
        "request": request,
        "is_example": settings.EXAMPLE,
        "emergency_number": "",
    }
    return HttpResponse(render_to_string("core/problem.html", frame), status=status)


@login_not_required
@no_trace
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return problem_page(request, BAD_REQUEST, status=400)


@login_not_required
@no_trace
def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer 403, also when a form's token has run out."""
    return problem_page(request, FORBIDDEN, status=403)


@login_not_required
@no_trace
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404; the same for what does not exist and for what this person may not see."""
    return problem_page(request, NOT_FOUND, status=404)


@login_not_required
@no_trace
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return problem_page(request, SERVER_ERROR, status=500)


@login_not_required
@no_trace
def too_busy(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """Answer 503: the queue for a costly step is full; says when to come back."""
    response = problem_page(request, TOO_BUSY, status=503)
    response.headers["Retry-After"] = str(seconds)
    return response
