"""What every page's frame needs to know: the coalition's name, the emergency number, whether this is an example."""

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from commonlight.core.statements import ReadyQuery

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Frame:
    """
    The parts of the site's row that the frame of a page shows; empty before set-up.

    rooms : those switched on; None before set-up, when every room may show
    """

    coalition_name: str = ""
    emergency_number: str = ""
    rooms: frozenset[str] | None = None


@cache
def _site_query() -> ReadyQuery[Any]:
    # This module is imported by templates' machinery before models are loaded.
    model = apps.get_model("core", "Site")
    return ReadyQuery(model, lambda: model._default_manager.order_by("pk")[:1], of=None)


def frame_of_site() -> Frame:
    """Return what the frame shows; a page must still come when the database cannot answer."""
    try:
        found = _site_query().first()
    except (LookupError, DatabaseError) as problem:
        log.warning("The frame of a page is shown without the coalition's name: %s", type(problem).__name__)
        return Frame()
    return Frame(found.coalition_name, found.emergency_number, frozenset(found.rooms)) if found else Frame()


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Give each template the frame; the database is asked once, and only if the page shows something of it."""
    frame: Any = SimpleLazyObject(frame_of_site)
    return {
        "coalition_name": SimpleLazyObject(lambda: frame.coalition_name),
        "emergency_number": SimpleLazyObject(lambda: frame.emergency_number),
        "frame": frame,
        "is_example": settings.EXAMPLE,
    }
