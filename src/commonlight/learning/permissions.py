"""Who may do what in the learning room: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role

# Plans and holds sessions of the own organisation, enters answers, reads their results in full.
TEACHERS = (Role.FACILITATOR, Role.COORDINATOR)
# Sees how often which course was held, as far as the thresholds for partners let through.
READERS = (*TEACHERS, Role.PARTNER_MEMBER, Role.VOLUNTEER_COORDINATOR, Role.ANALYST, Role.FUNDER)


def houses_of(account: Account) -> list[UUID]:
    """Return the organisations whose sessions an account may hold and read."""
    return organisations_where(account, *TEACHERS)
