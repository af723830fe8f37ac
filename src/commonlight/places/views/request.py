"""What the room's views share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonlight.core.headers import no_trace
from commonlight.core.models import Account, Organisation
from commonlight.core.permissions import organisations_where, requires_role
from commonlight.core.roles import Role

View = Callable[..., HttpResponse]
WRONG_INPUT = 422
POSTS = ("GET", "HEAD", "POST")


def me(request: HttpRequest) -> Account:
    """Return who is signed in."""
    assert isinstance(request.user, Account)
    return request.user


def houses(request: HttpRequest, *roles: Role) -> list[tuple[str, str]]:
    """Return the organisations somebody speaks for, to choose from."""
    mine = organisations_where(me(request), *roles)
    return [(str(one.pk), one.name) for one in Organisation.objects.filter(pk__in=mine).order_by("name")]


def team_page(*roles: Role, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Mark a view of the team: for these roles, these methods, and kept by nothing."""

    def mark(view: View) -> View:
        guarded: Any = requires_role(*roles)(view)
        return no_trace(require_http_methods(list(methods))(guarded))

    return mark
