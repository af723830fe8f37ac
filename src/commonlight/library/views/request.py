"""What the team's views share: who asks, and which entry."""

from collections.abc import Callable

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import has_role, requires_role
from commonlight.core.roles import Role
from commonlight.library import team_selectors
from commonlight.library.permissions import READERS, REVIEWERS, WRITERS
from commonlight.library.team_selectors import TeamItem

View = Callable[..., HttpResponse]


def team_page(*roles: Role, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Mark a view of the team: for these roles, these methods, and kept by nothing."""

    def mark(view: View) -> View:
        return no_trace(require_http_methods(list(methods))(requires_role(*(roles or READERS))(view)))

    return mark


def me(request: HttpRequest) -> Account:
    """Return who is signed in."""
    assert isinstance(request.user, Account)
    return request.user


def item_or_404(kind: str, entry: str) -> TeamItem:
    """Return an entry as the team sees it; raises Http404."""
    found = team_selectors.team_item(kind, entry, today=clock.today())
    if found is None:
        raise Http404
    return found


def may(request: HttpRequest) -> dict[str, bool]:
    """Return what the person may do here, for the page's buttons."""
    return {"may_write": has_role(request.user, *WRITERS), "may_review": has_role(request.user, *REVIEWERS)}


def put_in(form: Form, name: str, value: str) -> None:
    """Change what a sent form holds in a hidden field, for showing it again."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data[name] = value
    form.data = data
