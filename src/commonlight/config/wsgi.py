"""
The site as a WSGI application, for `commonlight serve` and for any other server.

What could tell who somebody is (address, browser) is taken away before Django sees a request, so that no page, no
error and no log line can hold it. All that is left of an address is the mark of its network for this hour (core/lanes.py).
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from commonlight.core.lanes import LANES, MARK

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")

TELLTALE = (
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
    "HTTP_USER_AGENT",
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_VIA",
    "HTTP_X_CLIENT_NETWORK",
)
Answer = Iterable[bytes]


class WithoutTelltales:
    """A WSGI application that sees neither address nor browser; `over_tls` says what people's browsers see."""

    def __init__(self, site: Callable[..., Answer], *, over_tls: bool) -> None:
        self._site = site
        self._over_tls = over_tls

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
        """Answer one request."""
        # Only our own wrapper may set the mark: what a stranger sends comes in as HTTP_ names.
        mark = LANES.mark_of(environ)
        for name in TELLTALE:
            environ.pop(name, None)
        if mark:
            environ[MARK] = mark
        # An onion address brings its own protection and is spoken to over plain HTTP, whatever a proxy does elsewhere.
        if self._over_tls and not str(environ.get("HTTP_HOST", "")).partition(":")[0].endswith(".onion"):
            # A proxy before us ends TLS; what it forwards needs no header that a stranger could send too.
            environ["wsgi.url_scheme"] = "https"
        return self._site(environ, start_response)


def _application() -> WithoutTelltales:
    site = get_wsgi_application()
    from django.conf import settings

    return WithoutTelltales(site, over_tls=settings.TLS)


application = _application()
