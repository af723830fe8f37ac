"""A room that the coalition switched off is closed to everybody, at each of its addresses (see `rooms.py`)."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from commonlight.core import rooms
from commonlight.core.page_context import frame_of


class ClosedRooms:
    """Answer "not found" at every address of a room that is off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Show the room's own page for it, or raise Http404."""
        match = request.resolver_match
        if match is None or rooms.room_of(match.view_name) not in rooms.ROOMS:
            return None
        if not rooms.closes(match.view_name, frame_of(request).rooms):
            return None
        template = rooms.closed_page(match.view_name)
        if not template:
            raise Http404
        return render(request, template, status=404)
