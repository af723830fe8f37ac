"""Who may do what with notes: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role
from commonlight.feedback.models.notes import Safeguarding

# Sorts notes, types paper in, works on them.
NOTE_WORKERS = (Role.COORDINATOR, Role.FACILITATOR, Role.VOLUNTEER_COORDINATOR)
# Reads one note after the other and sorts it, or has it sealed: also advisers, who see what nobody else notices.
NOTE_SORTERS = (*NOTE_WORKERS, Role.CONTENT_ADVISER)
# Says in public what was done, and which organisation is the safeguarding lead.
NOTE_KEEPERS = (Role.COORDINATOR,)
# Of the safeguarding lead's organisation, these alone open sensitive notes.
LEADS = (Role.SUPERVISOR,)


def leads_here(account: Account) -> UUID | None:
    """Return the safeguarding lead's organisation if this account is its supervisor."""
    row = Safeguarding.objects.first()
    if row is None or row.organisation_id not in organisations_where(account, *LEADS):
        return None
    return row.organisation_id
