"""
Wanting no more mail that goes to many: an address of one's own on this site, without an account.

It carries a keyed hash of the e-mail address and a signature, never the address itself; looking changes nothing, a POST
does. Mail programs that offer "unsubscribe" send that POST by themselves.
"""

import hmac
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from commonlight.core.store import write
from commonlight.partners.models import Contact, OptOut

MARK_BYTES, SIGNATURE_BYTES = 16, 12


def mark_of(email: str) -> str:
    """Return the keyed hash of an address, whatever its capitals."""
    key = settings.SITE_SECRETS.subkey("mail marks", of="pepper")
    return blake2b(email.strip().casefold().encode(), key=key, digest_size=MARK_BYTES).hexdigest()


def _signature(mark: str) -> str:
    key = settings.SITE_SECRETS.subkey("mail stop addresses")
    return blake2b(mark.encode(), key=key, digest_size=SIGNATURE_BYTES).hexdigest()


def token_for(email: str) -> str:
    """Return what stands in the address on which the reader of a letter ends such mail."""
    mark = mark_of(email)
    return mark + _signature(mark)


def mark_in(token: str) -> str | None:
    """Return the mark of a token that this site made, else None."""
    mark, signature = token[: 2 * MARK_BYTES], token[2 * MARK_BYTES :]
    return mark if hmac.compare_digest(signature.encode(), _signature(mark).encode()) else None


def address_for(email: str, *, base: str, language: str) -> str:
    """Return the whole address; `base` is the site's own, as in https://example.org/."""
    with translation.override(language):
        return base.rstrip("/") + reverse("partners:stop_mail", args=[token_for(email)])


def is_out(mark: str) -> bool:
    """Whether the address behind a mark wants no mail."""
    return OptOut.objects.filter(mark=mark).exists()


def out_of(emails: list[str]) -> set[str]:
    """Return those of the addresses that want no mail."""
    marks = set(OptOut.objects.values_list("mark", flat=True))
    return {email for email in emails if mark_of(email) in marks} if marks else set()


def stop(mark: str, *, at: datetime) -> None:
    """Write to this address no more; the audit has nothing of it, for the person is nobody of the team."""
    with write():
        OptOut.objects.get_or_create(mark=mark, defaults={"day": at.date()})
        _mark_contacts(mark, at)


def begin_again(mark: str) -> None:
    """Write to this address again, as its owner asked."""
    with write():
        OptOut.objects.filter(mark=mark).delete()
        _mark_contacts(mark, None)


def _mark_contacts(mark: str, at: datetime | None) -> None:
    rows = Contact.objects.exclude(email="").values_list("pk", "email")
    found = [pk for pk, email in rows.iterator() if mark_of(email) == mark]
    Contact.objects.filter(pk__in=found).update(opted_out_at=at.date() if at else None)
