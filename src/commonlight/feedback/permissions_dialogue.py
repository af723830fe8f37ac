"""Who may do what with dialogue: deny by default, one table."""

from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.roles import Role
from commonlight.feedback.models.dialogue import Dialogue, Side

# Prepares a session, writes what was said and chosen, confirms for the coalition and the people of the place.
DIALOGUE_KEEPERS = (Role.COORDINATOR, Role.FACILITATOR)
# Prepares the side of police, writes what police promised, and confirms the report of a session that police sat in.
POLICE_SIDE = (Role.POLICE_LIAISON,)
DIALOGUE_READERS = (*DIALOGUE_KEEPERS, *POLICE_SIDE)
# Says in public what came of a session.
DIALOGUE_REPORTERS = (Role.COORDINATOR,)


def may_read(account: Account, dialogue: Dialogue) -> bool:
    """Whether this account reads a session: police only those that they sit in."""
    return has_role(account, *DIALOGUE_KEEPERS) or (dialogue.with_police and has_role(account, *POLICE_SIDE))


def sides_of(account: Account, dialogue: Dialogue) -> tuple[str, ...]:
    """Return the sides this account writes for; nobody writes for the other side, whatever roles somebody else holds."""
    found: list[str] = []
    if has_role(account, *DIALOGUE_KEEPERS):
        found += [Side.RESIDENTS, Side.COALITION]
    if dialogue.with_police and has_role(account, *POLICE_SIDE):
        found.append(Side.POLICE)
    return tuple(found)
