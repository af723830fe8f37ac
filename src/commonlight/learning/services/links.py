"""
A link and a PIN for a teacher without an account: one session, nothing else, until it ends.

Looking at a link does not open it. The database holds neither link nor PIN; five wrong PINs lock it, and the next link is
made by the team in a minute.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.db.models import F

from commonlight.core import audit
from commonlight.core.form_fields import western_digits
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.learning import policies
from commonlight.learning.models import ClassLink, Session
from commonlight.learning.services.sessions import SUBJECT, _may

PIN_DIGITS = 10


class LinkRefused(Exception):
    """The link is unknown, ended, locked or too old, or the PIN is wrong; who asks does not learn which."""


@dataclass(frozen=True, repr=False)
class NewLink:
    """A link just made; token and PIN are shown once and kept nowhere."""

    link: ClassLink
    token: str
    pin: str


def make_link(*, session: Session, by: Account, at: datetime) -> NewLink:
    """Make a link to one session, which ends older ones; raises NotYours."""
    _may(by, session.organisation_id)
    token = secrets.token_hex(16)
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    link = ClassLink(
        session=session,
        token_hash=_hash("class links", token),
        pin_hash=_hash("class link pins", f"{token}|{pin}"),
        made_on=at.date(),
        until=at.date() + policies.LINK_LASTS,
    )
    with write():
        ClassLink.objects.filter(session=session, ended_on=None).update(ended_on=at.date())
        link.save(force_insert=True)
        audit.record(
            "class link made", by=by, at=at, organisation_id=session.organisation_id, subject=(SUBJECT, session.pk)
        )
    return NewLink(link, token, f"{pin[:5]} {pin[5:]}")


def open_link(*, token: str, pin: str, at: datetime) -> ClassLink:
    """Return the link that token and PIN open; raises LinkRefused."""
    link = ClassLink.objects.filter(token_hash=_hash("class links", token)).first()
    digits = "".join(sign for sign in western_digits(pin[:100]) if sign.isdigit())
    if link is None or len(digits) != PIN_DIGITS:
        # What cannot be a PIN is a slip of the pen: it costs no try.
        raise LinkRefused
    with write():
        # Counted before the look, so that parallel tries forgive nothing.
        waiting = ClassLink.objects.filter(pk=link.pk, ended_on=None, tries__lt=policies.MOST_WRONG_PINS)
        if not waiting.filter(until__gte=at.date()).update(tries=F("tries") + 1):
            raise LinkRefused
    if not hmac.compare_digest(_hash("class link pins", f"{token}|{digits}"), bytes(link.pin_hash)):
        raise LinkRefused
    with write():
        ClassLink.objects.filter(pk=link.pk).update(tries=0, was_used=True)
        audit.record(
            "class link opened",
            by=None,
            at=at,
            organisation_id=link.session.organisation_id,
            subject=(SUBJECT, link.session_id),
        )
    return link


def working_link(link_id: int, *, at: datetime) -> ClassLink | None:
    """Return a link that was opened before in this browser and still works."""
    link = ClassLink.objects.select_related("session").filter(pk=link_id).first()
    if link is None or policies.state_of(link, on=at.date()) is not ClassLink.State.OPEN:
        return None
    return link


def end_link(*, link: ClassLink, by: Account, at: datetime) -> None:
    """End a link at once, in every browser where it is open; raises NotYours."""
    _may(by, link.session.organisation_id)
    with write():
        ClassLink.objects.filter(pk=link.pk, ended_on=None).update(ended_on=at.date())
        audit.record(
            "class link ended",
            by=by,
            at=at,
            organisation_id=link.session.organisation_id,
            subject=(SUBJECT, link.session_id),
        )


def _hash(purpose: str, text: str) -> bytes:
    key = settings.SITE_SECRETS.subkey(purpose, of="pepper")
    return blake2b(text[:200].encode(errors="replace"), key=key, digest_size=32).digest()
