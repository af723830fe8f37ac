"""Who may do what in outreach: deny by default, one table."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from commonlight.core import clock, permissions
from commonlight.core.models import Account
from commonlight.core.permissions import View
from commonlight.core.roles import Role
from commonlight.partners.permissions import Level, level_of, limited_to_materials

# Plans events, sees who signed up (never a name), opens the place of a private event; plans shifts and hours.
EVENT_TEAM = (Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR)
# Writes to lists of partners about an event; the view asks besides whether she looks after partners.
INVITERS = (Role.COORDINATOR,)
# Helps at the door: sees today's events and counts, but no place of a private event.
DOOR = (Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR, Role.FACILITATOR)

# Plans programmes: starts them, changes them, writes down what came of them.
PLANNERS = (Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR)
# Reads programmes; nobody who takes part is named in them.
PROGRAMME_READERS = (
    Role.COORDINATOR,
    Role.VOLUNTEER_COORDINATOR,
    Role.FACILITATOR,
    Role.CONTENT_EDITOR,
    Role.ANALYST,
)
# The books: grants, spending, what was given.
BOOKS = (Role.COORDINATOR,)
# Reads what was released to its own organisation, and nothing else of the books.
FUNDERS = (Role.FUNDER, Role.COORDINATOR)
# Work with police: a liaison sees that of her own organisation, a coordinator all.
LIAISON = (Role.POLICE_LIAISON, Role.COORDINATOR)

# Makes materials: chooses a draft, writes words, prints, counts copies.
MAKERS = (Role.COORDINATOR, Role.CONTENT_EDITOR, Role.VOLUNTEER_COORDINATOR, Role.FACILITATOR)
# Reads materials and the words on them; an adviser signs off or asks for a change.
MATERIAL_READERS = (*MAKERS, Role.CONTENT_ADVISER)
# Lets a material be printed and shown to the public, and withdraws it.
LETTERS_OUT = (Role.COORDINATOR, Role.CONTENT_EDITOR)
# Signs a material off, or says what must change.
SIGNERS = (Role.CONTENT_ADVISER,)
# Plans campaigns, writes and checks their posts, hangs up their codes.
CAMPAIGNERS = (Role.COORDINATOR, Role.VOLUNTEER_COORDINATOR, Role.CONTENT_EDITOR)


def sees_private(account: Account) -> bool:
    """Whether somebody may see private events: the team that plans, and no organisation limited to events and materials."""
    return permissions.has_role(account, *EVENT_TEAM) and not limited_to_materials(account, clock.today())


def requires_standing_role(*roles: Role) -> Callable[[View], View]:
    """Open events and materials as the core's mark does, and keep out whose every organisation left the coalition."""

    def mark(view: View) -> View:
        @wraps(view)
        def unless_gone(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if level_of(request.user, clock.today()) is Level.NONE:
                raise Http404
            return view(request, *args, **kwargs)

        return permissions.requires_role(*roles)(unless_gone)  # type: ignore[return-value]

    return mark


def requires_role(*roles: Role) -> Callable[[View], View]:
    """
    Open a view as the core's mark does, and keep out who belongs only to organisations limited to events and materials.

    An agreement that ended closes volunteers, programmes, police work, campaigns and the books, whatever role was given.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def unless_limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if limited_to_materials(request.user, clock.today()):  # type: ignore[arg-type]
                raise Http404
            return view(request, *args, **kwargs)

        return permissions.requires_role(*roles)(unless_limited)  # type: ignore[return-value]

    return mark
