"""Who may do what in the places room: deny by default, one table."""

from commonlight.core.roles import Role

# Bring files in and take them back.
LOADERS = (Role.COORDINATOR, Role.ANALYST)
# See what is known of areas: published figures of others, never counts of our own reports.
READERS = (
    *LOADERS,
    Role.SUPERVISOR,
    Role.VOLUNTEER_COORDINATOR,
    Role.FACILITATOR,
    Role.CONTENT_EDITOR,
    Role.CONTENT_ADVISER,
    Role.PARTNER_MEMBER,
)
# Object to a label on a place; every partner may, for the people who live there.
VOICES = READERS
# Answer an objection, enter what a workshop marked.
ANSWERERS = (Role.COORDINATOR, Role.ANALYST)
