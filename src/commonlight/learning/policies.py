"""In which state what may be done with sessions, rounds and links."""

from datetime import date, timedelta

from commonlight.learning.models import ClassLink, Round

MOST_WRONG_PINS = 5
# The test two months later, and some weeks of school holidays.
LINK_LASTS = timedelta(days=120)
# Before a test, people have not had the course; two months are meant, a week before it is too early.
LATER_AFTER = timedelta(days=49)


def is_open(found: Round) -> bool:
    """Whether answers may still come in."""
    return found.closed_on is None


def state_of(link: ClassLink, *, on: date) -> ClassLink.State:
    """Return what became of a link."""
    if link.ended_on is not None:
        return ClassLink.State.ENDED
    if link.tries >= MOST_WRONG_PINS:
        return ClassLink.State.LOCKED
    return ClassLink.State.OLD if link.until < on else ClassLink.State.OPEN
