"""What protects words on their way to this site. Knows no Django, so that settings can ask it."""

from collections.abc import Iterable

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def reached_over(tls: bool, hosts: Iterable[str]) -> str:
    """
    Return "tls", "onion", "loopback", or "" when anybody on the way could read what is sent.

    hosts : the names the site answers to; one that is neither this machine nor an onion address needs TLS
    """
    if tls:
        return "tls"
    elsewhere = [host for host in hosts if host not in LOOPBACK]
    if not elsewhere:
        return "loopback"
    return "onion" if all(host.endswith(".onion") for host in elsewhere) else ""
