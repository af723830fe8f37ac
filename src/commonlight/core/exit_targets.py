"""Where "Leave this site" may lead: a page that tells nothing about the one that was left."""

import ipaddress
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

# Large, fast, dull, and opened by millions of people each day.
NEUTRAL = {
    "https://www.bbc.com/weather": _("Weather (BBC)"),
    "https://www.weather.gov/": _("Weather (US National Weather Service)"),
    "https://www.wikipedia.org/": _("Wikipedia"),
    "https://www.google.com/": _("Google search"),
}


class NotNeutral(ValueError):
    """`reason` is "https", "name" or "own site"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_target(text: str, *, own_host: str) -> str:
    """
    Return an address to leave to; raises NotNeutral.

    It must be reached over TLS, so that nobody on the way sees the page; by a name, without a user name in it; and it
    must not be this site.
    """
    try:
        parts = urlsplit(text.strip())
        host, _port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise NotNeutral("name") from problem
    if parts.scheme != "https":
        raise NotNeutral("https")
    try:
        ipaddress.ip_address(host)
        is_number = True
    except ValueError:
        is_number = False
    if is_number or "." not in host or host.endswith((".onion", ".local")) or parts.username or parts.password:
        raise NotNeutral("name")
    if host == own_host.partition(":")[0].lower():
        raise NotNeutral("own site")
    return parts.geturl()
