"""What people type on core's pages, cleaned and explained; nothing is saved here."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even if it is empty (no box ticked), or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
