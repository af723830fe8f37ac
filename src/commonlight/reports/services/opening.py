"""
Opening a mailbox with a code: the same steps, look-ups and writes for a first and for a second code.

A right code, a wrong one and an absent mailbox cannot be told apart from outside, except that the right one opens.
"""

import hmac
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db.models import F

from commonlight.core.codes import Code
from commonlight.core.slow_hash import stretch_code
from commonlight.core.store import write
from commonlight.reports import selectors
from commonlight.reports.models import Mailbox
from commonlight.reports.sealing import (
    SealBroken,
    open_mailbox_secret,
    open_private,
    open_quiet,
    seal_private,
    seal_quiet,
    unb64,
)
from commonlight.reports.services.second_codes import hour_of

MOST_WRONG_TRIES = 5


class CodeRefused(Exception):
    """The code opens no mailbox, or this mailbox had too many wrong tries within the hour. Never says which."""


@dataclass(frozen=True, repr=False)
class OpenMailbox:
    """
    A mailbox whose code was given: kept in the session under the cookie, nowhere else.

    before : the hour of the visit before this one, "" for the first
    second_used : the hour when the second code was last used, "" for never
    last_digits : the code's last five, to check what a person wrote down
    """

    id: int
    secret: bytes
    before: str = ""
    second_used: str = ""
    last_digits: str = ""

    def as_content(self) -> dict[str, str]:
        """Return plain JSON values for the session; a first and a second code give the same names."""
        return {
            "id": str(self.id),
            "secret": b64encode(self.secret).decode(),
            "before": self.before,
            "second": self.second_used,
            "last": self.last_digits,
            "kind": type(self).__name__[:5],
        }

    @classmethod
    def from_content(cls, content: dict[str, str]) -> "OpenMailbox":
        """Return what `as_content` gave, as the kind it was."""
        kind = QuietMailbox if content.get("kind") == QuietMailbox.__name__[:5] else OpenMailbox
        return kind(
            id=int(content["id"]),
            secret=b64decode(content["secret"]),
            before=content.get("before", ""),
            second_used=content.get("second", ""),
            last_digits=content.get("last", ""),
        )


@dataclass(frozen=True, repr=False)
class QuietMailbox(OpenMailbox):
    """What a second code opened: its secret opens one sealed text, and no key, no report and no other message."""


@dataclass(frozen=True)
class _Slot:
    """The columns of one of the two codes."""

    kind: type[OpenMailbox]
    salt: str
    verifier: str
    wrong_mark: str
    wrong_tries: str


FIRST = _Slot(OpenMailbox, "salt", "verifier", "wrong_mark", "wrong_tries")
SECOND = _Slot(QuietMailbox, "second_salt", "second_verifier", "second_wrong_mark", "second_wrong_tries")


def _hour_mark(mailbox: Mailbox, slot: _Slot, at: datetime) -> bytes:
    key = settings.SITE_SECRETS.subkey("wrong tries", of="pepper")
    text = f"{mailbox.pk} {slot.salt} {int(at.timestamp()) // 3600}"
    return blake2b(text.encode(), key=key, digest_size=8).digest()


def _count_wrong(mailbox: Mailbox, slot: _Slot, mark: bytes) -> None:
    with write():
        same_hour = Mailbox.objects.filter(pk=mailbox.pk, **{slot.wrong_mark: mark})
        if not same_hour.update(**{slot.wrong_tries: F(slot.wrong_tries) + 1}):
            Mailbox.objects.filter(pk=mailbox.pk).update(**{slot.wrong_mark: mark, slot.wrong_tries: 1})


def open_mailbox(*, code: Code, at: datetime) -> OpenMailbox:
    """
    Return the mailbox a code opens, and leave the mark of this visit inside; raises CodeRefused.

    The slow hash runs only for a mailbox that exists, and for one code at most five wrong times an hour.
    """
    mailbox = selectors.mailbox_of_code(code)
    if mailbox is None:
        raise CodeRefused
    is_first = hmac.compare_digest(bytes(mailbox.selector), code.selector(settings.SITE_SECRETS))
    slot = FIRST if is_first else SECOND
    mark, kept = _hour_mark(mailbox, slot, at), getattr(mailbox, slot.wrong_mark)
    this_hour = kept is not None and bytes(kept) == mark
    if this_hour and getattr(mailbox, slot.wrong_tries) >= MOST_WRONG_TRIES:
        raise CodeRefused
    stretched = stretch_code(code.verifying_secret(settings.SITE_SECRETS), bytes(getattr(mailbox, slot.salt)))
    if not hmac.compare_digest(stretched.verifier, bytes(getattr(mailbox, slot.verifier))):
        _count_wrong(mailbox, slot, mark)
        raise CodeRefused
    try:
        secret = (
            open_mailbox_secret(mailbox.pk, bytes(mailbox.sealed_secret), under=stretched.key)
            if is_first
            else stretched.key
        )
        opened = slot.kind(id=mailbox.pk, secret=secret, last_digits=code.last_group)
        return _leave_mark(mailbox, opened, at)
    except SealBroken as problem:
        raise CodeRefused from problem


def _leave_mark(mailbox: Mailbox, opened: OpenMailbox, at: datetime) -> OpenMailbox:
    """Keep the hour of this visit inside the sealed text, and return the mailbox with the hour of the one before."""
    if isinstance(opened, QuietMailbox):
        content = open_quiet(opened.secret, bytes(mailbox.second_sealed), mailbox_id=mailbox.pk)
        before, second_used = content["v"], ""
        sealed = seal_quiet(opened.secret, {**content, "v": hour_of(at), "n": content["n"] + 1}, mailbox_id=mailbox.pk)
        column = "second_sealed"
    else:
        content = open_private(opened.secret, bytes(mailbox.private), mailbox_id=mailbox.pk)
        before, second_used = content["v"], _second_visit(mailbox, content)
        sealed = seal_private(opened.secret, {**content, "v": hour_of(at)}, mailbox_id=mailbox.pk)
        column = "private"
    with write():
        Mailbox.objects.filter(pk=mailbox.pk).update(**{column: sealed})
    return replace(opened, before=before, second_used=second_used)


def _second_visit(mailbox: Mailbox, private: dict[str, Any]) -> str:
    try:
        content = open_quiet(unb64(private["k"]), bytes(mailbox.second_sealed), mailbox_id=mailbox.pk)
    except SealBroken:
        # Whoever used the second code deleted what it opens: that was a use too, but its hour went with it.
        return ""
    return str(content["v"]) if content["n"] else ""
