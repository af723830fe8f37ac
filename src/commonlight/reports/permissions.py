"""Who may do what with reports: by role in an organisation. Administrators may nothing here."""

from uuid import UUID

from commonlight.core.models import Account, Organisation
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role

TEAM = (Role.INTAKE, Role.SUPERVISOR)
INTERPRETERS = (Role.INTERPRETER,)
POLICE = (Role.POLICE_LIAISON,)


def team_organisations(account: Account) -> list[UUID]:
    """Return the organisations in which this account works on reports."""
    return organisations_where(account, *TEAM)


def police_organisations(account: Account) -> list[UUID]:
    """Return the organisations in which this account reads what was released to police."""
    return organisations_where(account, *POLICE)


def is_interpreter(account: Account) -> bool:
    """Whether this account may read what persons let it read by name; never somebody of a police organisation."""
    here = organisations_where(account, *INTERPRETERS)
    return bool(here) and not account.memberships.filter(organisation__kind=Organisation.Kind.POLICE).exists()
