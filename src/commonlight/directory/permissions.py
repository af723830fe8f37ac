"""Who may do what in the directory: deny by default, one table."""

from commonlight.core.models import Account
from commonlight.core.permissions import has_role, organisations_where
from commonlight.core.roles import Role

# Writes, checks, imports and decides what waits.
EDITORS = (Role.CONTENT_EDITOR, Role.COORDINATOR)
# Sees what is set to be seen by members: whoever helps people of the coalition. Police, analysts and funders do not.
MEMBERS = (
    Role.CONTENT_EDITOR,
    Role.COORDINATOR,
    Role.VOLUNTEER_COORDINATOR,
    Role.CASEWORKER,
    Role.RECEIVING_WORKER,
    Role.INTAKE,
    Role.SUPERVISOR,
    Role.PARTNER_MEMBER,
)
# Sees withheld words of a safe place, to decide whether they may be said; each look is recorded.
DECIDERS = (Role.CONTENT_EDITOR,)


def may_edit(account: Account) -> bool:
    """Whether somebody may change entries."""
    return has_role(account, *EDITORS)


def may_see_members(account: Account) -> bool:
    """Whether somebody may see what members see."""
    return has_role(account, *MEMBERS)


def may_see_withheld(account: Account) -> bool:
    """Whether somebody may see withheld words; police never, whatever other role the person holds."""
    return has_role(account, *DECIDERS) and not has_role(account, Role.POLICE_LIAISON)


def organisations_of(account: Account) -> list[object]:
    """Return the organisations for which a person sees what is set for named organisations."""
    return list(organisations_where(account, *MEMBERS))
