"""Who may open the addresses of partners; people with a promise of confidentiality, as after their first visit."""

from tests.repository.role_matrix import NOT_FOUND, OPEN, closed_row

from commonlight.core import clock, services
from commonlight.partners.services.promises import promise


def promised(world):
    """Let everybody have promised once; without it each page leads to the promise (tested apart)."""
    if not world.extra.get("promised"):
        world.extra["promised"] = True
        for who in world.people.values():
            if who is not None:
                promise(account=who.account if isinstance(who, services.NewReader) else who, at=clock.now())
    return []


def managers(*arguments, **more):
    """Coordinator and administrator; the stranger and the reader see partner pages, the colleague materials only."""
    return closed_row(
        NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=lambda world: [*promised(world), *arguments], **more
    )


def partners(*arguments):
    return closed_row(OPEN, NOT_FOUND, OPEN, OPEN, OPEN, arguments=lambda world: [*promised(world), *arguments])


def everybody(*arguments):
    return closed_row(*[OPEN] * 5, arguments=lambda world: [*promised(world), *arguments])


ROWS = {"partners:home": everybody(), "partners:promise": partners(), "partners:contacts": managers()}
