"""Who may do what in the room: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account, Organisation
from commonlight.core.permissions import has_role, organisations_where
from commonlight.core.roles import Role

# Plans what will be looked at, works it out and reads it; decides what changes.
LOOKERS = (Role.COORDINATOR, Role.ANALYST)
# Changes programmes because of what was seen.
DECIDERS = (Role.COORDINATOR,)
# Sends the six numbers of a month for the own agency: an officer with an ordinary account (a link by mail) or a liaison.
OFFICERS = (Role.POLICE_LIAISON, Role.PARTNER_MEMBER)
COUNTERS = (*OFFICERS, Role.COORDINATOR)


def agencies_of(account: Account) -> list[UUID]:
    """Return the agencies whose numbers somebody sends: an officer the own, a coordinator all of police."""
    police = Organisation.objects.filter(kind=Organisation.Kind.POLICE).order_by("name")
    if not has_role(account, Role.COORDINATOR):
        police = police.filter(pk__in=organisations_where(account, *OFFICERS))
    return list(police.values_list("pk", flat=True))
