"""Who may do what with interviews: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role

# Opens what was said, with the organisation's key, and sorts it.
CODERS = (Role.INTAKE, Role.CASEWORKER, Role.SUPERVISOR)
# Writes guides.
GUIDE_KEEPERS = (Role.COORDINATOR,)
# Asks, and writes down; what is written is sealed at once, also to whoever wrote it, unless she is a reader.
INTERVIEWERS = (Role.COORDINATOR, Role.FACILITATOR, *CODERS)
# Reads how many spoke of what.
COUNT_READERS = (Role.COORDINATOR, Role.ANALYST, *CODERS)
ANY = (Role.COORDINATOR, Role.FACILITATOR, Role.ANALYST, *CODERS)


def houses_of(account: Account, roles: tuple[Role, ...]) -> list[UUID]:
    """Return the organisations for which an account holds one of some roles."""
    return organisations_where(account, *roles)
