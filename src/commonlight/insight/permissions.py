"""Who may do what in the room: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account, Organisation
from commonlight.core.permissions import has_role, organisations_where
from commonlight.core.roles import Role

# Plans what will be looked at, works it out and reads it; decides what changes.
LOOKERS = (Role.COORDINATOR, Role.ANALYST)
# Changes programmes because of what was seen.
DECIDERS = (Role.COORDINATOR,)
# Sends the six numbers of a month for the own agency.
COUNTERS = (Role.POLICE_LIAISON, Role.COORDINATOR)


def agencies_of(account: Account) -> list[UUID]:
    """Return the agencies whose numbers somebody sends: a liaison the own, a coordinator those of all agencies of police."""
    if has_role(account, Role.COORDINATOR):
        return list(Organisation.objects.filter(kind="police").order_by("name").values_list("pk", flat=True))
    return organisations_where(account, Role.POLICE_LIAISON)
