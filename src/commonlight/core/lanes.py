"""
The slow lane: many sends from one network within an hour are marked for later triage, and never refused.

An address is reduced, before anything else of the site sees the request, to a mark: a keyed hash of its network (/24, or
/48 of IPv6) and the hour, under a key drawn in memory each day. Marks and counters live in memory alone and go with the
hour; nothing of them is stored, logged or shown, and from a mark nobody gets back to a network without the day's key.
"""

import ipaddress
import secrets
import threading
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

# Behind one network stand a school, a camp, a phone company: a quiet hour of all of them stays under this.
SENDS_AN_HOUR = 30
MOST_NETWORKS = 50_000
MARK = "commonlight.network_mark"
# Set by our proxy recipes: the network alone, never an address. Believed only from this machine itself.
NETWORK_HEADER = "HTTP_X_CLIENT_NETWORK"
PREFIX = {4: 24, 6: 48}


def network_of(environ: Mapping[str, Any]) -> str:
    """Return the network a request came from ("203.0.113.0/24"), "this machine" (onion, proxy), or "" when unknown."""
    address = _parsed(str(environ.get("REMOTE_ADDR", "")))
    if address is None:
        return ""
    if address.is_loopback:
        address = _parsed(str(environ.get(NETWORK_HEADER, "")).partition("/")[0])
        if address is None:
            return "this machine"
    return str(ipaddress.ip_network((address, PREFIX[address.version]), strict=False))


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


class Lanes:
    """Counters of one process; `steady` is a clock in seconds that is never set back."""

    def __init__(self, steady: Any = time.monotonic) -> None:
        self._steady = steady
        self._guard = threading.Lock()
        self._day = self._hour = -1
        self._key = b""
        self._counts: Counter[bytes] = Counter()

    def mark_of(self, environ: Mapping[str, Any]) -> bytes:
        """Return the mark of a request's network in this hour, or b"" when it has none."""
        network = network_of(environ)
        if not network:
            return b""
        with self._guard:
            self._turn()
            return blake2b(f"{network} {self._hour}".encode(), key=self._key, digest_size=16).digest()

    def is_crowded(self, mark: bytes) -> bool:
        """Count one send and return whether this network sent more than its share within the hour."""
        if not mark:
            return False
        with self._guard:
            self._turn()
            if len(self._counts) >= MOST_NETWORKS:
                # So many networks at once are no neighbourhood: begin again rather than grow.
                self._counts.clear()
            self._counts[mark] += 1
            return self._counts[mark] > SENDS_AN_HOUR

    def _turn(self) -> None:
        now = self._steady()
        if int(now // 86_400) != self._day:
            self._day, self._key = int(now // 86_400), secrets.token_bytes(32)
            self._counts.clear()
        if int(now // 3600) != self._hour:
            self._hour = int(now // 3600)
            self._counts.clear()


LANES = Lanes()
