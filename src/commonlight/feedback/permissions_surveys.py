"""Who may do what with surveys: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role

# Builds surveys of the own organisation, opens and closes them, types answers.
BUILDERS = (Role.COORDINATOR,)
# Reads results of the own organisation's surveys.
READERS = (Role.COORDINATOR, Role.ANALYST)
# Looks at a slip that somebody brings, and gives the thanks for it.
SLIP_TAKERS = (Role.COORDINATOR, Role.FACILITATOR, Role.VOLUNTEER_COORDINATOR)
# Sees of ended rounds what the thresholds for partners let through; funders and police read released figures only.
SHARED_READERS = (*READERS, Role.PARTNER_MEMBER)


def houses_of(account: Account, *, reading: bool = False) -> list[UUID]:
    """Return the organisations whose surveys an account may build, or only read."""
    return organisations_where(account, *(READERS if reading else BUILDERS))
