"""Who stands how near to which record; what that allows stands in `policies.access`."""

from dataclasses import dataclass
from uuid import UUID

from commonlight.core.models import Account, RoleHeld
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role
from commonlight.referrals.models import Client, Referral
from commonlight.referrals.policies.access import Act, Ring, may

TEAM = (Role.CASEWORKER, Role.SUPERVISOR)
RECEIVERS = (Role.RECEIVING_WORKER, Role.CASEWORKER, Role.SUPERVISOR)
TOTALS = (Role.ANALYST, Role.COORDINATOR)


class NotYours(Exception):
    """There is no such record for this person; who asks does not learn whether it exists."""


def roles_in(account: Account, organisation_id: UUID) -> frozenset[Role]:
    """Return the roles an active account holds in one organisation."""
    if not account.is_active:
        return frozenset()
    held = RoleHeld.objects.filter(membership__account=account, membership__organisation_id=organisation_id)
    return frozenset(Role(one) for one in held.values_list("role", flat=True))


@dataclass(frozen=True)
class Standing:
    """How somebody stands to one client's record at one moment; asked of the database once for all acts of a request."""

    roles: frozenset[Role]
    ring: Ring
    is_restricted: bool
    is_closed: bool

    def may(self, act: Act, *, glass_broken: bool = False) -> bool:
        """Whether the table allows an act."""
        return may(
            act,
            roles=self.roles,
            ring=self.ring,
            restricted=self.is_restricted,
            closed=self.is_closed,
            glass_broken=glass_broken,
        )


def standing_of(account: Account, client: Client) -> Standing:
    """Return how an account stands to a client now."""
    roles = roles_in(account, client.organisation_id)
    ring = Ring.NONE if not roles else Ring.OWNER if client.owner_id == account.pk else Ring.TEAM
    return Standing(roles, ring, client.restricted, client.closed is not None)


def may_with_client(act: Act, account: Account, client: Client, *, glass_broken: bool = False) -> bool:
    """Whether an account may do something with a client's record."""
    return standing_of(account, client).may(act, glass_broken=glass_broken)


def acts_as_owner(account: Account, organisation_id: UUID) -> frozenset[Act]:
    """Return what an account may do with a record of its own in an organisation."""
    roles = roles_in(account, organisation_id)
    return frozenset(act for act in Act if may(act, roles=roles, ring=Ring.OWNER))


def may_receive(act: Act, account: Account, referral: Referral) -> bool:
    """Whether an account may read or answer a referral that came to its organisation."""
    if referral.receiver_id is None:
        return False
    return may(act, roles=roles_in(account, referral.receiver_id), ring=Ring.RECEIVER)


def team_organisations(account: Account) -> list[UUID]:
    """Return the organisations in which this account works with clients."""
    return organisations_where(account, *TEAM)


def receiving_organisations(account: Account) -> list[UUID]:
    """Return the organisations for which this account receives referrals."""
    return organisations_where(account, *RECEIVERS)
