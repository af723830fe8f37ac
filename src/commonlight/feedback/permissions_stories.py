"""Who may do what with stories and advice: deny by default, one table."""

from commonlight.core.roles import Role

# Writes stories in, with the agreements they stand on, and takes them back.
STORY_KEEPERS = (Role.COORDINATOR, Role.CONTENT_EDITOR)
# Lets a story out, once everything it needs is there.
STORY_PUBLISHERS = (Role.COORDINATOR,)
# Signs stories off or says no; sees what waits, writes own hours.
ADVISERS = (Role.CONTENT_ADVISER,)
STORY_READERS = (*STORY_KEEPERS, *ADVISERS)
# Opens who told a story; needs the organisation's key besides.
SOURCE_OPENERS = (Role.COORDINATOR, Role.SUPERVISOR, Role.CASEWORKER, Role.INTAKE)
# Keeps the pay list, answers advice.
ADVISER_KEEPERS = (Role.COORDINATOR,)
