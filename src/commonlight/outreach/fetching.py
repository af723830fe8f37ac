"""
Fetching a calendar from an address, when a coordinator asks and only then.

The address is looked up once, and the connection goes to the very number that was looked at: a name that answers with a
public number first and an inner one later leads nowhere. No redirect to an inner address, ten seconds, 5 MB.
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from commonlight.outreach.reading_ics import LARGEST, CannotReadCalendar

SECONDS = 10
MOST_REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)


def _number_of(host: str, port: int) -> str:
    """Return a public IP number of a host; raises CannotReadCalendar for an inner one, and when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise CannotReadCalendar(_("This address does not answer.")) from problem
    numbers = [str(one[4][0]) for one in found]
    if not numbers or any(not _is_public(number) for number in numbers):
        raise CannotReadCalendar(_("This address lies inside your own network. Save the calendar as a file instead."))
    return numbers[0]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    return inner.is_global and not inner.is_multicast


class _Pinned(http.client.HTTPSConnection):
    """A connection to one number, with the certificate checked for the name."""

    def __init__(self, host: str, number: str, port: int) -> None:
        super().__init__(host, port, timeout=SECONDS, context=ssl.create_default_context())
        self._number = number

    def connect(self) -> None:
        """Connect to the number that was looked at."""
        plain = socket.create_connection((self._number, self.port), SECONDS)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def fetch_calendar(address: str) -> bytes:
    """Return what stands at an address (https, or webcal, which is the same); raises CannotReadCalendar."""
    for _step in range(MOST_REDIRECTS + 1):
        address = address.replace("webcal://", "https://", 1)
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or parts.username:
            raise CannotReadCalendar(_("Only addresses that begin with https:// are asked."))
        try:
            port = parts.port or 443
        except ValueError as problem:
            raise CannotReadCalendar(_("This address does not answer.")) from problem
        connection = _Pinned(parts.hostname, _number_of(parts.hostname, port), port)
        try:
            status, place, data = _ask(connection, f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
        except (OSError, http.client.HTTPException) as problem:
            raise CannotReadCalendar(_("This address does not answer.")) from problem
        finally:
            connection.close()
        if status in MOVED and place:
            address = urljoin(address, place)
            continue
        if status != 200:
            raise CannotReadCalendar(_("There is no calendar at this address."))
        return data
    raise CannotReadCalendar(_("This address leads on and on. Save the calendar as a file instead."))


def _ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, str, bytes]:
    connection.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "Commonlight"})
    answer = connection.getresponse()
    data = answer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CannotReadCalendar(_("This calendar is larger than 5 MB. Take out what is old, and try again."))
    return answer.status, answer.headers.get("Location") or "", data
