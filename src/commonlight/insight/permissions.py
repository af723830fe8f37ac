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
# Open the first page of the room; it shows each only what she may open.
ENTERS = (*LOOKERS, *OFFICERS, Role.FUNDER)
COUNTERS = (*OFFICERS, Role.COORDINATOR)


def agencies_of(account: Account) -> list[UUID]:
    """Return the agencies whose numbers somebody sends: an officer the own, a coordinator all of police."""
    police = Organisation.objects.filter(kind=Organisation.Kind.POLICE).order_by("name")
    if not has_role(account, Role.COORDINATOR):
        police = police.filter(pk__in=organisations_where(account, *OFFICERS))
    return list(police.values_list("pk", flat=True))


# Prepare what may be published; a coordinator publishes, and whom a coordinator gave the right.
PROPOSERS = (Role.COORDINATOR, Role.ANALYST)
RIGHT_GIVERS = (Role.COORDINATOR,)


def may_propose(account: Account) -> bool:
    """Whether somebody may prepare a release."""
    return has_role(account, *PROPOSERS)


def may_give_right(account: Account) -> bool:
    """Whether somebody may let others publish."""
    return has_role(account, *RIGHT_GIVERS)


def may_release(account: Account) -> bool:
    """Whether somebody may publish: a coordinator, or whom one gave the right, as long as she works with figures."""
    from commonlight.insight.models import ReleaseRight

    if has_role(account, *RIGHT_GIVERS):
        return True
    return may_propose(account) and ReleaseRight.objects.filter(account=account).exists()


# Policy asks: coordinators write them, content advisers say what they think, analysts read.
ASK_WRITERS = (Role.COORDINATOR,)
ASK_ADVISERS = (Role.CONTENT_ADVISER, Role.COORDINATOR)
ASK_READERS = (Role.COORDINATOR, Role.ANALYST, Role.CONTENT_ADVISER)

# Groups held against each other: who works with figures asks and reads; a coordinator brings other coalitions' tables in.
COMPARERS = (Role.COORDINATOR, Role.ANALYST)
TABLE_BRINGERS = (Role.COORDINATOR,)


def may_compare(account: Account) -> bool:
    """Whether somebody may hold groups against each other."""
    return has_role(account, *COMPARERS)


def may_bring_tables(account: Account) -> bool:
    """Whether somebody may bring in what other coalitions published."""
    return has_role(account, *TABLE_BRINGERS)
