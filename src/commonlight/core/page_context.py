"""What every page's frame needs to know: the coalition's name, the emergency number, whether this is an example."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    colours : the main colour in light and in dark; two empty texts for ours
    logo : digest, width and height; an empty digest when there is none
    exit_url, sender_address : empty for what the settings of the computer say
    spoken : recordings that play: digests of words and sound by text and language
    languages : codes of those in the menu; none before set-up, when every language may show
    """

    coalition_name: str = ""
    emergency_number: str = ""
    rooms: frozenset[str] | None = None
    colours: tuple[str, str] = ("", "")
    logo: tuple[str, int, int] = ("", 0, 0)
    exit_url: str = ""
    sender_address: str = ""
    languages: tuple[str, ...] = ()
    spoken: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


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
    if found is None:
        return Frame()
    return Frame(
        coalition_name=found.coalition_name,
        emergency_number=found.emergency_number,
        rooms=frozenset(found.rooms),
        colours=(found.accent, found.accent_dark),
        logo=(found.logo_digest, found.logo_width, found.logo_height),
        exit_url=found.exit_url,
        sender_address=found.sender_address,
        languages=tuple(found.languages),
        spoken=found.spoken,
    )


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame for a request; the database is asked once, however many ask."""
    held: Frame | None = getattr(request, "_frame", None)
    if held is None:
        held = frame_of_site()
        setattr(request, "_frame", held)  # noqa: B010
    return held


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Give each template the frame; the database is asked once, and only if the page shows something of it."""
    frame: Any = SimpleLazyObject(lambda: frame_of(request))
    return {
        "coalition_name": SimpleLazyObject(lambda: frame.coalition_name),
        "emergency_number": SimpleLazyObject(lambda: frame.emergency_number),
        "frame": frame,
        "is_example": settings.EXAMPLE,
    }
