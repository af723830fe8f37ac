"""Who may do what in outreach: deny by default, one table."""

from commonlight.core.roles import Role

# Plans events, sees who signed up (never a name), opens the place of a private event; plans shifts and hours.
EVENT_TEAM = (Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR)
# Helps at the door: sees today's events and counts, but no place of a private event.
DOOR = (Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR, Role.FACILITATOR)
