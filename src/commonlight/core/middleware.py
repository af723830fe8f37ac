"""Every address is closed unless its view says that it is public; files that no view took go with the answer."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase


class ClosedUnlessPublic(LoginRequiredMiddleware):
    """
    Django's own rule (`login_not_required` marks a public view), asked first.

    Django's looks at the session before it looks at the view; a public page must not touch a session at all.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Let public views pass; send everybody else to sign in."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class DropUntakenUploads:
    """Remove the sealed files of a request that no view took: of a refused form, or sent where none is expected."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then remove."""
        try:
            return self._get_response(request)
        finally:
            for upload in getattr(request, "sealed_uploads", ()):
                upload.drop()
