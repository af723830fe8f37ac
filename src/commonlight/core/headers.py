"""
What every answer tells the browser: nothing from elsewhere, no script, no trace.

A view says what its page is with a decorator; a page that says nothing is treated as one that must leave no trace.

    @open_page           public text, nothing typed and no code in it: may be compressed, kept by the browser
                         only with asking again
    @no_trace            report, mailbox, team: never stored, never compressed (a length must not tell a secret)
    @first_page          of these the one that a form begins with, before anybody typed: compressed
    @allow_own_script    the passkey step of sign-in: our own script files may run
    @allow_exit_script   report form and mailbox: the one small script for leaving fast, named by its hash
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from commonlight.core import exit_script

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
OWN_SCRIPT = "; script-src 'self'; connect-src 'self'"
FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
}
ONE_YEAR = 31_536_000
WORTH_COMPRESSING = 500
# Random bytes in the gzip header, so that a length tells less even where nothing secret stands.
PADDING = 100


def _marking(mark: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            setattr(response, mark, True)
            return response

        return marked  # type: ignore[return-value]

    return decorate


def open_page(view: View) -> View:
    """Mark a public page that holds no typed text and no code: it may be compressed."""
    return _marking("is_open_page")(view)


def no_trace(view: View) -> View:
    """Mark a page that nothing may keep: not the browser, not a cache between; never compressed."""
    return _marking("is_no_trace")(view)


def first_page(view: View) -> View:
    """
    Mark the page a form begins with, of `no_trace` pages the one with nothing typed on it: it may be compressed.

    Its only secret is sealed and drawn anew at each showing, and nothing a stranger sends stands beside it, so that
    its length tells nothing.
    """
    return _marking("is_first_page")(view)


def allow_own_script(view: View) -> View:
    """Mark a page that needs our own script files: only sign-in with a passkey does."""
    return _marking("allows_own_script")(view)


def allow_exit_script(view: View) -> View:
    """Mark a page of the report form or the mailbox: the script for leaving fast may run, and no other."""
    return _marking("allows_exit_script")(view)


class HeadersMiddleware:
    """Set the headers of every answer and compress open pages; stands first in the row of middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, with headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        script = OWN_SCRIPT if getattr(response, "allows_own_script", False) else ""
        if getattr(response, "allows_exit_script", False):
            script = f"; script-src {exit_script.SOURCE}"
        response.headers["Content-Security-Policy"] = POLICY + script
        if settings.TLS:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        _offer_onion(request, response)
        is_open = getattr(response, "is_open_page", False) and not getattr(response, "is_no_trace", False)
        if is_open:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ("Accept-Encoding",))
            if _may_compress(request, response):
                _compress(response)
        elif getattr(response, "is_no_trace", False):
            response.headers["Cache-Control"] = "no-store"
            if getattr(response, "is_first_page", False) and _may_compress(request, response):
                _compress(response)
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _offer_onion(request: HttpRequest, response: HttpResponseBase) -> None:
    """Tell Tor Browser of the onion address; the team's pages and who is there already need no offer."""
    onion = getattr(settings, "ONION", "")
    host = request.META.get("HTTP_HOST", "").partition(":")[0]
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if onion and is_page and host != onion and "/team/" not in request.path:
        response.headers["Onion-Location"] = f"http://{onion}{request.path}"


def _may_compress(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether nothing secret can stand in the page: no session came or was begun, no form token was asked for."""
    return (
        "gzip" in request.headers.get("Accept-Encoding", "")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and isinstance(response, HttpResponse)
        and not response.has_header("Content-Encoding")
        and len(response.content) >= WORTH_COMPRESSING
    )


def _compress(response: HttpResponseBase) -> None:
    assert isinstance(response, HttpResponse)
    response.content = compress_string(response.content, max_random_bytes=PADDING)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
