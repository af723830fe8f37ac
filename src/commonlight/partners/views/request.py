"""What the room's views share: how far somebody comes in, and the promise that is asked first."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.models import Account, Organisation
from commonlight.partners.permissions import Level, has_promised, level_of

View = Callable[..., HttpResponseBase]
WRONG_INPUT = 422


def partner_page(
    need: Level = Level.PARTNERS, *, methods: tuple[str, ...] = ("GET", "HEAD"), promise: bool = True
) -> Callable[[View], View]:
    """
    Mark a view: for people of this level, these methods, kept by nothing.

    Whoever comes in further than events and materials promises confidentiality first, once a year.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path(), resolve_url("core:sign_in"))
            level = level_of(request.user, clock.today())
            if level < need:
                raise Http404
            if promise and level >= Level.PARTNERS and not has_promised(request.user, clock.today()):
                return redirect(f"{reverse('partners:promise')}?{urlencode({'next': request.path})}")
            request.partner_level = level  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.partner_level = need  # type: ignore[attr-defined]
        return no_trace(require_http_methods(list(methods))(guarded))

    return mark


def level(request: HttpRequest) -> Level:
    """Return how far the person comes in, as the guard found."""
    found: Level = request.partner_level  # type: ignore[attr-defined]
    return found


def me(request: HttpRequest) -> Account:
    """Return who is signed in."""
    assert isinstance(request.user, Account)
    return request.user


def organisation_or_404(organisation_id: UUID) -> Organisation:
    """Return one organisation; raises Http404."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    return found
