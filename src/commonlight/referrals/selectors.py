"""Whom a referral or a request can reach: organisations with a key and somebody whose work it is."""

from commonlight.core.models import Organisation
from commonlight.core.roles import Role
from commonlight.referrals.permissions import RECEIVERS


def _reached_by(*roles: Role) -> list[Organisation]:
    rows = (
        Organisation.objects.filter(
            keys__retired=None,
            memberships__roles__role__in=roles,
            memberships__account__is_active=True,
            memberships__account__wraps__key__retired=None,
        )
        .exclude(kind=Organisation.Kind.POLICE)
        .distinct()
        .order_by("name")
    )
    return list(rows)


def organisations_that_receive() -> list[Organisation]:
    """Return the organisations in which somebody with open keys receives referrals; never police."""
    return _reached_by(*RECEIVERS)


def organisations_that_help() -> list[Organisation]:
    """Return the organisations in which a case worker takes up requests for help; never police."""
    return _reached_by(Role.CASEWORKER, Role.SUPERVISOR)
