"""
Certificates: a code that proves a course, a day, minutes and who gave it; no name, and no row anywhere.

The code is its own proof: a short message with a MAC under the site's pepper. Whoever holds the paper writes the name on
it by hand. A copied paper shows the same code, and the page where codes are checked says so.
"""

import base64
import binascii
import hmac
import re
import secrets
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from django.conf import settings

from commonlight.learning.course_files import facts

BEGINNING = date(2020, 1, 1)
FORM = 1
ALONE, SESSION = 0, 1
MAC_BYTES = 6
# version, course, days, minutes, kind, a random number: so that each paper of a class has a code of its own
MESSAGE = struct.Struct(">BBHHB3s")
CODE = re.compile(r"[A-Z2-7]{24}")


class NotGenuine(Exception):
    """The code was not made by this site, or was copied wrongly."""


@dataclass(frozen=True)
class Certificate:
    """What a code says."""

    course: str
    day: date
    minutes: int
    in_session: bool

    @property
    def hours(self) -> float:
        """Return the length in hours."""
        return self.minutes / 60


def make_code(certificate: Certificate) -> str:
    """Return a new code for a certificate, in six groups of four letters and digits."""
    kind = SESSION if certificate.in_session else ALONE
    days = (certificate.day - BEGINNING).days
    message = MESSAGE.pack(
        FORM, facts()[certificate.course].number, days, certificate.minutes, kind, secrets.token_bytes(3)
    )
    # 9 bytes of message (its version is not written) and 6 of the MAC make 24 signs without padding.
    plain = base64.b32encode(message[1:] + _mac(message)).decode()
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def read_code(text: str) -> Certificate:
    """Return what a code says, however it was typed; raises NotGenuine."""
    plain = re.sub(r"[\s-]+", "", text[:80]).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    if not CODE.fullmatch(plain):
        raise NotGenuine
    try:
        raw = bytes([FORM]) + base64.b32decode(plain)
    except binascii.Error as problem:
        raise NotGenuine from problem
    message, mac = raw[: MESSAGE.size], raw[MESSAGE.size :]
    if not hmac.compare_digest(_mac(message), mac):
        raise NotGenuine
    _form, number, days, minutes, kind, _nonce = MESSAGE.unpack(message)
    slug = next((slug for slug, about in facts().items() if about.number == number), None)
    if slug is None:
        raise NotGenuine
    return Certificate(slug, BEGINNING + timedelta(days=days), minutes, kind == SESSION)


def _mac(message: bytes) -> bytes:
    key = settings.SITE_SECRETS.subkey("course certificates", of="pepper")
    return blake2b(message, key=key, digest_size=MAC_BYTES).digest()
