"""The door of the API: public, without session or token, and loaded at the first question only."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.views.decorators.csrf import csrf_exempt

from commonlight.core.headers import open_page
from commonlight.directory import selectors


@cache
def _resolver() -> URLResolver:
    from commonlight.directory.api import patterns

    return URLResolver(RegexPattern(r"^"), patterns())


# Read-only and public; a token would need a cookie.
@csrf_exempt
@login_not_required
@open_page
def enter(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Pass a question on to the API, if the coalition has the directory on."""
    if not selectors.is_open():
        raise Http404
    try:
        found: Any = _resolver().resolve(rest)
    except Resolver404 as problem:
        raise Http404 from problem
    answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return answer
