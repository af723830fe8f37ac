"""
Who sees what of the coalition's own pages. Deny by default; docs/explanation/partners.md holds the table.

What an organisation may see follows from its agreement that stands today: none, or an expired one, leaves events and
materials. The team's own people (those who read or coordinate) need no agreement, unless their organisation has one.
"""

from datetime import date, timedelta
from enum import IntEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from commonlight.core.models import Account, RoleHeld
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.partners.models import Acknowledgement, Agreement, DataLevel, Profile

MANAGERS = (Role.COORDINATOR, Role.ADMIN)
TEAM = frozenset({*MANAGERS, *SEALED_ROLES, Role.VOLUNTEER_COORDINATOR, Role.CONTENT_EDITOR, Role.FACILITATOR})
YEAR = timedelta(days=365)
# Which words people promise to keep; a new version asks everybody again.
PROMISE_VERSION = 1


class Level(IntEnum):
    """How far somebody comes in."""

    NONE = 0
    MATERIALS = 1
    PARTNERS = 2
    MANAGES = 3


def agreed_level(agreements: list[Agreement], day: date) -> Level:
    """Return what an organisation's agreements let it see on a day."""
    standing = [one for one in agreements if one.stands_on(day)]
    return Level.PARTNERS if any(one.data_level != DataLevel.MATERIALS for one in standing) else Level.MATERIALS


def is_limited(organisation_id: UUID, day: date) -> bool:
    """Whether no agreement opens more than events and materials to an organisation on a day."""
    agreements = Agreement.objects.filter(organisation=organisation_id).defer("text")
    return agreed_level(list(agreements), day) < Level.PARTNERS


def level_of(account: Account | AnonymousUser, day: date) -> Level:
    """Return how far somebody comes in on a day: the most that one of her organisations gives her."""
    if not isinstance(account, Account) or not account.is_active:
        return Level.NONE
    roles: dict[UUID, set[str]] = {}
    for organisation_id, role in RoleHeld.objects.filter(membership__account=account).values_list(
        "membership__organisation_id", "role"
    ):
        roles.setdefault(organisation_id, set()).add(role)
    gone = set(Profile.objects.filter(organisation__in=roles, left__lte=day).values_list("pk", flat=True))
    agreements: dict[UUID, list[Agreement]] = {}
    for agreement in Agreement.objects.filter(organisation__in=roles).defer("text"):
        agreements.setdefault(agreement.organisation_id, []).append(agreement)
    return max(
        (
            _level(held, agreements.get(organisation_id, []), day)
            for organisation_id, held in roles.items()
            if organisation_id not in gone
        ),
        default=Level.NONE,
    )


def _level(held: set[str], agreements: list[Agreement], day: date) -> Level:
    agreed = agreed_level(agreements, day)
    limited = bool(agreements) and agreed < Level.PARTNERS
    if not limited and held.intersection(MANAGERS):
        return Level.MANAGES
    if not limited and held.intersection(TEAM):
        return Level.PARTNERS
    return agreed


def limited_to_materials(account: Account, day: date) -> bool:
    """Whether every organisation she holds a role in agreed to events and materials only, or has left."""
    held = set(RoleHeld.objects.filter(membership__account=account).values_list("membership__organisation", flat=True))
    open_to_her = held - set(Profile.objects.filter(organisation__in=held, left__lte=day).values_list("pk", flat=True))
    agreements: dict[UUID, list[Agreement]] = {}
    for agreement in Agreement.objects.filter(organisation__in=open_to_her).defer("text"):
        agreements.setdefault(agreement.organisation_id, []).append(agreement)
    return all(one in agreements and agreed_level(agreements[one], day) < Level.PARTNERS for one in open_to_her)


def manages(account: Account | AnonymousUser, day: date) -> bool:
    """Whether somebody looks after the coalition's partners."""
    return level_of(account, day) >= Level.MANAGES


def promised_until(account: Account) -> date | None:
    """Return the day until which a person's promise of confidentiality holds, or None."""
    newest = Acknowledgement.objects.filter(account=account, version=PROMISE_VERSION).order_by("-day").first()
    return newest.day + YEAR if newest else None


def has_promised(account: Account, day: date) -> bool:
    """Whether a person promised confidentiality within the last year."""
    until = promised_until(account)
    return until is not None and day <= until
