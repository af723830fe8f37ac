"""
State that travels in one hidden form field, sealed under a server key: no cookie, nothing stored until the last step.

Its random id makes the last step idempotent: the same field sent twice is the same act. Two tabs are two ids.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from commonlight.core.sealed import SealBroken, open_part, seal_part

LIFETIME = timedelta(minutes=60)
ID_BYTES = 16


class StateExpired(Exception):
    """The field was made by us, but more than 60 minutes ago."""


class StateBroken(Exception):
    """The field was not made by this site for this form, or was changed."""


@dataclass(frozen=True, repr=False)
class HiddenState:
    """
    What a person entered so far in a form of several steps.

    id : 32 hex digits, drawn at the first step and kept to the last
    content : plain JSON values
    """

    content: dict[str, Any]
    id: str = field(default_factory=lambda: secrets.token_hex(ID_BYTES))

    def seal(self, *, purpose: str, at: datetime) -> str:
        """Return the text of the hidden field; `purpose` names the form, `at` starts its 60 minutes anew."""
        payload = json.dumps({"id": self.id, "at": int(at.timestamp()), "content": self.content}).encode()
        return urlsafe_b64encode(seal_part(_key(), payload, record=purpose, part="hidden state")).decode()

    @classmethod
    def open(cls, text: str, *, purpose: str, at: datetime) -> "HiddenState":
        """Return the state a form sent back; raises StateBroken or StateExpired."""
        try:
            payload = json.loads(
                open_part(_key(), urlsafe_b64decode(text.encode()), record=purpose, part="hidden state")
            )
        except (SealBroken, ValueError) as problem:
            raise StateBroken from problem
        if not 0 <= at.timestamp() - payload["at"] + 60 <= LIFETIME.total_seconds() + 60:
            raise StateExpired
        return cls(content=payload["content"], id=payload["id"])


def _key() -> bytes:
    return settings.SITE_SECRETS.subkey("hidden state")
