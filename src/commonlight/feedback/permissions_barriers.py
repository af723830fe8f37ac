"""Who may do what with the board of challenges: deny by default, one table."""

from commonlight.core.roles import Role

# Writes challenges and what was tried; police and partners work on them too.
BOARD_WRITERS = (
    Role.COORDINATOR,
    Role.FACILITATOR,
    Role.VOLUNTEER_COORDINATOR,
    Role.POLICE_LIAISON,
    Role.CASEWORKER,
    Role.ANALYST,
)
# Gives the board away as a file, brings another's in, and changes a programme because of it.
BOARD_KEEPERS = (Role.COORDINATOR,)
