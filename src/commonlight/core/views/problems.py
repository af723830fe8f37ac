"""
Pages for when something went wrong. Each says what happened, whether the person's words are safe, what to do next.

Those of 500 and above need no answer of the database, so that they come also when the database is the trouble.
"""

import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from commonlight.core.headers import no_trace
from commonlight.core.page_context import frame_of_site, page_context

View = TypeVar("View", bound=Callable[..., HttpResponse])
# What a full, broken or write-protected disk answers to a file.
DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG})
# The last is what a PostgreSQL says that only gives out what it has, such as a stand-by.
BROKEN_FILE = ("malformed", "not a database", "read-only transaction")


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
_NOT_STORED = _("Our server cannot store or read anything right now. It is not your fault.")
_WAIT = _("Wait a few minutes, then try again. If it cannot wait, do not wait for us: call.")
SEND_AGAIN = Problem(
    _NOT_STORED,
    _(
        "What you just sent was not taken: nothing of it was sent and nothing was kept. This page still holds what you "
        "typed. Leave it open, and send it again from here."
    ),
    _WAIT,
)
NOT_TAKEN = Problem(
    _NOT_STORED,
    _(
        "What you just sent was not taken: nothing of it was sent and nothing was kept. Go back in your browser: your "
        "words may still stand in the form. Copy them if that is safe, and send them later."
    ),
    _WAIT,
)
STORED = Problem(
    _("Our server could not show the next page. It is not your fault."),
    _("Your words came in and are safe. Do not send them again. If you were shown a code, keep it."),
    _WAIT,
)
NOT_DONE = Problem(
    _NOT_STORED,
    _("What you just asked for may not have been done. When the page works again, look first, then do it again."),
    _WAIT,
)
NOT_SHOWN = Problem(
    _NOT_STORED,
    _("You sent nothing just now, so nothing of yours was lost by it."),
    _WAIT,
)


def may_be_sent_again(view: View) -> View:
    """Mark a view that takes words in one transaction: when they cannot be stored, they come back in a form."""
    setattr(view, "takes_words", True)  # noqa: B010
    return view


def words_are_stored(request: HttpRequest) -> None:
    """Note that what this request brought is stored, so that trouble after it does not ask to send again."""
    setattr(request, "has_stored_words", True)  # noqa: B010


def is_storage_trouble(problem: BaseException | None) -> bool:
    """Whether the database or the disk could not do its work: full, broken, locked for too long, not there."""
    if isinstance(problem, OperationalError | InterfaceError):
        return True
    if isinstance(problem, DatabaseError):
        return any(sign in str(problem) for sign in BROKEN_FILE)
    return isinstance(problem, OSError) and problem.errno in DISK_ERRORS


def _takes_words(request: HttpRequest) -> bool:
    # The session may break before the address was looked up.
    try:
        return bool(getattr(resolve(request.path_info).func, "takes_words", False))
    except Resolver404:
        return False


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in request.POST.lists() for value in values]


def not_stored(request: HttpRequest, *, seconds: int = 300) -> HttpResponse:
    """Answer 503: nothing can be stored or read. Brings back what was typed where the view is marked so."""
    typed: list[tuple[str, str]] = []
    if request.method != "POST":
        problem = NOT_SHOWN
    elif getattr(request, "has_stored_words", False):
        problem = STORED
    elif not _takes_words(request):
        problem = NOT_DONE
    else:
        typed = _typed(request)
        problem = SEND_AGAIN if typed else NOT_TAKEN
    response = problem_page(
        request,
        problem,
        status=503,
        shows_numbers=True,
        typed=typed,
        shown=[value for name, value in typed if name in ("what", "where", "text") and value.strip()],
        had_files="multipart" in (request.content_type or ""),
        emergency_number=frame_of_site().emergency_number,
    )
    response.headers["Retry-After"] = str(seconds)
    return response


def problem_page(request: HttpRequest, problem: Problem, *, status: int, **more: Any) -> HttpResponse:
    """
    Return the page for a problem; needs no session, and no database where that may be the trouble (500 and above).

    Otherwise it looks as every page of the site: name, logo, colours, the number for emergencies.
    """
    site = page_context(request) if status < HTTPStatus.INTERNAL_SERVER_ERROR else {}
    frame: dict[str, Any] = {
        "problem": problem,
        "LANGUAGE_CODE": get_language(),
        "LANGUAGE_BIDI": get_language_bidi(),
        "request": request,
        "is_example": settings.EXAMPLE,
        "emergency_number": "",
        **site,
        **more,
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
    """Answer 500; or 503, in words of its own, when the database or the disk is the trouble."""
    if is_storage_trouble(sys.exception()):
        return not_stored(request)
    return problem_page(request, SERVER_ERROR, status=500)


@login_not_required
@no_trace
def too_busy(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """Answer 503: the queue for a costly step is full; says when to come back."""
    response = problem_page(request, TOO_BUSY, status=503)
    response.headers["Retry-After"] = str(seconds)
    return response
