"""What each role's page of today adds to other parts of the site."""

from django.http import HttpRequest

from commonlight.core.page_context import frame_of
from commonlight.core.today_figures import Figure, add_figures


def figures(request: HttpRequest) -> list[Figure]:
    """Return the lines of the signed-in person, unless the room is switched off."""
    rooms = frame_of(request).rooms
    if rooms is not None and "insight" not in rooms:
        return []
    from commonlight.insight.today_lines import lines_for

    return lines_for(request)


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_figures(figures)
