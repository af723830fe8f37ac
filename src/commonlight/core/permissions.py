"""Who may: roles in organisations, and the marks on views that ask for them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from commonlight.core.keyring import KeysClosed, keyring_of
from commonlight.core.models import Account, RoleHeld
from commonlight.core.roles import Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def has_role(account: Account | AnonymousUser, *roles: Role, organisation_id: UUID | None = None) -> bool:
    """Whether an active account holds one of `roles`, in that organisation or, if none is named, in any."""
    if not isinstance(account, Account) or not account.is_active:
        return False
    held = RoleHeld.objects.filter(membership__account=account, role__in=roles)
    if organisation_id is not None:
        held = held.filter(membership__organisation_id=organisation_id)
    return held.exists()


def organisations_where(account: Account | AnonymousUser, *roles: Role) -> list[UUID]:
    """Return the ids of the organisations in which an active account holds one of `roles`."""
    if not isinstance(account, Account) or not account.is_active:
        return []
    held = RoleHeld.objects.filter(membership__account=account, role__in=roles)
    return sorted(set(held.values_list("membership__organisation_id", flat=True)))


def requires_role(*roles: Role) -> Callable[[View], View]:
    """Open a view only to people with one of `roles` somewhere; others see "not found" (nobody: sign in)."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not has_role(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.required_roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def requires_reader(*roles: Role) -> Callable[[View], View]:
    """
    Open a view only to readers with one of `roles` whose keys are open (second factor passed).

    Without open keys: to the sign-in page. Signed in, but without the role: "not found".
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not has_role(request.user, *roles):
                raise Http404
            try:
                keyring_of(request)
            except KeysClosed:
                if not request.user.is_reader:
                    raise Http404 from None
                return _to_sign_in(request)
            return view(request, *args, **kwargs)

        guarded.required_roles = frozenset(roles)  # type: ignore[attr-defined]
        guarded.needs_keys = True  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect_to_login(request.get_full_path(), resolve_url("core:sign_in"))


def manageable_organisations(account: Account) -> list[UUID] | None:
    """Return where a person may add people: None for everywhere (administrator), else as coordinator."""
    if has_role(account, Role.ADMIN):
        return None
    return organisations_where(account, Role.COORDINATOR)


def may_manage(actor: Account, person: Account) -> bool:
    """
    Whether `actor` may change another's account, give codes, stop it.

    An administrator may. A coordinator may when she coordinates every organisation the person belongs to and the person
    is no administrator: whoever can hand out a sign-in code for an account can be that account.
    """
    if has_role(actor, Role.ADMIN):
        return True
    if has_role(person, Role.ADMIN) or actor.pk == person.pk:
        return False
    hers = set(organisations_where(actor, Role.COORDINATOR))
    theirs = set(person.memberships.values_list("organisation_id", flat=True))
    return bool(theirs) and theirs <= hers


def may_set_roles(actor: Account, person: Account, organisation_id: UUID) -> bool:
    """Whether `actor` may change what a person does in one organisation."""
    if has_role(actor, Role.ADMIN):
        return True
    return actor.pk != person.pk and has_role(actor, Role.COORDINATOR, organisation_id=organisation_id)


def roles_to_give(actor: Account) -> frozenset[Role]:
    """Return the roles a person may give: only an administrator makes administrators."""
    return frozenset(Role) if has_role(actor, Role.ADMIN) else frozenset(Role) - {Role.ADMIN}


def may_remove_reader(actor: Account, organisation_id: UUID, *, is_reader: bool) -> bool:
    """Whether `actor` may take keys from a person: administrator, coordinator or a reader of the organisation."""
    return (
        is_reader or has_role(actor, Role.ADMIN) or has_role(actor, Role.COORDINATOR, organisation_id=organisation_id)
    )
