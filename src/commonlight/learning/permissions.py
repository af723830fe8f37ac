"""Who may do what in the learning room: deny by default, one table."""

from uuid import UUID

from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role

# Plans and holds sessions of the own organisation, enters answers, reads their results in full.
TEACHERS = (Role.FACILITATOR, Role.COORDINATOR)
# Sees how often which course was held, as far as the thresholds for partners let through.
READERS = (*TEACHERS, Role.PARTNER_MEMBER, Role.VOLUNTEER_COORDINATOR, Role.ANALYST, Role.FUNDER)
# Signs a course off: somebody who knows from her own life, or is asked for her knowledge.
ADVISERS = (Role.CONTENT_ADVISER,)
# Says that a second speaker read a course, which she may be herself.
REVIEWERS = (Role.CONTENT_ADVISER, Role.CONTENT_EDITOR, Role.COORDINATOR)
# Sees who reviewed what.
REVIEW_READERS = (*REVIEWERS, Role.FACILITATOR)
# Puts own pictures and recordings into lessons.
ILLUSTRATORS = (Role.COORDINATOR, Role.CONTENT_EDITOR, Role.FACILITATOR)
# May take out a reading that somebody else noted.
REVIEW_KEEPERS = (Role.COORDINATOR,)


def houses_of(account: Account) -> list[UUID]:
    """Return the organisations whose sessions an account may hold and read."""
    return organisations_where(account, *TEACHERS)
