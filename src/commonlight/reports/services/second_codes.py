"""
The second code: for a person who may be forced to open the messages. It opens others, in which nothing is asked or told.

Every mailbox gets one when it is made, so that no row, and no two copies of a row, tell who asked for it. It leads to a
key of its own; that key opens one sealed text of one length and nothing else. What the person sees of it once, and when
the mailbox was opened, stands in `private`, which only the mailbox's own key opens: the team cannot read it either.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from commonlight.core.codes import Code
from commonlight.core.slow_hash import SALT_BYTES, stretch_code
from commonlight.reports import catalogue
from commonlight.reports.sealing import b64, unb64

# How far the person came with the second code: never asked, shown and not yet written down, settled for good.
OPEN, SHOWN, SETTLED = 0, 1, 2
HOUR = "%Y-%m-%dT%H"
# The quiet exchange ended some days before the mailbox was made, and was opened once since.
ASKED, ANSWERED, THANKED, SEEN = (timedelta(days=days) for days in (11, 9, 8, 6))


@dataclass(frozen=True, repr=False)
class SecondCode:
    """A second code made ready: its digits, what verifies it, and the key it leads to."""

    code: str
    salt: bytes
    verifier: bytes
    key: bytes

    @classmethod
    def draw(cls) -> "SecondCode":
        """Return a new random one; stretches it once."""
        code, salt = Code.draw(), secrets.token_bytes(SALT_BYTES)
        stretched = stretch_code(code.verifying_secret(settings.SITE_SECRETS), salt)
        return cls(code.digits, salt, stretched.verifier, stretched.key)

    def as_content(self) -> dict[str, str]:
        """Return plain JSON values, for the sealed hidden state."""
        return {"code": self.code, **{name: b64(getattr(self, name)) for name in ("salt", "verifier", "key")}}

    @classmethod
    def from_content(cls, content: dict[str, str]) -> "SecondCode":
        """Return what `as_content` gave."""
        return cls(content["code"], *(unb64(content[name]) for name in ("salt", "verifier", "key")))


def hour_of(at: datetime) -> str:
    """Return a moment as its hour in UTC: what a visit leaves, sealed."""
    return at.astimezone(UTC).strftime(HOUR)


def moment_of(hour: str) -> datetime:
    """Return the beginning of an hour `hour_of` wrote."""
    return datetime.strptime(hour, HOUR).replace(tzinfo=UTC)


def first_private(second: SecondCode) -> dict[str, Any]:
    """
    Return what a new mailbox keeps for the person alone.

    c, k : the second code and its key; s : how far the person came with it; v : the hour of the newest visit
    """
    return {"c": second.code, "k": b64(second.key), "s": OPEN, "v": ""}


def first_content(*, language: str, at: datetime) -> dict[str, Any]:
    """
    Return what a second code opens at first: an exchange about helping out.

    l : language; v : the hour of the newest visit, n : how many there truly were; p : parts; r : who reads (None:
    whoever answers by default); s : may be counted
    """
    asks = catalogue.entries("quiet_asks")
    chosen = asks[secrets.randbelow(len(asks))].code

    def text(list_name: str) -> str:
        return next(one for one in catalogue.entries(list_name) if one.code == chosen).text_in(language)

    def part(by: str, list_name: str, before: timedelta) -> dict[str, Any]:
        return {"kind": "message", "by": by, "text": text(list_name), "day": (at - before).date().isoformat()}

    parts = [
        part("person", "quiet_asks", ASKED),
        part("team", "quiet_answers", ANSWERED),
        part("person", "quiet_thanks", THANKED),
    ]
    return {"l": language, "v": hour_of(at - SEEN), "n": 0, "p": parts, "r": None, "s": False}
