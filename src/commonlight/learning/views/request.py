"""What the room's views share: a course that exists, a public page, who asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonlight.core.headers import no_trace, open_page
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.learning.course_files import Course, course, facts

View = Callable[..., HttpResponse]
WRONG_INPUT = 422


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def course_or_404(slug: str) -> Course:
    """Return a course in the page's language or in English; raises Http404."""
    if slug not in facts():
        raise Http404
    return course(slug, language())


def me(request: HttpRequest) -> Account:
    """Return who is signed in."""
    assert isinstance(request.user, Account)
    return request.user


def public_page(*methods: str) -> Callable[[View], View]:
    """
    Mark a view public: read by GET it is compressed, what was sent is kept by nothing.

    Nothing is stored by these pages, and a token would need a cookie: a stranger's page can gain nothing by sending.
    """

    def mark(view: View) -> View:
        opened, kept_by_nothing = open_page(view), no_trace(view)

        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return (opened if request.method in ("GET", "HEAD") else kept_by_nothing)(request, *args, **kwargs)

        return csrf_exempt(login_not_required(require_http_methods([*methods])(shown)))

    return mark


def team_page(*roles: Role, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Mark a view of the team: for these roles, these methods, and kept by nothing."""

    def mark(view: View) -> View:
        return no_trace(require_http_methods(list(methods))(requires_role(*roles)(view)))

    return mark
